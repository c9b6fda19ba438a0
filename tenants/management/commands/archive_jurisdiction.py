"""`manage.py archive_jurisdiction`: all that a jurisdiction holds, as one file."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from tenants.management.base import JurisdictionCommand
from tenants.services import archive_jurisdiction


class Command(JurisdictionCommand):
    """Take it out of use and keep it as one file; the schema stays until it is deleted."""

    help = "Export a jurisdiction (rows, structure, files) to one ZIP file and take it out of use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--output", type=Path, help="also copy the file there")

    def act(self, options: dict[str, Any]) -> str:
        jurisdiction = self.jurisdiction(options["jurisdiction"])
        archive = archive_jurisdiction(jurisdiction.pk, by=self.person(options["by"]), now=timezone.now())
        if options["output"]:
            with archive.file.open("rb") as source, options["output"].open("wb") as target:
                shutil.copyfileobj(source, target)
        return f"{archive.file.name}: {archive.row_count} rows, {archive.file_count} files, SHA-256 {archive.sha256}"
