"""Found, change and dissolve organisations; which units a joint branch holds."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from party.choices import OrganisationKind, OrganisationLevel
from party.models import JointBranchUnit, PartyOrganisation
from party.permissions import require_manager
from party.rules.tree import may_stand_under
from party.selectors.rules import rule_on
from party.services._steps import DayWrong, hold, hold_tree, kept, lock, not_after, note_step, words
from party.units import Unit, link_of
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

CHANGEABLE = ("name", "parent", "kind", "approval", "term_years", "term_from", "member_count")


class NotUnderThat(Refusal):
    """The organisation above is of a level that this one cannot stand under, or is no more."""

    message = _("Choose another organisation above: this one is of a level that fits, and stands today.")


class StillInUse(Refusal):
    """An organisation with others below it, or with units, is dissolved."""

    message = _("Organisations below it, or its units, still stand. Move or dissolve them first.")


class NotJoint(Refusal):
    """Only a joint branch holds several units."""

    message = _("Only a joint branch holds several units.")


class TooManyUnits(Refusal):
    """A joint branch would hold more units than the rule allows."""

    message = _("A joint branch holds no more units than the rule says. Form a second one.")


def check_parent(organisation: PartyOrganisation, day: datetime.date) -> None:
    """Raise `NotUnderThat` unless the organisation above fits and stands."""
    if organisation.parent_id is None:
        return
    above = PartyOrganisation.objects.get(pk=organisation.parent_id)  # as it stands now, not as the form read it
    if organisation.pk is not None and f"/{organisation.pk}/" in f"/{above.path}":
        raise NotUnderThat
    if not may_stand_under(organisation.level, organisation.kind, above.level) or not above.is_standing(day):
        raise NotUnderThat


def term_years_for(level: str, day: datetime.date) -> int:
    """Length of a term by the rule in force: in communities, or elsewhere."""
    rule = rule_on(day)
    if rule is None:
        return 5 if level == OrganisationLevel.COMMUNITY else 3
    return rule.community_term_years if level == OrganisationLevel.COMMUNITY else rule.other_term_years


@transaction.atomic
def found_organisation(
    *, by: "User | None", now: datetime.datetime, area: Area, founded_date: datetime.date, **values: Any
) -> PartyOrganisation:
    """An organisation begins (成立). Values: name, level, kind, and parent, firm, project, owners_committee, estate,
    approval, term_years, member_count where they apply. Raises `NotUnderThat`, `DayWrong`, `ValidationError`.
    """
    require_manager(by, area)
    not_after(founded_date, localdate(now))
    if not values.get("term_years"):
        values["term_years"] = term_years_for(values["level"], founded_date)
    for unit in filter(None, map(values.get, ("firm", "project", "owners_committee"))):
        hold(unit)
    organisation = PartyOrganisation(area=area, founded_date=founded_date, **values)
    organisation.name = words(organisation.name, 200)
    check_parent(organisation, localdate(now))
    kept(organisation, by, "found_organisation", now, area=area)
    organisation.refresh_from_db(fields=["path"])
    return organisation


@transaction.atomic
def change_organisation(
    organisation_id: int, *, by: "User | None", now: datetime.datetime, **values: Any
) -> PartyOrganisation:
    """Change what may change: name, kind, organisation above, approval, term, number of members."""
    hold_tree()
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    if not organisation.is_standing(localdate(now)):
        raise DayWrong
    for name in CHANGEABLE:
        if name in values:
            setattr(organisation, name, values[name])
    check_parent(organisation, localdate(now))
    kept(organisation, by, "change_organisation", now, area=organisation.area, note=", ".join(sorted(values)))
    organisation.refresh_from_db(fields=["path"])
    return organisation


@transaction.atomic
def dissolve_organisation(
    organisation_id: int, *, by: "User | None", now: datetime.datetime, dissolved_date: datetime.date, reason: str
) -> PartyOrganisation:
    """An organisation ends (撤销); its posts end with it. Raises `StillInUse`, `ValidationError`."""
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    below = organisation.children.standing(dissolved_date).exists()
    if below or organisation.joint_units.on(dissolved_date).exists():
        raise StillInUse
    organisation.dissolved_date, organisation.dissolution_reason = dissolved_date, words(reason, 300)
    kept(organisation, by, "dissolve_organisation", now, area=organisation.area, note=reason)
    for post in organisation.posts.filter(term_to=None, term_from__lt=dissolved_date):
        post.term_to, post.end_reason = dissolved_date, "body_gone"
        post.save(update_fields=["term_to", "end_reason"])
    return organisation


@transaction.atomic
def join_units(
    organisation_id: int,
    units: Iterable[Unit],
    *,
    by: "User | None",
    now: datetime.datetime,
    effective_from: datetime.date,
) -> list[JointBranchUnit]:
    """Units come into a joint branch. Raises `NotJoint`, `TooManyUnits`, `ValidationError`."""
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    if organisation.kind != OrganisationKind.JOINT_BRANCH or not organisation.is_standing(effective_from):
        raise NotJoint
    wanted, rule = list(units), rule_on(localdate(now))
    if rule is not None and organisation.joint_units.on(effective_from).count() + len(wanted) > rule.joint_units_most:
        raise TooManyUnits
    for unit in sorted(wanted, key=lambda one: (link_of(one), one.pk)):
        hold(unit)
    return [
        kept(
            JointBranchUnit(organisation=organisation, effective_from=effective_from, **{link_of(unit): unit}),
            by,
            "join_unit",
            now,
            area=organisation.area,
        )
        for unit in wanted
    ]


@transaction.atomic
def leave_joint_branch(
    row_id: int, *, by: "User | None", now: datetime.datetime, effective_to: datetime.date
) -> JointBranchUnit:
    """A unit leaves its joint branch. Raises `DayWrong` when it left already, or before it came."""
    row = lock(JointBranchUnit, row_id)
    area = row.organisation.area
    require_manager(by, area)
    if row.effective_to is not None or effective_to <= row.effective_from:
        raise DayWrong
    row.effective_to = effective_to
    row.save(update_fields=["effective_to"])
    note_step(row, by, "leave_joint_branch", now, area=area)
    return row
