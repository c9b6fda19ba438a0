"""`manage.py delete_jurisdiction`: ask, approve, call off. The deletion itself is a nightly task."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from tenants.management.base import JurisdictionCommand
from tenants.models import JurisdictionDeletion
from tenants.services import approve_deletion, cancel_deletion, request_deletion


class Command(JurisdictionCommand):
    """One person asks, another approves, the grace period runs, then it is archived and deleted."""

    help = "Request, approve or call off the deletion of a jurisdiction."
    person_needed = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        step = parser.add_mutually_exclusive_group(required=True)
        step.add_argument("--request", metavar="REASON", help="ask for the deletion")
        step.add_argument("--approve", action="store_true", help="agree, as another person")
        step.add_argument("--cancel", action="store_true", help="call it off")

    def act(self, options: dict[str, Any]) -> str:
        jurisdiction, by = self.jurisdiction(options["jurisdiction"]), self.person(options["by"])
        now = timezone.now()
        if options["request"]:
            deletion = request_deletion(jurisdiction.pk, by=by, reason=options["request"], now=now)
            return f"Requested. Another person must approve it: deletion {deletion.pk}."
        deletion = JurisdictionDeletion.objects.open().filter(slug=jurisdiction.slug).first()
        if deletion is None:
            raise CommandError(f"No deletion of {jurisdiction.slug} is under way.")
        if options["cancel"]:
            cancel_deletion(deletion.pk, by=by, now=now)
            return "Called off."
        deletion = approve_deletion(deletion.pk, by=by, now=now)
        return f"Approved. It will be deleted after {deletion.due_at:%Y-%m-%d %H:%M}."
