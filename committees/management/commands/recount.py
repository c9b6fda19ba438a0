"""Rebuild the result of an assembly from its ledger alone."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from committees.models import Assembly
from committees.selectors.recount import recount
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction


def find_assembly(code: str) -> Assembly:
    """The assembly of a code in the open jurisdiction. Raises `CommandError`."""
    found = Assembly.objects.filter(code=code.upper()).first()
    if found is None:
        raise CommandError(f"no assembly has the code {code}")
    return found


def find_jurisdiction(slug: str) -> Jurisdiction:
    """Raises `CommandError`."""
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"no jurisdiction is called {slug}")
    return found


class Command(BaseCommand):
    """`manage.py recount ASSEMBLY --jurisdiction SLUG [--json]`; exit status 1 where it differs from the result."""

    help = "Count an assembly anew from its ledger and compare with the announced result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assembly", help="code of the assembly")
        parser.add_argument("--jurisdiction", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print JSON for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_jurisdiction(find_jurisdiction(options["jurisdiction"])):
            found = recount(find_assembly(options["assembly"]))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self._tell(found)
        if found["equals"] is False:
            raise SystemExit(1)

    def _tell(self, found: dict[str, Any]) -> None:
        for row in found["motions"]:
            verdict = "passed" if row["passed"] else f"not passed ({', '.join(row['reasons'])})"
            self.stdout.write(f"{row['number']}. {row['title']}: {verdict}")
            for side in ("total", "participating", "approve", "oppose"):
                self.stdout.write(f"   {side}: {row[f'{side}_area']} m², {row[f'{side}_heads']} heads")
        for problem in found["problems"]:
            self.stdout.write(f"problem: {problem}")
        words = {True: "equals the result", False: "DIFFERS from the result", None: "nothing was announced yet"}
        self.stdout.write(words[found["equals"]])
