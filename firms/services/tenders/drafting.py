"""A tender before it is published: its terms, criteria, witnesses with their keys, experts."""

import datetime
import secrets
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import TenderState
from firms.models import Tender, TenderCriterion, TenderExpert, TenderTerms, TenderWitness
from firms.permissions import can_manage_tenders_in, firm_ids, holds_for_whole
from firms.sealing import SealingError, public_key, sha256, un64
from firms.services.tenders._steps import locked, managed
from places.models import Area, Estate

DRAFT_FIELDS = (
    "kind",
    "title",
    "tenderee",
    "description",
    "floor_area",
    "price_unit",
    "price_limit",
    "service_from",
    "service_months",
    "worst_rank",
    "admits_unrated",
    "credit_bonus",
    "credit_source",
    "drops_extremes",
    "threshold",
    "bids_due_at",
    "opening_at",
)
MOST_WITNESSES = 9
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class WrongKey(Refusal):
    """What was handed in is no key of ours."""

    message = _("This is not a public key made on this page or by the command. Make a key and hand it in again.")
    status = 422


class WrongBonus(Refusal):
    """The bonus is not written as grades and points."""

    message = _("A credit bonus gives points from 0 to 100 for a grade's place: 0 for the best grade, 1 for the next.")
    status = 422


class EstatesElsewhere(Refusal):
    """An estate lies outside the area that runs the tender."""

    message = _("Choose estates within the area of the tender.")
    status = 422


class NotAMember(Refusal):
    """Somebody cannot be both."""

    message = _("A person is either a witness or an expert of a tender, and an expert works for no firm.")


@transaction.atomic
def draft_tender(
    area: Area, estates: Sequence[Estate], *, by: User | None, now: datetime.datetime, **values: Any
) -> Tender:
    """Begin a tender (招标立项). Values are those of `DRAFT_FIELDS`. Raises `NotAllowed`, `ValidationError`."""
    if by is not None and not can_manage_tenders_in(by, area):
        raise NotAllowed
    tender = Tender(area=area, code=_new_code(now), created_by=by, created_at=now)
    return _keep(tender, estates, by, values, "firms.draft_tender")


@transaction.atomic
def change_draft(tender_id: int, estates: Sequence[Estate] | None, *, by: User | None, **values: Any) -> Tender:
    """Change a draft. Raises `MoveNotAllowed` for what is published."""
    tender = drafted(tender_id, by)
    return _keep(tender, list(tender.estates.all()) if estates is None else estates, by, values, "firms.change_draft")


def drafted(tender_id: int, by: User | None) -> Tender:
    """The tender, locked, while it is a draft."""
    tender = managed(tender_id, by)
    if tender.state != TenderState.DRAFT:
        raise MoveNotAllowed
    return tender


def _keep(tender: Tender, estates: Sequence[Estate], by: User | None, values: dict[str, Any], action: str) -> Tender:
    if not estates or any(not estate.area.path.startswith(tender.area.path) for estate in estates):
        raise EstatesElsewhere
    for name, value in values.items():
        if name not in DRAFT_FIELDS:
            raise TypeError(name)
        setattr(tender, name, value)
    tender.credit_bonus = _bonus(tender.credit_bonus)
    tender.full_clean(exclude=["created_by"])
    tender.save()
    tender.estates.set(estates)
    record(by, action, tender, fields=values)
    return tender


def _bonus(given: Any) -> dict[str, str]:
    try:
        found = {str(int(rank)): Decimal(str(points)) for rank, points in dict(given).items()}
    except (TypeError, ValueError, InvalidOperation) as error:
        raise WrongBonus from error
    if any(int(rank) < 0 or not points.is_finite() or not 0 <= points <= 100 for rank, points in found.items()):
        raise WrongBonus
    return {rank: str(points) for rank, points in sorted(found.items())}


def _new_code(now: datetime.datetime) -> str:
    tail = "".join(secrets.choice(CODE_SIGNS) for _ in range(5))
    return f"T{timezone.localtime(now):%Y%m%d}{tail}"


