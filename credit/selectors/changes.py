"""Whose inputs changed between two runs: the reason why a night needs to look at few of many."""

import datetime
from typing import Any

from django.db.models import Q

from complaints.models import Complaint
from credit.models import CreditEvent, IndicatorValue, RatingRun
from credit.rules.grading import by_share
from credit.rules.plan import Document, Plan, oldest_start
from firms.models import PropertyFirm, ServiceProject

ONE_DAY = datetime.timedelta(days=1)


def changed_firms(document: Document, base: RatingRun, run: RatingRun) -> list[int] | None:
    """Firms of which an input may differ from the one that `base` saw; None: it may for everybody.

    Everybody: other rules, another engine, a day before that of `base`, scores reset in between, grades by place in
    the field, scores of districts, another month (indicators of complaints are counted by full months).
    """
    if base.rulebook_version_id != run.rulebook_version_id or base.engine_version != run.engine_version:
        return None
    if base.as_of > run.as_of or base.known_at > run.known_at or by_share(document):
        return None
    if (base.as_of.year, base.as_of.month) != (run.as_of.year, run.as_of.month):
        return None
    if any(rule["subject"] == "district" for rule in document.get("components", [])):
        return None
    found: set[int] = set()
    for firms in (
        _by_steps(base),
        _by_days(Plan.read(document), base, run),
        _by_values(base, run),
        _by_projects(base, run),
        _by_complaints(base),
        _unrated(run),
    ):
        found |= set(firms)
    return sorted(found)


def _by_steps(base: RatingRun) -> Any:
    """Something happened to a record."""
    return CreditEvent.objects.filter(changed_at__gt=base.known_at).values_list("firm_id", flat=True)


def _by_days(plan: Plan, base: RatingRun, run: RatingRun) -> Any:
    """A record began or stopped to count, or its points changed, because days went by."""
    if base.as_of == run.as_of:
        return []
    passed = Q(certificate_until__gt=base.as_of, certificate_until__lte=run.as_of)
    for item in plan.items:
        passed |= Q(item_code=item.code, effective_on__gt=base.as_of, effective_on__lte=run.as_of)
        validity = item.entry["validity"]
        before, now = oldest_start(validity, base.as_of), oldest_start(validity, run.as_of)
        if before is not None and now is not None and before < now:
            name = "occurred_on" if validity.get("from") == "occurred" else "effective_on"
            passed |= Q(item_code=item.code, **{f"{name}__gte": before, f"{name}__lt": now})
        if item.late is not None:
            days = item.late[0] * ONE_DAY
            passed |= Q(item_code=item.code, effective_on__gt=base.as_of - days, effective_on__lte=run.as_of - days)
    return CreditEvent.objects.filter(passed, effective_at__isnull=False).values_list("firm_id", flat=True)


def _by_values(base: RatingRun, run: RatingRun) -> Any:
    """A value was confirmed, or its period began."""
    changed = Q(known_at__gt=base.known_at) | Q(period_from__gt=base.as_of, period_from__lte=run.as_of)
    return IndicatorValue.objects.filter(changed, known_at__isnull=False).values_list("firm_id", flat=True)


def _by_projects(base: RatingRun, run: RatingRun) -> Any:
    """A project began, ended, or was written anew."""
    changed = Q(updated_at__gt=base.known_at)
    changed |= Q(effective_from__gt=base.as_of, effective_from__lte=run.as_of)
    changed |= Q(effective_to__gt=base.as_of, effective_to__lte=run.as_of)
    return ServiceProject.objects.filter(changed).values_list("firm_id", flat=True)


def _by_complaints(base: RatingRun) -> Any:
    """A complaint about the firm moved: what it counts in an indicator may differ."""
    moved = Complaint.objects.filter(firm__isnull=False, events__created_at__gt=base.known_at)
    return moved.values_list("firm_id", flat=True)


def _unrated(run: RatingRun) -> Any:
    """Nobody has looked at the firm yet, or it came back."""
    subject = run.rulebook_version.subject
    return PropertyFirm.objects.exclude(credit_files__subject=subject, credit_files__rating__isnull=False).values_list(
        "pk", flat=True
    )
