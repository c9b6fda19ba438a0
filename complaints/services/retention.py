"""The end of the retention time: what points to a person is deleted, a tombstone stays (docs/decisions/0062)."""

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.crypto import keyed_hash
from common.digest import canonical_json
from common.errors import NotAllowed, Refusal
from complaints.choices import FINISHED_STATES, ActorKind, AnswerKind, EventKind, PhotoKind
from complaints.models import (
    Complaint,
    ComplaintAnswer,
    ComplaintEvent,
    ComplaintRevision,
    ComplaintSketch,
    HotIssue,
    HotIssueMember,
    LedgerEntry,
    MediationCase,
    MediationParty,
    PostedRequest,
)
from complaints.permissions import can_redact
from complaints.rules.redaction import black_out, find_personal_data
from complaints.selectors.wordings import OF_MEDIATION, WORDINGS, Wording
from complaints.services._steps import finish, locked, step, words
from complaints.services.hiding import drop_files, hide, open_words
from notifications.services import forget_subject

if TYPE_CHECKING:
    from accounts.models import User

Tie = Callable[[Iterable[int]], set[int]]
_ties: list[Tie] = []
CONTACT = {"reporter": None, "reporter_name": "", "reporter_phone": "", "reporter_phone_hash": "", "reporter_email": ""}
"""What the complaint of somebody, and the joining of a neighbour, say of that person."""
SHORTEST_NAME = 2


class NotDue(Refusal):
    """Only finished complaints that nobody holds and nothing rests on lose their content, once."""

    message = _("This complaint is not finished, is held, or has lost this content already.")


def register_tie(function: Tie) -> None:
    """Say which of some complaints something else rests on: they are kept as they are. From `AppConfig.ready`."""
    _ties.append(function)


def tied(ids: Iterable[int]) -> set[int]:
    """Those of the complaints that something outside rests on, a record of credit for instance."""
    ids = list(ids)
    return set().union(*(tie(ids) for tie in _ties)) if ids else set()


def _due(complaint_id: int) -> Complaint:
    complaint = locked(complaint_id)
    if complaint.state not in FINISHED_STATES or complaint.hold_reason or tied([complaint.pk]):
        raise NotDue
    return complaint


@transaction.atomic
def anonymise(complaint_id: int, *, now: datetime.datetime) -> Complaint:
    """Delete what points to the resident and leave the case (匿名化). Raises `NotDue`."""
    complaint = _due(complaint_id)
    if complaint.anonymised_at is not None:
        raise NotDue
    known, digest = _known(complaint), _digest(complaint)
    event = step(complaint, EventKind.ANONYMISE, ActorKind.SYSTEM, None, now, data={"digest": digest})
    _forget_resident(complaint)
    hide(complaint, OF_MEDIATION, _nothing)
    hide(complaint, WORDINGS, lambda text, _wording: _without_people(text, known))
    _forget_in_ledgers(complaint, known)
    _forget_hot_issue(complaint)
    values = {**CONTACT, "submission_key": None, "place_text": "", "anonymised_at": now, "tombstone": digest}
    for field, value in values.items():
        setattr(complaint, field, value)
    complaint.save(update_fields=list(values))
    complaint.refresh_from_db(fields=["title", "text"])
    complaint.mediations.update(anonymised_at=now)
    _drop(complaint.photos.filter(kind=PhotoKind.REPORT))
    _drop(complaint.videos.filter(kind=PhotoKind.REPORT))
    for subject in (complaint, *complaint.joinings.all()):
        forget_subject(subject)
    finish(complaint, event, None, fields=[*CONTACT, "place_text", "note", "photos", "videos", "mediations"])
    return complaint


def _known(complaint: Complaint) -> list[str]:
    """Names, numbers and addresses of the people of a complaint: they may stand in anybody's words."""
    people = [complaint, *complaint.joinings.all()]
    people += [complaint.parent] if complaint.parent is not None else []
    found = [text for one in people for text in (one.reporter_name, one.reporter_phone, one.reporter_email)]
    for party in MediationParty.objects.filter(case__complaint=complaint):
        found += [party.name, party.phone]
    return [text for text in found if len(text) >= SHORTEST_NAME]


def _digest(complaint: Complaint) -> str:
    """Keyed, so that nobody without the key can try texts against it; who shows the old text can prove it."""
    content = {"code": complaint.receipt_code, "title": complaint.title, "text": complaint.text}
    return keyed_hash(canonical_json(content))


def _without_people(text: str, known: list[str]) -> str:
    return black_out(text, [*find_personal_data(text), *known])


def _nothing(_text: str, wording: Wording) -> str:
    return wording.filler


