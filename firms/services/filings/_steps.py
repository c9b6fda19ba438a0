"""What every act on a filing does: lock it, check the move, write the step."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.messages import send_mail
from accounts.models import User
from accounts.tokens import SystemActor
from common.digest import canonical_json
from common.errors import MoveNotAllowed, Refusal
from firms.choices import FilingAct
from firms.models import Filing, FilingStep
from firms.workflow.filings import target_of

LONGEST_REASON = 500
Actor = User | SystemActor


class FilingNeedsReason(Refusal):
    """A decision against the firm without words."""

    message = gettext_lazy("Give a reason of at most 500 characters: the firm reads it.")
    status = 422


class SameReviewer(Refusal):
    """The second decision is by another person."""

    message = gettext_lazy("You handed this filing in or reviewed it yourself. Another person has to decide.")
    status = 403


def account_of(by: Actor) -> User | None:
    """The account of who acts; None for another system."""
    return by if isinstance(by, User) else None


def locked(filing_id: int) -> Filing:
    """The filing, until the end of the transaction nobody else's."""
    rows = Filing.objects.select_for_update(of=("self",), no_key=True)
    return (
        rows.select_related("area", "firm", "estate", "project")
        .defer("area__geometry", "estate__polygon")
        .get(pk=filing_id)
    )


def reason_of(text: str) -> str:
    """The reason of a decision. Raises `FilingNeedsReason`."""
    kept = text.strip()
    if not kept or len(kept) > LONGEST_REASON:
        raise FilingNeedsReason
    return kept


def check_round(filing: Filing, seen_round: int | None) -> None:
    """The officer decides about what they read. Raises `MoveNotAllowed` when the firm has handed in another round."""
    if seen_round is not None and filing.round != seen_round:
        raise MoveNotAllowed


def step(filing: Filing, act: str, by: Actor, now: datetime.datetime, **values: Any) -> FilingStep:
    """Move a locked filing and write its step; `values` are columns of the step."""
    if act != FilingAct.OPEN:
        filing.state = target_of(act, filing.state)
    filing.changed_at = now
    filing.validate_constraints()
    filing.save()
    return FilingStep.objects.create(
        filing=filing,
        number=filing.steps.count() + 1,
        act=act,
        state=filing.state,
        actor=account_of(by),
        at=now,
        **values,
    )


def seal_personal(values: Mapping[str, str]) -> str:
    """What points to a person, as it is put into the encrypted column."""
    return canonical_json(dict(values)) if any(values.values()) else ""


def personal_of(filing: Filing) -> dict[str, str]:
    """What the firm stated about persons, by field."""
    return json.loads(filing.personal) if filing.personal else {}


def tell_firm(filing: Filing, words: object) -> None:
    """A mail to who handed the filing in, through the outbox. It names the filing and what happened, no more."""
    person = filing.submitted_by
    if person is None or not person.email:
        return
    with translation.override(person.language or translation.get_language()):
        subject = _("Filing: %(state)s") % {"state": filing.get_state_display()}
        body = _("%(filing)s: %(words)s. Sign in to see it.") % {"filing": filing, "words": words}
        send_mail(person.email, subject, body)
