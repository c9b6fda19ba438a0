"""`manage.py import_complaints`: complaints from a CSV file (also packed with gzip) or an Excel workbook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from common.spreadsheets import open_table
from complaints.services.importing import ComplaintImporter
from places.management.base import ImportCommand, opened_file
from places.services.imports import run_import

SOURCE_LENGTH = 50


class Command(ImportCommand):
    """Run again it adds nothing: a row is known by its source and its number there."""

    help = "Import complaints into a jurisdiction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file")
        parser.add_argument("--source", default="", help="name of the source (default: the name of the file)")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--errors", metavar="FILE", help="write the refused rows to this workbook")

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["source"] or Path(options["file"]).name.split(".")[0]
        with self.opened(options["jurisdiction"]) as jurisdiction, opened_file(options["file"]) as file:
            importer = ComplaintImporter(by=None, source=source[:SOURCE_LENGTH], now=timezone.now())
            result = run_import(
                open_table(file, importer.columns),
                importer,
                dry_run=options["dry_run"],
                target=jurisdiction,
                report=self.report,
            )
            self.show(result, options["errors"])
