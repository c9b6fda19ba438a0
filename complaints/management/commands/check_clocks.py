"""`manage.py check_clocks --jurisdiction SLUG [--repair]`: whether the stored limits are what the facts give."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from complaints import services
from complaints.selectors import wrong_due_times
from places.management.base import ImportCommand


class Command(ImportCommand):
    """Computes every limit anew. Fails when one differs, so that it can stand in a nightly check."""

    help = "Compare the stored limits of complaints with their facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--repair", action="store_true", help="store what the facts give; audited")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.opened(options["jurisdiction"]):
            checked, wrong = wrong_due_times()
            if options["repair"]:
                for pk in wrong:
                    services.settle_due(pk)
        self.stdout.write(f"{checked} checked, {len(wrong)} wrong")
        if wrong and not options["repair"]:
            raise CommandError("complaints " + ", ".join(str(pk) for pk in wrong[:20]))
