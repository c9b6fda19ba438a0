"""`manage.py import_estates`: estates from a CSV file (also packed with gzip) or an Excel workbook."""

from argparse import ArgumentParser
from typing import Any

from common.geo import DATUMS
from common.spreadsheets import open_table
from places.management.base import ImportCommand, opened_file
from places.services.import_estates import EstateImporter
from places.services.imports import run_import


class Command(ImportCommand):
    """Run again it changes nothing; with --dry-run it only says what would come of each row."""

    help = "Import estates into a jurisdiction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file")
        parser.add_argument("--datum", choices=DATUMS, default="bd09", help="of the coordinates (default: bd09)")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--errors", metavar="FILE", help="write the refused rows to this workbook")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.opened(options["jurisdiction"]) as jurisdiction, opened_file(options["file"]) as file:
            importer = EstateImporter(by=None, datum=options["datum"])
            result = run_import(
                open_table(file, importer.columns),
                importer,
                dry_run=options["dry_run"],
                target=jurisdiction,
                report=self.report,
            )
            self.show(result, options["errors"])
