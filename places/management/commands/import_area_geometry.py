"""`manage.py import_area_geometry`: borders of areas from a GeoJSON file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from common.geo import DATUMS
from places.management.base import ImportCommand
from places.services.borders import import_borders


class Command(ImportCommand):
    """Features are matched by national code, then by the name of a district, also a former one."""

    help = "Draw the borders of areas from a GeoJSON FeatureCollection."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file")
        parser.add_argument("--datum", choices=DATUMS, default="wgs84", help="of the coordinates (default: wgs84)")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.opened(options["jurisdiction"]):
            try:
                document = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
            except ValueError as error:
                raise CommandError(f"{options['file']} is not JSON.") from error
            outcome = import_borders(document, datum=options["datum"])
        for line in outcome.problems:
            self.stderr.write(line)
        self.stdout.write(
            f"{outcome.drawn} borders drawn, {outcome.repaired} of them repaired, {outcome.unknown} of no area here"
        )
