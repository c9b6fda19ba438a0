"""Values beside the ledger: entered by one person, confirmed by another, corrected by a later value."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.models import IndicatorValue, RulebookVersion
from credit.permissions import can_confirm_indicator, can_enter_indicator
from credit.services._steps import SameReviewer
from credit.services.rulebooks import NoRulebook
from firms.models import PropertyFirm, ServiceProject

COUNTED_BY_THE_PLATFORM = frozenset({"complaint_on_time_ratio", "complaint_satisfaction_ratio"})
FEE = "annual_fee"  # what roll-ups weighted by fee ask for


class BadIndicator(Refusal):
    """The value does not fit what the rulebook asks for under this name."""

    message = _("The value does not fit the indicator.")
    status = 422


@transaction.atomic
def enter_indicator(
    *,
    by: User,
    name: str,
    period_from: datetime.date,
    period_to: datetime.date,
    now: datetime.datetime,
    firm: PropertyFirm | None = None,
    project: ServiceProject | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    text: str = "",
    source: str = "",
) -> IndicatorValue:
    """Enter what was measured or judged for a half-open period; it counts once another person confirms it.

    A numerator with a denominator (1 for a plain number), or a word. A correction is entered as a later value of the
    same name and period. Raises `BadIndicator`, `NoRulebook`, `NotAllowed`, `ValidationError`.
    """
    value = build_indicator(
        by=by,
        name=name,
        period_from=period_from,
        period_to=period_to,
        now=now,
        firm=firm,
        project=project,
        numerator=numerator,
        denominator=denominator,
        text=text,
        source=source,
    )
    return save_indicator(value, by=by)


def build_indicator(
    *,
    by: User,
    now: datetime.datetime,
    firm: PropertyFirm | None = None,
    project: ServiceProject | None = None,
    text: str = "",
    **values: Any,
) -> IndicatorValue:
    """The value as `enter_indicator` would keep it; writes nothing. Raises what `enter_indicator` raises."""
    about = project.firm if project is not None else firm
    if about is None or (project is not None and firm not in (None, project.firm)):
        raise BadIndicator(_("Name the project of the firm, or the firm."))
    if not can_enter_indicator(by, project):
        raise NotAllowed
    value = IndicatorValue(firm=about, project=project, text=text.strip(), entered_by=by, entered_at=now, **values)
    if value.numerator is not None and value.denominator is None:
        value.denominator = Decimal(1)
    value.full_clean(exclude=["entered_by", "confirmed_by"])
    _check_name(value, timezone.localdate(now))
    return value


def save_indicator(value: IndicatorValue, *, by: User) -> IndicatorValue:
    """Keep a value, inside the caller's transaction."""
    value.save(force_insert=True)
    record(by, "credit.enter_indicator", value, fields=["name", "period_from", "period_to"])
    return value


@transaction.atomic
def confirm_indicator(value_id: int, *, by: User, now: datetime.datetime) -> IndicatorValue:
    """Confirm a value that somebody else entered: ratings know it from now on.

    Raises `SameReviewer`, `MoveNotAllowed` when it is confirmed already, `NotAllowed`.
    """
    value = (
        IndicatorValue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("firm", "project__estate__area")
        .get(pk=value_id)
    )
    if value.known_at is not None:
        raise MoveNotAllowed
    if value.entered_by_id == by.pk:
        raise SameReviewer
    if not can_confirm_indicator(by, value):
        raise NotAllowed
    value.confirmed_by, value.known_at = by, now
    value.save(update_fields=["confirmed_by", "known_at"])
    record(by, "credit.confirm_indicator", value, fields=["known_at"])
    return value


def _check_name(value: IndicatorValue, day: datetime.date) -> None:
    """Raises `BadIndicator`, `NoRulebook`."""
    if value.name in COUNTED_BY_THE_PLATFORM:
        raise BadIndicator(_("The platform counts this indicator itself."))
    documents = [version.document for version in RulebookVersion.objects.in_force(day)]
    if not documents:
        raise NoRulebook
    if value.name != FEE and not any(value.name in set(names_asked(document)) for document in documents):
        raise BadIndicator(_("No rulebook in force asks for a value of this name."))
    for rule in (rule for document in documents for rule in _rules_of(document, value.name)):
        _check_rule(value, rule)


def _check_rule(value: IndicatorValue, rule: dict[str, Any]) -> None:
    if "by_text" in rule and value.text not in rule["by_text"]:
        known = "、".join(rule["by_text"])
        raise BadIndicator(_("This value is a word, one of: %(words)s.") % {"words": known})
    if "range" in rule and value.numerator is not None:
        low, high = (Decimal(bound) for bound in rule["range"])
        if not low <= value.numerator / (value.denominator or 1) <= high:
            raise BadIndicator(_("The mark lies between %(low)s and %(high)s.") % {"low": low, "high": high})


def _rules_of(document: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Indicators and marks of this name."""
    yield from (rule for rule in document.get("indicators", []) if rule["name"] == name)
    marks = (mark for blend in document.get("blends", []) for mark in blend["marks"])
    yield from (mark for mark in marks if mark["name"] == name)


def names_asked(document: Any) -> Iterator[str]:
    """Every name under which a rulebook asks for a value: indicators, marks, rows of matrices, criteria, classes."""
    yield from (rule["name"] for rule in document.get("indicators", []))
    yield from (mark["name"] for blend in document.get("blends", []) for mark in blend["marks"])
    yield from (matrix["row"] for matrix in document.get("matrices", []))
    yield from (rule["by_class"] for rule in document.get("lists", []) if "by_class" in rule)
    yield from _names_in(document)


def _names_in(part: Any) -> Iterator[str]:
    """Names in criteria, wherever they stand."""
    if isinstance(part, dict):
        for word, inner in part.items():
            if word in ("indicator_at_least", "indicator_below", "text_is"):
                yield inner["name"]
            elif word == "has_value":
                yield inner
            else:
                yield from _names_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _names_in(inner)