def _forget_resident(complaint: Complaint) -> None:
    """What the resident and the neighbours added goes with them: messages, ratings, earlier wordings, free answers."""
    open_words("complaint_id", complaint.pk)
    events = ComplaintEvent.objects.filter(complaint=complaint)
    own = events.filter(Q(actor_kind=ActorKind.RESIDENT) | Q(kind=EventKind.MESSAGE))
    own.exclude(note="").update(note="")
    events.filter(actor_kind=ActorKind.RESIDENT, actor__isnull=False).update(actor=None)
    ComplaintRevision.objects.filter(event__complaint=complaint).delete()
    ComplaintAnswer.objects.filter(complaint=complaint, question__kind=AnswerKind.TEXT).delete()
    PostedRequest.objects.filter(complaint=complaint).update(**_nothing_posted())
    complaint.joinings.update(**CONTACT, note="")
    complaint.sealed.all().delete()
    MediationParty.objects.filter(case__complaint=complaint).update(name="", phone="")


def _nothing_posted() -> dict[str, Any]:
    """Of what a client sent beside the complaint only whose client it was stays."""
    fields = PostedRequest._meta.concrete_fields
    return {field.name: field.get_default() for field in fields if not (field.is_relation or field.primary_key)}


def _forget_in_ledgers(complaint: Complaint, known: list[str]) -> None:
    """A ledger belongs to the estate and stays; people of the complaint are blacked out in it."""
    for entry in LedgerEntry.objects.filter(complaints=complaint):
        for field in ("title", "finding", "measure"):
            setattr(entry, field, _without_people(getattr(entry, field), known))
        entry.save(update_fields=["title", "finding", "measure"])


def _forget_hot_issue(complaint: Complaint) -> None:
    """The complaint is nobody's neighbour any more; an issue named by its words gets the name of its place."""
    ComplaintSketch.objects.filter(complaint=complaint).delete()
    issue = HotIssue.objects.select_for_update().filter(members__complaint=complaint).first()
    if issue is None:
        return
    HotIssueMember.objects.filter(complaint=complaint).delete()
    if not issue.members.exists():
        issue.delete()
    elif issue.name in complaint.title:
        issue.name = str(issue.estate or issue.area)[:120]
        issue.save(update_fields=["name"])


def _drop(files: QuerySet) -> None:
    drop_files(files.values_list("file", flat=True))
    files.delete()


@transaction.atomic
def empty(complaint_id: int, *, now: datetime.datetime) -> Complaint:
    """Delete text, words and photos of an anonymous case (删除内容). Raises `NotDue`.

    Category, estate, times, states, decisions with their legal basis and the digest stay.
    """
    complaint = _due(complaint_id)
    if complaint.anonymised_at is None or complaint.emptied_at is not None:
        raise NotDue
    hide(complaint, WORDINGS, _nothing)
    complaint.refresh_from_db(fields=["title", "text", "place_text"])
    ComplaintAnswer.objects.filter(complaint=complaint).delete()
    complaint.source_label, complaint.emptied_at = "", now
    complaint.save(update_fields=["source_label", "emptied_at"])
    _drop(complaint.photos.all())
    _drop(complaint.videos.all())
    complaint.sealed.all().delete()
    record(None, "complaints.empty", complaint, fields=["title", "text", "note", "photos", "videos"])
    return complaint


@transaction.atomic
def forget_mediation(case_id: int, *, now: datetime.datetime) -> MediationCase:
    """Delete what was said, and by whom, in a mediation that hangs on no complaint. Raises `NotDue`."""
    case = MediationCase.objects.select_for_update(no_key=True).get(pk=case_id)
    if case.complaint_id is not None or case.anonymised_at is not None:
        raise NotDue
    case.subject, case.summary, case.agreement, case.anonymised_at = "", "", "", now
    case.save(update_fields=["subject", "summary", "agreement", "anonymised_at"])
    open_words("case_id", case.pk)
    case.parties.update(name="", phone="")
    case.sessions.update(place="", minutes="")
    case.duties.update(what="")
    case.events.update(note="")
    record(None, "complaints.forget_mediation", case, fields=["subject", "summary", "agreement", "parties", "note"])
    return case


@transaction.atomic
def hold_complaint(complaint_id: int, *, reason: str, by: "User", now: datetime.datetime) -> Complaint:
    """Keep everything beyond the retention time, for a court or an inspection (保全); nothing is deleted meanwhile."""
    return _set_hold(complaint_id, words(reason)[:300], by, reason)


@transaction.atomic
def release_complaint(complaint_id: int, *, reason: str, by: "User", now: datetime.datetime) -> Complaint:
    """End the hold (解除保全); what is due is deleted in the next night."""
    return _set_hold(complaint_id, "", by, words(reason))


def _set_hold(complaint_id: int, hold: str, by: "User", reason: str) -> Complaint:
    complaint = locked(complaint_id)
    if not can_redact(by, complaint):
        raise NotAllowed
    complaint.hold_reason = hold
    complaint.save(update_fields=["hold_reason"])
    name = "complaints.hold" if hold else "complaints.release"
    record(by, name, complaint, fields=["hold_reason"], reason=reason)
    return complaint
