"""`manage.py migrate` means all schemas here; single steps go to `migrate_schemas`."""

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands import migrate

SINGLE_STEPS = ("app_label", "fake", "fake_initial", "plan", "prune")


class Command(migrate.Command):
    """The same as `migrate_jurisdictions`."""

    help = "Bring every schema up to date; the same as migrate_jurisdictions."

    def handle(self, *args: Any, **options: Any) -> None:
        if any(options.get(name) for name in SINGLE_STEPS):
            raise CommandError(
                "migrate brings all schemas up to date and takes no app or --fake/--plan here. "
                "For one schema: manage.py migrate_schemas --schema NAME [app] [migration]."
            )
        call_command(
            "migrate_jurisdictions",
            check=bool(options.get("check_unapplied")),
            jobs=os.cpu_count() or 2,
            verbosity=options.get("verbosity", 1),
            stdout=self.stdout._out,
            stderr=self.stderr._out,
        )
