"""`manage.py import_areas`: the areas of a city or district from the national list of divisions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from places.management.base import ImportCommand
from places.services.divisions import load_divisions, read_divisions


class Command(ImportCommand):
    """Reads cities.csv, areas.csv, streets.csv and communities.csv.gz; run again it adds nothing twice."""

    help = "Import the area tree of a jurisdiction from a folder with the national list of divisions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", help="folder with cities.csv, areas.csv, streets.csv and communities.csv.gz")
        codes = parser.add_mutually_exclusive_group()
        codes.add_argument("--city", metavar="CODE", help="4 digits; by default the jurisdiction's own code")
        codes.add_argument("--district", metavar="CODE", help="6 digits; the district is the root of the tree")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.opened(options["jurisdiction"]) as jurisdiction:
            code = options["city"] or options["district"] or jurisdiction.national_code
            self.show(load_divisions(read_divisions(Path(options["folder"]), code), code, self.report))
