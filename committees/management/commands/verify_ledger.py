"""Check that the ledger of an assembly is whole."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from committees.management.commands.recount import find_assembly, find_jurisdiction
from committees.selectors.ledger import verify_ledger
from tenants.context import in_jurisdiction


class Command(BaseCommand):
    """`manage.py verify_ledger ASSEMBLY --jurisdiction SLUG [--json]`; exit status 1 where something is wrong."""

    help = "Check chain, audit trail, commitments, live ballots and frozen roll of an assembly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assembly", help="code of the assembly")
        parser.add_argument("--jurisdiction", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print JSON for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_jurisdiction(find_jurisdiction(options["jurisdiction"])):
            assembly = find_assembly(options["assembly"])
            problems = verify_ledger(assembly)
            length = assembly.entries.count()
        if options["json"]:
            self.stdout.write(json.dumps({"assembly": assembly.code, "ballots": length, "problems": problems}))
        else:
            for problem in problems:
                self.stdout.write(f"problem: {problem}")
            self.stdout.write(f"{length} ballots, {len(problems)} problems")
        if problems:
            raise SystemExit(1)
