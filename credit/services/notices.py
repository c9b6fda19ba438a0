"""The scoring notice: served on the firm with the confirmation of a record, opened by the firm's people."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed
from credit.models import CreditEvent, ScoringNotice
from credit.rules.amounts import units_text
from credit.rules.clocks import last_day
from credit.rules.plan import Plan
from credit.rules.tally import tally
from credit.services._steps import item_of
from credit.services.locks import only_one
from credit.services.mail import mail_firm
from firms.permissions import can_read_credit_file
from tenants.context import current_jurisdiction

Clock = dict[str, Any]


def serve_notice(event: CreditEvent, *, now: datetime.datetime) -> ScoringNotice:
    """Write down what the firm is told of a record that has just been confirmed, inside the caller's transaction.

    Numbered within the year. The days to object are counted from the day after this one.
    """
    only_one("scoring_notice")
    today = timezone.localdate(now)
    last = ScoringNotice.objects.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    objection, rectify = event.rulebook_version.document["clocks"]["event_objection"], rectify_clock(event)
    notice = ScoringNotice(
        event=event,
        year=today.year,
        number=last + 1,
        served_at=now,
        object_by=last_day(objection, today),
        rectify_by=last_day(rectify, today) if rectify else None,
    )
    notice.content = _content(notice, event, objection, rectify)
    notice.save(force_insert=True)
    return notice


def mail_notice(notice: ScoringNotice) -> None:
    """Tell the firm's people that there is a notice; it says no more, the notice is read signed in."""
    mail_firm(
        notice.event.firm,
        gettext_noop("Scoring notice %(number)s"),
        gettext_noop("A record has been confirmed about your firm. Sign in to read the notice; object by %(day)s."),
        number=str(notice),
        day=notice.object_by.isoformat(),
    )


@transaction.atomic
def open_scoring_notice(notice_id: int, *, by: User, now: datetime.datetime) -> ScoringNotice:
    """A person of the firm reads the notice; the first time is kept as proof of service. Raises `NotAllowed`."""
    notice = (
        ScoringNotice.objects.select_for_update(of=("self",), no_key=True)
        .select_related("event__firm")
        .get(pk=notice_id)
    )
    if not can_read_credit_file(by, notice.event.firm):
        raise NotAllowed
    if notice.first_seen_at is None:
        notice.first_seen_at = now
        notice.save(update_fields=["first_seen_at"])
        record(by, "credit.open_scoring_notice", notice, fields=["first_seen_at"])
    return notice


def rectify_clock(event: CreditEvent) -> Clock | None:
    """Days to put things right: those of the item, else of the rulebook; None for a good record."""
    item = item_of(event) or {}
    clock = event.rulebook_version.document["clocks"].get("rectify")
    if not is_bad(event):
        return None
    if "rectify_days" in item:
        return {"days": item["rectify_days"], "calendar": clock["calendar"] if clock else "calendar"}
    return clock


def is_bad(event: CreditEvent) -> bool:
    """Whether the record takes points away or sets the grade."""
    item = item_of(event) or {}
    return "veto" in item or any(entry["points"].startswith("-") for entry in points_of(event))


def points_of(event: CreditEvent) -> list[dict[str, str]]:
    """Points that the record gives on its first day, before any limit: of the firm, the project, the manager's post.

    Asked of the engine itself, so that a notice never says anything else than the rating. Empty where no rater counts
    the record.
    """
    day = event.effective_on.isoformat() if event.effective_on else event.occurred_on.isoformat()
    noon = f"{day}T12:00:00+00:00"
    values = {
        "id": str(event.public_id),
        "item": event.item_code,
        "level": event.level,
        "points": event.points,
        "quantity": event.quantity,
        "project_key": str(event.project_id or ""),
        "source": event.source,
        "occurred_on": event.occurred_on.isoformat(),
        "certificate_until": event.certificate_until.isoformat() if event.certificate_until else None,
        "effective_on": day,
        "effective_at": noon,
    }
    plan = Plan.read(event.rulebook_version.document)
    found = tally(plan, [values], datetime.date.fromisoformat(day), datetime.datetime.fromisoformat(noon))
    return [{"subject": entry.key[0], "points": units_text(entry.units)} for entry in found.records]


def _content(notice: ScoringNotice, event: CreditEvent, objection: Clock, rectify: Clock | None) -> dict[str, Any]:
    """What the notice says. Dates as ISO text; no names of persons."""
    document, item = event.rulebook_version.document, item_of(event) or {}
    authority = _authority(event)
    return {
        "number": str(notice),
        "record": str(event.public_id),
        "firm": event.firm.name,
        "unified_code": event.firm.unified_code,
        "project": event.project.name if event.project else "",
        "address": event.project.estate.address if event.project else event.firm.registered_address,
        "item": event.item_code,
        "item_title": item.get("title", ""),
        "fact": event.fact,
        "occurred_on": event.occurred_on.isoformat(),
        "source": event.source,
        "evidence": [{"name": file.name, "sha256": file.sha256} for file in event.evidence.filter(purpose="report")],
        "rulebook": {
            "title": document["title"],
            "document_number": document.get("document_number", ""),
            "digest": event.rulebook_version.digest,
        },
        "basis": _basis(document, item),
        "points": points_of(event),
        "veto": _veto(document, item),
        "effective_on": _day(event.effective_on),
        "expires_on": _day(event.expires_on),
        "until": item.get("validity", {}).get("until", ""),
        "rectify": {**_clock(rectify), "by": _day(notice.rectify_by)} if rectify else None,
        "objection": {**_clock(objection), "by": _day(notice.object_by)},
        "stays": bool(document["clocks"].get("stays", False)),
        "review_body": authority,
        "authority": authority,
        "served_on": timezone.localdate(notice.served_at).isoformat(),
    }


def _basis(document: dict[str, Any], item: dict[str, Any]) -> dict[str, str]:
    basis = item.get("basis", {})
    sources: dict[str, Any] = {source["code"]: source for source in document["sources"]}
    source = sources.get(basis.get("source"), {})
    return {
        "title": source.get("title", ""),
        "document_number": source.get("document_number", ""),
        "clause": basis.get("clause", ""),
    }


def _veto(document: dict[str, Any], item: dict[str, Any]) -> str:
    """Title of the grade that the record sets or that it holds the firm below."""
    veto = item.get("veto", "")
    code = veto["grade"] if isinstance(veto, dict) else veto
    return next((grade["title"] for grade in document["grades"] if grade["code"] == code), "")


def _authority(event: CreditEvent) -> str:
    """Who issues the notice and reviews it on objection: the rulebook's issuer, else the jurisdiction's authority."""
    issuer = event.rulebook_version.document.get("issuer", "")
    jurisdiction = current_jurisdiction()
    with translation.override(settings.LANGUAGE_CODE):
        name = jurisdiction.name if jurisdiction else ""
        return issuer or _("Property administration of %(place)s") % {"place": name}


def _clock(clock: Clock) -> dict[str, Any]:
    return {"days": clock["days"], "calendar": clock["calendar"]}


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
