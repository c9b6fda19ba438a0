"""Terms of filings and the hand-over list of a jurisdiction: rows from tomorrow on, ends in the future."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.models import FilingTerms, HandoverKind
from firms.permissions import can_set_terms


class TermsFromTomorrow(Refusal):
    """A term for today or the past."""

    message = _("A term begins and ends tomorrow at the earliest: what happened by then keeps its day.")
    status = 422


@transaction.atomic
def add_terms(terms: FilingTerms, *, by: User, now: datetime.datetime) -> FilingTerms:
    """File a term with its legal source (新增时限). Rows that stand are never changed.

    Raises `NotAllowed`, `TermsFromTomorrow`, `ValidationError`.
    """
    if not can_set_terms(by):
        raise NotAllowed
    _check_future(terms.effective_from, now)
    terms.full_clean()
    terms.save(force_insert=True)
    record(by, "firms.add_terms", terms)
    return terms


@transaction.atomic
def end_terms(terms_id: int, *, by: User, now: datetime.datetime, effective_to: datetime.date) -> FilingTerms:
    """Say from which day on a term no longer counts. Raises `NotAllowed`, `TermsFromTomorrow`, `ValidationError`."""
    if not can_set_terms(by):
        raise NotAllowed
    stored = FilingTerms.objects.select_for_update(no_key=True).get(pk=terms_id)
    if stored.effective_to is not None:
        _check_future(stored.effective_to, now)
    _check_future(effective_to, now)
    stored.effective_to = effective_to
    stored.full_clean()
    stored.save(update_fields=["effective_to"])
    record(by, "firms.end_terms", stored, fields=["effective_to"])
    return stored


def _check_future(day: datetime.date, now: datetime.datetime) -> None:
    if day <= timezone.localdate(now):
        raise TermsFromTomorrow


@transaction.atomic
def save_handover_kind(kind: HandoverKind, *, by: User) -> HandoverKind:
    """File or change a thing that is handed over (移交事项). Lists that were begun keep theirs."""
    if not can_set_terms(by):
        raise NotAllowed
    kind.full_clean()
    kind.save()
    record(by, "firms.save_handover_kind", kind)
    return kind
