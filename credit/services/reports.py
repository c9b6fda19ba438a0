"""Reporting facts: one, many at once, or one that another system knows under a number of its own."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.models import Complaint
from credit.choices import EventSource
from credit.models import CreditEvent, RulebookVersion
from credit.permissions import can_report
from credit.rules import names_a_person
from credit.services._steps import item_of, step
from credit.services.evidence import Evidence, attach_evidence
from credit.services.locks import only_one
from credit.services.rulebooks import NoRulebook
from firms.models import PropertyFirm, ServiceProject
from places.models import Area
from places.permissions import area_paths

DERIVED_KEY = "derived:"
Check = tuple[bool, str, Any]
"""Whether something is wrong, with which value, and what to change."""

PEOPLE = ("reported_by", "reviewed_by", "endorsed_by", "confirmed_by")


class BadFact(Refusal):
    """The report does not fit the rulebook's item; the message says what to change, `field` where."""

    message = _("The report does not fit the item.")
    status = 422

    def __init__(self, message: object = None, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class KeyTaken(Refusal):
    """Another fact was handed in under this number."""

    message = _("Another fact has been handed in under this number of the source. Give this one a number of its own.")


class RowsRefused(Refusal):
    """Some of many reports do not fit, so none was kept. `problems`: position in the list → what to change."""

    message = _("Nothing was saved: correct the rows that are marked and send all of them again.")
    status = 422

    def __init__(self, problems: dict[int, list[str]]) -> None:
        super().__init__()
        self.problems = problems


class Report(NamedTuple):
    """A report that fits, not saved yet."""

    event: CreditEvent
    files: list[Evidence]


@transaction.atomic
def report_event(*, by: User | None, now: datetime.datetime, **values: Any) -> CreditEvent:
    """Report a fact about a firm or its project under an item of the rulebook in force.

    `values`: `item_code`, `fact`, `occurred_on`, `source`, and `project` or `firm` (a fact about the firm as a
    whole; `area` says which office is responsible, else the highest one of the person). Where there is one:
    `complaint`, `evidence`. Where the item asks for it: `level`, `points`, `quantity`, `certificate_until`,
    `fact_key` (records with the same mark are one fact), `corrects`, `external_key`.
    `by` is None only for facts derived from the platform's own data. A firm's own account reports about its firm
    with the source `firm`. Raises `BadFact` with the reason, `NoRulebook`, `NotAllowed`, `ValidationError` when
    the complaint is already recorded under the item.
    """
    return save_report(build_report(by=by, now=now, **values), by=by, now=now)


def build_report(
    *,
    by: User | None,
    item_code: str,
    fact: str,
    occurred_on: datetime.date,
    source: str,
    now: datetime.datetime,
    project: ServiceProject | None = None,
    firm: PropertyFirm | None = None,
    area: Area | None = None,
    complaint: Complaint | None = None,
    evidence: Iterable[Evidence] = (),
    **details: Any,
) -> Report:
    """The report as `report_event` would keep it; writes nothing. Raises what `report_event` raises."""
    about = _firm_of(project, firm)
    where = project.estate.area if project is not None else _given_area(area, by)
    _check_reporter(by, about, where, source)
    today = timezone.localdate(now)
    event = CreditEvent(
        firm=about,
        project=project,
        area=where,
        rulebook_version=_version_with(item_code, today),
        item_code=item_code,
        fact=fact.strip(),
        occurred_on=occurred_on,
        source=source,
        source_complaint=complaint,
        reported_by=by,
        created_at=now,
        **details,
    )
    event.fact_key = event.fact_key or str(event.public_id)
    event.external_key = event.external_key or None
    files = list(evidence)
    _check_fact(event, len(files), today)
    event.full_clean(exclude=PEOPLE)
    return Report(event, files)


def _given_area(area: Area | None, by: User | None) -> Area:
    """Where a fact about a firm as a whole belongs: the area named, else the highest of the reporter."""
    if area is not None and by is not None and not can_report(by, area):
        raise NotAllowed
    return area or _highest_area(by)


def _firm_of(project: ServiceProject | None, firm: PropertyFirm | None) -> PropertyFirm:
    about = project.firm if project is not None else firm
    if about is None or (project is not None and firm not in (None, project.firm)):
        raise BadFact(_("Name the project of the firm, or the firm."), "project")
    return about


def save_report(report: Report, *, by: User | None, now: datetime.datetime) -> CreditEvent:
    """Keep a report with its files, inside the caller's transaction."""
    event = report.event
    event.save(force_insert=True)
    step(event, "report", by, now)
    for file in report.files:
        attach_evidence(event, file, by=by, now=now)
    record(by, "credit.report_event", event, fields=["fact", "item_code", "evidence"])
    return event


def _highest_area(by: User | None) -> Area:
    """Where a firm as a whole belongs: the person's highest area, for a firm's account and the system the root."""
    paths = area_paths(by, "report_credit_event") if by is not None else []
    areas = Area.objects.filter(path__in=paths[:1]) if paths else Area.objects.filter(parent=None)
    found = areas.order_by("path").first()
    if found is None:
        raise NotAllowed
    return found


def _check_reporter(by: User | None, firm: PropertyFirm, area: Area, source: str) -> None:
    """Raises `NotAllowed`."""
    if by is None:
        is_allowed = source == EventSource.DERIVED
    elif source == EventSource.FIRM:
        is_allowed = can_report(by, area, firm)
    else:
        is_allowed = source != EventSource.DERIVED and can_report(by, area)
    if not is_allowed:
        raise NotAllowed


def _version_with(item_code: str, day: datetime.date) -> RulebookVersion:
    """Of the rulebooks in force the one that knows the item, that for firms first. Raises `NoRulebook`."""
    versions = list(RulebookVersion.objects.in_force(day).select_related("rulebook"))
    versions.sort(key=lambda version: (version.subject != "firm", version.pk))
    if not versions:
        raise NoRulebook
    knowing = (version for version in versions if any(i["code"] == item_code for i in version.document["items"]))
    return next(knowing, versions[0])


def _check_fact(event: CreditEvent, file_count: int, today: datetime.date) -> None:
    """Raises `BadFact` when the report does not fit the item."""
    item = item_of(event)
    if item is None:
        raise BadFact(_("The rulebook in force has no such item."), "item_code")
    subject = item.get("subject", event.rulebook_version.document["subject"])
    checks: tuple[Check, ...] = (
        (not event.fact, "fact", _("Say what was found, where and when.")),
        (
            names_a_person(event.fact),
            "fact",
            _("The fact will be public: leave out phone numbers and identity numbers of persons."),
        ),
        (event.occurred_on > today, "occurred_on", _("The fact cannot lie in the future.")),
        (
            event.source not in item.get("reported_by", EventSource.values),
            "source",
            _("This item cannot be reported from this source."),
        ),
        (
            subject != "firm" and event.project is None,
            "project",
            _("This item is about a project: name it."),
        ),
        (
            bool(item.get("evidence_required")) and not file_count,
            "evidence",
            _("This item needs evidence: attach a file."),
        ),
        *_point_checks(event, item["points"]),
        *_link_checks(event),
    )
    for is_wrong, field, message in checks:
        if is_wrong:
            raise BadFact(message, field)


def _point_checks(event: CreditEvent, points: Mapping[str, Any]) -> tuple[Check, ...]:
    low, high = (Decimal(bound) for bound in points.get("range", ("0", "0")))
    return (
        (
            "by_level" in points and event.level not in points.get("by_level", ()),
            "level",
            _("Choose one of the levels that the item knows."),
        ),
        (
            "range" in points and (event.points is None or not low <= event.points <= high),
            "points",
            _("Choose points within the range of the item."),
        ),
        (
            "per_unit" in points and (event.quantity is None or event.quantity <= 0),
            "quantity",
            _("This item counts units: say how many."),
        ),
    )


def _link_checks(event: CreditEvent) -> tuple[Check, ...]:
    complaint, project, corrected = event.source_complaint, event.project, event.corrects
    return (
        (
            complaint is not None
            and complaint.firm_id != event.firm_id
            and (project is None or complaint.estate_id != project.estate_id),
            "complaint",
            _("The complaint is about another estate and another firm."),
        ),
        (
            corrected is not None and corrected.firm_id != event.firm_id,
            "corrects",
            _("The record to correct is about another firm."),
        ),
        (
            event.certificate_until is not None and event.certificate_until <= event.occurred_on,
            "certificate_until",
            _("The certificate ends after the day on which it was given."),
        ),
    )


@transaction.atomic
def report_events(rows: Sequence[Mapping[str, Any]], *, by: User, now: datetime.datetime) -> list[CreditEvent]:
    """Report many facts, all or none. A row holds the values of `report_event`.

    Raises `RowsRefused` with the problems of each row.
    """
    events: list[CreditEvent] = []
    problems: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        try:
            with transaction.atomic():
                events.append(report_event(by=by, now=now, **row))
        except (Refusal, ValidationError) as error:
            problems[number] = problems_of(error)
    if problems:
        raise RowsRefused(problems)
    return events


def problems_of(error: Refusal | ValidationError) -> list[str]:
    """What to change, in words."""
    return list(error.messages) if isinstance(error, ValidationError) else [str(error)]


@transaction.atomic
def report_once(external_key: str, *, by: User, now: datetime.datetime, **values: Any) -> tuple[CreditEvent, bool]:
    """Report a fact that another system knows under a number; handed in again, the first record comes back.

    Returns the record and whether it is new. Raises what `report_event` raises, and `KeyTaken` when the number
    stands for another fact.
    """
    only_one(f"external_key:{external_key}")
    known = CreditEvent.objects.select_related("project__estate").filter(external_key=external_key).first()
    if known is None:
        return report_event(by=by, now=now, external_key=external_key, **values), True
    if external_key.startswith(DERIVED_KEY) or not is_same_report(known, by, values):
        raise KeyTaken
    return known, False


def is_same_report(known: CreditEvent, by: User, values: Mapping[str, Any]) -> bool:
    """Whether a report that comes again is about the same firm, project, item and day, from somebody who may report."""
    project, firm = values.get("project"), values.get("firm")
    same = (
        known.project_id == (project.pk if project else None)
        and (firm is None or known.firm_id == firm.pk)
        and known.item_code == values["item_code"]
        and known.occurred_on == values["occurred_on"]
    )
    return same and can_report(by, known.area, known.firm)
