"""The levels of confirmation sign the lists of a period one after the other, each by another person."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.choices import IssueState
from credit.models import IssueSignature, ListIssue
from credit.permissions import can_close_quarter


class NotYourTurn(Refusal):
    """The levels sign in the order of the rulebook."""

    message = _("Another level signs next. The rulebook says in which order the levels sign.")


class SignedAlready(Refusal):
    """One person signs for one level."""

    message = _("You have signed for another level. Each level is signed by another person.")
    status = 403


def levels_to_sign(issue: ListIssue) -> list[str]:
    """The levels that have not signed yet, in order; empty where the rulebook asks for no signatures."""
    signed = set(issue.signatures.values_list("level", flat=True))
    levels = issue.rulebook_version.document.get("confirmation", {}).get("ratings", [])
    return [level for level in levels if level not in signed]


@transaction.atomic
def sign_issue(issue_id: int, *, level: str, by: User, now: datetime.datetime) -> IssueSignature:
    """Sign the lists for a level, before they are final.

    Raises `NotYourTurn`, `SignedAlready`, `MoveNotAllowed`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    issue = (
        ListIssue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rulebook_version")
        .get(pk=issue_id)
    )
    if issue.state not in (IssueState.DRAFT, IssueState.PUBLICITY):
        raise MoveNotAllowed
    if levels_to_sign(issue)[:1] != [level]:
        raise NotYourTurn
    if issue.signatures.filter(signed_by=by).exists():
        raise SignedAlready
    signature = IssueSignature.objects.create(issue=issue, level=level, signed_by=by, signed_at=now)
    record(by, "credit.sign_lists", issue, fields=["signatures"], reason=level)
    return signature
