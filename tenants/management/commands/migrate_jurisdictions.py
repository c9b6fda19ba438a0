"""`manage.py migrate_jurisdictions`: every schema to this release."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.services import migrate_all, schemas_behind


class Command(BaseCommand):
    """Bring the public schema, the template and all jurisdictions up to date."""

    help = "Bring every schema up to date: public, the template, then all jurisdictions in parallel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="processes at a time")
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a schema is behind")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_only()
            return
        outcome = migrate_all(jobs=max(options["jobs"], 1), report=self.report, verbosity=options["verbosity"] - 1)
        if outcome.failed:
            names = ", ".join(sorted(outcome.failed))
            left = f"; {len(outcome.left_out)} jurisdictions were left as they are" if outcome.left_out else ""
            raise CommandError(f"failed: {names}{left}. Repair the cause and run this again.")
        if options["verbosity"]:
            self.stdout.write(f"{len(outcome.migrated)} schemas migrated, {len(outcome.current)} were up to date.")

    def check_only(self) -> None:
        behind, current = schemas_behind()
        if behind:
            raise CommandError(f"behind: {', '.join(behind)} ({len(current)} up to date).")
        self.stdout.write(f"all {len(current)} schemas are up to date.")

    def report(self, schema: str, error: str) -> None:
        if error:
            self.stderr.write(self.style.ERROR(f"{schema}: {error}"))
        else:
            self.stdout.write(f"{schema}: migrated")
