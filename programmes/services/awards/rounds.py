"""Standards as numbered versions; rounds with quotas and a panel."""

import datetime
from collections.abc import Mapping
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import digest
from common.errors import MoveNotAllowed, Refusal
from credit.services.locks import only_one
from places.choices import AreaKind
from places.models import Area
from programmes.choices_awards import ReviewLevel, RoundState, SubjectKind
from programmes.models import AwardQuota, AwardReview, AwardRound, AwardStandard, PanelMember
from programmes.rules.award import BadStandard, check_standard
from programmes.rules.award_ranking import BadTieRule, check_tie_rule
from programmes.services.awards._steps import lock_round, promise_panel, require_rounds

SEATING = (RoundState.DRAFT, RoundState.OPEN, RoundState.PANEL)
"""States in which the panel is put together; from a vote on it stays as it is."""


class UnusableStandard(Refusal):
    """The checklist cannot be used; the words say where."""

    status = 422


class UnusableTieRule(Refusal):
    """The order of tie steps decides not every tie."""

    message = _("The tie rule names each step at most once and ends with the panel's vote.")
    status = 422


class NoQuota(Refusal):
    """A class has no places."""

    message = _("Enter the places of every class before the round opens.")


class PanelTooSmall(Refusal):
    """Fewer members than sheets are needed."""

    message = _("The panel has fewer members than the sheets that every application needs. Seat more members.")


class HasScored(Refusal):
    """The member's sheets count."""

    message = _(
        "This member has handed in a sheet, and every sheet counts in the panel's score, so the seat stays. "
        "Seat another member if somebody is missing."
    )


class SeatNeeded(Refusal):
    """The panel at work would become too small."""

    message = _(
        "Without this member the panel has fewer members than the sheets that every application needs. "
        "Seat another member first."
    )


class UnknownClass(Refusal):
    """The standard has no such class."""

    message = _("The standard of this round has no such class. Choose one of its classes.")
    status = 422


class NoDistrict(Refusal):
    """Quotas are for districts."""

    message = _("A quota holds for the whole place or for a district. Choose a district.")
    status = 422


