"""`manage.py retention`: make anonymous and delete what is due now, or say how much it would be."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from complaints.services.retention_run import foreseen, run_retention
from places.management.base import ImportCommand


class Command(ImportCommand):
    """Does by hand what every night does; runs any time and as often as wanted."""

    help = "Run the retention of complaints in a jurisdiction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say how much is due; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with self.opened(options["jurisdiction"]):
            counts = foreseen(now) if options["dry_run"] else run_retention(now, told=self.report_counts)
        for name, number in counts.items():
            self.stdout.write(f"{name}: {number}")

    def report_counts(self, done: int, **counts: int) -> None:
        """One line per batch where somebody watches."""
        self.report(done, counts)
