"""`manage.py rate --jurisdiction SLUG [--as-of DATE] [--known-at DATE] [--explain FIRM] [--verify]`."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import Refusal
from credit.choices import RunKind
from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.selectors.verification import rating_problems
from credit.selectors.words import line_in_words
from credit.services import run_ratings, settle_events, start_run
from credit.services.ratings import explain, rate_now
from firms.models import PropertyFirm
from tenants.context import in_jurisdiction


def _moment(text: str) -> datetime.datetime:
    """The end of a day."""
    return timezone.make_aware(datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time.max))


class Command(BaseCommand):
    help = "Rate the firms of a jurisdiction, explain one rating, or compute all kept ratings again and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_jurisdiction(parser)
        parser.add_argument("--as-of", type=datetime.date.fromisoformat, metavar="DATE", help="a day of the past")
        parser.add_argument(
            "--known-at", type=_moment, metavar="DATE", help="with the knowledge of the end of that day (default: now)"
        )
        parser.add_argument("--explain", metavar="FIRM", help="unified code or part of the name; keeps nothing")
        parser.add_argument("--verify", action="store_true", help="compute every kept rating again")

    def handle(self, *args: Any, jurisdiction: str, **options: Any) -> None:
        with in_jurisdiction(find_jurisdiction(jurisdiction)):
            try:
                if options["verify"]:
                    self._verify()
                elif options["explain"]:
                    self._explain(options["explain"], options["as_of"] or timezone.localdate(), options["known_at"])
                else:
                    self._rate(options["as_of"], options["known_at"])
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal

    def _rate(self, as_of: datetime.date | None, known_at: datetime.datetime | None) -> None:
        now = timezone.now()
        if as_of is None:
            settle_events(now)
            counts = rate_now(by=None, told=self._tell)
        else:
            run = start_run(RunKind.PAST, as_of=as_of, now=now, known_at=known_at)
            counts = run_ratings(run, now=now, told=self._tell)
        self.stdout.write(f"{counts['firms']} firms, {counts['new_ratings']} new ratings")

    def _tell(self, done: int, of: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done}/{of}", ending="\n" if done == of else "")

    def _explain(self, words: str, as_of: datetime.date, known_at: datetime.datetime | None) -> None:
        found = list(PropertyFirm.objects.search(words)[:2])
        if len(found) != 1:
            raise CommandError("No firm fits." if not found else "Several firms fit: give the unified code.")
        rated = explain(found[0], as_of, known_at or timezone.now())
        self.stdout.write(f"{found[0]} {found[0].unified_code}: {rated.payload()['score']} {rated.grade}")
        below: dict[str, list[dict[str, Any]]] = {}
        for one in rated.records:
            below.setdefault(one["item"], []).append(one)
        for line in rated.lines:
            self.stdout.write(f"{line['counted']:>8}  {line_in_words(line)}")
            for one in below.get(line.get("item", ""), []):
                until = one["valid_to"] or "—"
                clause = f"{one['basis']['source']} {one['basis']['clause']}"
                self.stdout.write(
                    f"{'':>10}{one['counted']:>8}  {one['fact']} ({one['valid_from']}..{until}, {clause})"
                )
        for entry in rated.not_counted:
            self.stdout.write(f"{'—':>8}  {entry['item']} {entry['event']}: {entry['reason']}")
        self.stdout.write(f"SHA-256 {rated.digest}")

    def _verify(self) -> None:
        checked, problems = rating_problems()
        for pk, what in problems:
            self.stderr.write(f"rating {pk}: {what}")
        if problems:
            raise CommandError(f"{len(problems)} problems in {checked} ratings")
        self.stdout.write(f"{checked} ratings computed again: all the same")