def read_standard(text: str) -> dict[str, Any]:
    """A checklist from YAML: `{code, title, kind, source, classes, sections}`. Raises `UnusableStandard`."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnusableStandard(_("This is no YAML: %s") % str(error)[:200]) from error
    if not isinstance(document, dict):
        raise UnusableStandard(_("A standard has a code, a title, a kind, a source and sections."))
    return document


@transaction.atomic
def publish_standard(document: Mapping[str, Any], *, by: User | None, now: datetime.datetime) -> AwardStandard:
    """Publish a checklist as the next version of its code; earlier rounds keep theirs.

    Publishing the same text again gives the version that stands. Raises `UnusableStandard`, `NotAllowed`.
    """
    require_rounds(by)
    try:
        parts = check_standard(document)
    except BadStandard as error:
        raise UnusableStandard(str(error)) from error
    head = {name: str(document.get(name) or "").strip() for name in ("code", "title", "kind", "source")}
    if not all(head.values()) or head["kind"] not in SubjectKind.values:
        raise UnusableStandard(_("A standard has a code, a title, a kind, a source and sections."))
    only_one(f"award_standard:{head['code']}")
    mark = digest({**head, **parts})
    latest = AwardStandard.objects.filter(code=head["code"]).first()
    if latest is not None and latest.digest == mark:
        return latest
    number = 1 if latest is None else latest.number + 1
    standard = AwardStandard(**head, **parts, number=number, digest=mark, published_by=by, published_at=now)
    standard.full_clean()
    standard.save()
    record(by, "programmes.publish_award_standard", standard, fields=["sections"])
    return standard


@transaction.atomic
def keep_round(round_: AwardRound, *, by: User | None) -> AwardRound:
    """Prepare a round, or change one that has not opened. Raises `UnusableTieRule`, `MoveNotAllowed`, `NotAllowed`."""
    require_rounds(by)
    if round_.pk is not None:
        stands = AwardRound.objects.select_for_update(of=("self",), no_key=True).get(pk=round_.pk)
        if stands.state != RoundState.DRAFT:
            raise MoveNotAllowed
    try:
        check_tie_rule(list(round_.tie_rule))
    except BadTieRule as error:
        raise UnusableTieRule from error
    if round_.pk is None:
        round_.created_by = by
    round_.full_clean()
    round_.save()
    record(by, "programmes.keep_award_round", round_, fields=["standard", "year", "apply_until", "tie_rule"])
    return round_


@transaction.atomic
def set_quota(round_id: int, *, by: User | None, class_code: str, places: int, area: Area | None = None) -> AwardQuota:
    """Say how many awards a class has, in all or at most in one district, before the round opens."""
    found, _target = lock_round(round_id, "open", by=by)
    codes = [one["code"] for one in found.standard.classes] or [""]
    if class_code not in codes:
        raise UnknownClass
    if area is not None and area.kind != AreaKind.DISTRICT:
        raise NoDistrict
    quota, _is_new = AwardQuota.objects.update_or_create(
        round=found, class_code=class_code, area=area, defaults={"places": places}
    )
    record(by, "programmes.set_award_quota", quota, fields=["places"])
    return quota


@transaction.atomic
def seat_member(round_id: int, user: User, *, by: User | None) -> PanelMember:
    """Seat somebody in the panel, until it has decided. A member who left comes back."""
    require_rounds(by)
    found = AwardRound.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id)
    if found.state not in SEATING:
        raise MoveNotAllowed
    was_seated = found.panel.filter(user=user, left_at__isnull=True).exists()
    member, _is_new = PanelMember.objects.update_or_create(round=found, user=user, defaults={"left_at": None})
    record(by, "programmes.seat_panel_member", member, fields=["user"])
    if not was_seated:
        promise_panel(found, "score" if found.state == RoundState.PANEL else "seated", "seat", only=member.pk)
    return member


@transaction.atomic
def unseat_member(member_id: int, *, by: User | None, now: datetime.datetime) -> PanelMember:
    """Take a member out of the panel, as long as nothing of theirs is scored.

    The round is locked first, as a sheet locks it. Raises `HasScored`, `SeatNeeded` while the panel scores,
    `MoveNotAllowed` from the vote on, `NotAllowed`.
    """
    require_rounds(by)
    known = PanelMember.objects.only("round_id").get(pk=member_id)
    found = AwardRound.objects.select_for_update(of=("self",), no_key=True).get(pk=known.round_id)
    member = PanelMember.objects.select_for_update(of=("self",), no_key=True).get(pk=member_id)
    if member.left_at is not None or found.state not in SEATING:
        raise MoveNotAllowed
    sheets = AwardReview.objects.filter(level=ReviewLevel.PANEL, application__round=found, reviewer=member.user_id)
    if sheets.exists():
        raise HasScored
    others = found.panel.filter(left_at__isnull=True).exclude(pk=member.pk).count()
    if found.state == RoundState.PANEL and others < found.least_sheets:
        raise SeatNeeded
    member.left_at = now
    member.save(update_fields=["left_at"])
    record(by, "programmes.unseat_panel_member", member, fields=["left_at"])
    return member


@transaction.atomic
def open_round(round_id: int, *, by: User | None) -> AwardRound:
    """Open a round for applications. Raises `NoQuota`, `MoveNotAllowed`."""
    found, target = lock_round(round_id, "open", by=by)
    wanted = {one["code"] for one in found.standard.classes} or {""}
    if wanted - set(found.quotas.values_list("class_code", flat=True)):
        raise NoQuota
    return _moved(found, target, "open_award_round", by)


@transaction.atomic
def call_panel(round_id: int, *, by: User | None) -> AwardRound:
    """Close applications and reviews: from now on the panel scores what passed both reviews. Raises `PanelTooSmall`."""
    found, target = lock_round(round_id, "call_panel", by=by)
    if found.panel.filter(left_at__isnull=True).count() < found.least_sheets:
        raise PanelTooSmall
    promise_panel(found, "score", "call")
    return _moved(found, target, "call_award_panel", by)


def _moved(found: AwardRound, target: str, act: str, by: User | None) -> AwardRound:
    found.state = target
    found.save(update_fields=["state"])
    record(by, f"programmes.{act}", found, fields=["state"])
    return found
