"""Rules as dated data: coverage target, subsidy rule, rule for rooms. A new one ends the one before."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from programmes.choices import CaretakerKind, EstateClass
from programmes.models import CoverageTarget, RoomRule, SubsidyRule
from programmes.permissions import can_set_rules, require

LONGEST_CODE = 40


def _put_in_force(rule: Any, before: models.QuerySet, by: User | None, action: str, fields: list[str]) -> Any:
    """End the rule in force on the new one's first day, and keep the new one."""
    last = before.select_for_update(of=("self",), no_key=True).filter(effective_to=None).first()
    if last is not None:
        require_later(last, rule.effective_from)
        last.effective_to = rule.effective_from
        last.full_clean()
        last.save(update_fields=["effective_to"])
    rule.full_clean()
    rule.save(force_insert=True)
    record(by, action, rule, fields=[*fields, "source", "effective_from"])
    return rule


def require_later(last: Any, effective_from: datetime.date) -> None:
    """Refuse a rule that would begin before the one in force."""
    if effective_from <= last.effective_from:
        raise ValidationError(
            _("The rule in force began on %(day)s. A new one begins after that day.") % {"day": last.effective_from}
        )


def _known_codes(codes: Iterable[str], enumeration: Any) -> list[str]:
    found = sorted(set(codes))
    if not found or any(code not in enumeration.values for code in found):
        raise ValidationError(_("Choose at least one kind from the list."))
    return found


@transaction.atomic
def set_coverage_target(
    *, by: User | None, share: Decimal, counted_kinds: Iterable[str], source: str, effective_from: datetime.date
) -> CoverageTarget:
    """From a day on, which share of the register should be looked after, and by whom that counts."""
    require(by is None or can_set_rules(by))
    kinds = _known_codes(counted_kinds, CaretakerKind)
    target = CoverageTarget(share=share, counted_kinds=kinds, source=source.strip(), effective_from=effective_from)
    before = CoverageTarget.objects.all()
    done: CoverageTarget = _put_in_force(
        target, before, by, "programmes.set_coverage_target", ["share", "counted_kinds"]
    )
    return done


@transaction.atomic
def set_subsidy_rule(
    *, by: User | None, grades: Iterable[str], estate_kinds: Iterable[str], effective_from: datetime.date, **values: Any
) -> SubsidyRule:
    """From a day on, what is paid for which estates and firms. Values: title, rate, month_rule, rounding, source."""
    require(by is None or can_set_rules(by))
    codes = sorted({grade.strip() for grade in grades if grade.strip()})
    if not codes or any(len(code) > LONGEST_CODE for code in codes):
        raise ValidationError(_("Name at least one grade of the rulebook, by its code."))
    rule = SubsidyRule(
        grades=codes, estate_kinds=_known_codes(estate_kinds, EstateClass), effective_from=effective_from, **values
    )
    done: SubsidyRule = _put_in_force(
        rule, SubsidyRule.objects.all(), by, "programmes.set_subsidy_rule", ["rate", "grades", "estate_kinds"]
    )
    return done


@transaction.atomic
def set_room_rule(
    *,
    by: User | None,
    kind: str,
    least_area: Decimal | None,
    share: Decimal | None,
    source: str,
    effective_from: datetime.date,
) -> RoomRule:
    """From a day on, how much room of a kind an estate must have."""
    require(by is None or can_set_rules(by))
    rule = RoomRule(kind=kind, least_area=least_area, share=share, source=source.strip(), effective_from=effective_from)
    before = RoomRule.objects.filter(kind=kind)
    done: RoomRule = _put_in_force(rule, before, by, "programmes.set_room_rule", ["least_area", "share"])
    return done