@transaction.atomic
def set_criteria(tender_id: int, rows: Sequence[dict[str, Any]], *, by: User | None) -> list[TenderCriterion]:
    """Say what bids are judged by: title, kind and highest points of each, in order."""
    tender = drafted(tender_id, by)
    tender.criteria.all().delete()
    kept = [TenderCriterion(tender=tender, number=number, **row) for number, row in enumerate(rows, start=1)]
    for criterion in kept:
        criterion.full_clean()
        criterion.save()
    record(by, "firms.set_criteria", tender)
    return kept


@transaction.atomic
def appoint_witness(tender_id: int, user: User, *, by: User | None, role: str, organisation: str) -> TenderWitness:
    """Appoint somebody with whose key the bids will be opened (指定开标见证人)."""
    tender = drafted(tender_id, by)
    if tender.experts.filter(user=user).exists():
        raise NotAMember
    number = tender.witnesses.count() + 1
    if number > MOST_WITNESSES:
        raise ValidationError(_("At most %(number)d witnesses open bids."), params={"number": MOST_WITNESSES})
    witness = TenderWitness(tender=tender, number=number, user=user, role=role, organisation=organisation.strip())
    witness.full_clean()
    witness.save()
    record(by, "firms.appoint_witness", tender, fields=["witnesses"])
    return witness


@transaction.atomic
def dismiss_witness(witness_id: int, *, by: User | None) -> None:
    """Take a witness away again before the publication; the others move up."""
    witness = TenderWitness.objects.get(pk=witness_id)
    tender = drafted(witness.tender_id, by)
    witness.delete()
    for number, other in enumerate(tender.witnesses.order_by("number"), start=1):
        if other.number != number:
            other.number = number
            other.save(update_fields=["number"])
    record(by, "firms.dismiss_witness", tender, fields=["witnesses"])


@transaction.atomic
def give_key(witness_id: int, key: str, *, by: User) -> TenderWitness:
    """A witness hands in the public half of a key that they made on their own machine. Raises `WrongKey`."""
    witness = TenderWitness.objects.get(pk=witness_id)
    tender = locked(witness.tender_id)
    if witness.user_id != by.pk:
        raise NotAllowed
    if tender.state != TenderState.DRAFT:
        raise MoveNotAllowed
    try:
        public_key(key)
    except SealingError as error:
        raise WrongKey from error
    witness.public_key, witness.key_digest = key, sha256(un64(key))
    witness.key_given_at = timezone.now()
    witness.full_clean(exclude=["user"])
    witness.save(update_fields=["public_key", "key_digest", "key_given_at"])
    record(by, "firms.give_key", tender, fields=["witnesses"], reason=witness.key_digest)
    return witness


@transaction.atomic
def appoint_expert(tender_id: int, user: User, *, by: User | None, field: str = "") -> TenderExpert:
    """Appoint somebody who judges the bids (抽取评标专家), until the opening."""
    tender = managed(tender_id, by)
    if tender.state not in (TenderState.DRAFT, TenderState.PUBLISHED, TenderState.CLOSED, TenderState.OPENED):
        raise MoveNotAllowed
    if tender.witnesses.filter(user=user).exists() or firm_ids(user):
        raise NotAMember
    expert = TenderExpert(tender=tender, user=user, field=field.strip())
    expert.full_clean()
    expert.save()
    record(by, "firms.appoint_expert", tender, fields=["experts"])
    return expert


@transaction.atomic
def add_terms(*, by: User | None, **values: Any) -> TenderTerms:
    """Write down the clocks of a kind of tender from a day on, with their legal source. For the whole jurisdiction."""
    if by is not None and not holds_for_whole(by, "manage_firms"):
        raise NotAllowed
    terms = TenderTerms(**values)
    terms.full_clean()
    terms.save()
    record(by, "firms.add_terms", terms, fields=values)
    return terms
