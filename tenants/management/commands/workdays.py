"""`manage.py workdays`: the arrangement of a year's holidays, as data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import Refusal
from common.workdays import describe_year
from tenants.services import load_workday_year

MOST_BYTES = 100_000


class Command(BaseCommand):
    """Load a year from a YAML or JSON file (`year`, `source`, `holidays`, `workdays`), or show one."""

    help = "Load or show the days off and make-up days of a year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("load", help="keep a year's arrangement").add_argument("file", type=Path)
        acts.add_parser("show", help="what a year is counted by").add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(load(options["file"]) if options["act"] == "load" else show(options["year"]))


def load(path: Path) -> str:
    """Load a file; the line to print."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} is too large for a year of days.")
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        raise CommandError(f"{path} cannot be read as YAML or JSON: {error}") from error
    try:
        row = load_workday_year(document, now=timezone.now())
    except Refusal as error:
        raise CommandError(f"{path}: {error}") from error
    return f"{row.year}: {len(row.holidays)} days off, {len(row.workdays)} make-up days, from {row.source}."


def show(year: int) -> str:
    """What a year is counted by; the lines to print."""
    found = describe_year(year)
    if found is None:
        raise CommandError(f"{year} is not known yet: Monday to Friday stand in. Load it with `workdays load FILE`.")
    origin, table = found
    lines = [f"{year}, {'as loaded' if origin == 'loaded' else 'by the library chinesecalendar'}"]
    lines += [f"off     {day} {day:%a}" for day in sorted(table.holidays)]
    lines += [f"worked  {day} {day:%a}" for day in sorted(table.workdays)]
    return "\n".join(lines)
