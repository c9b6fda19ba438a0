"""What everybody is told before the end of bidding: notice, later dates, documents, answers, cancellation."""

import datetime
import io
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import digest, sha256_hex_of_bytes
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import TenderPaper, TenderState
from firms.models import PropertyFirm, Tender, TenderDocument, TenderQuestion, TenderTerms
from firms.permissions import can_represent
from firms.services.tenders._steps import locked, managed, move, publish_paper

MOST_BYTES = 20_000_000
PDF_HEAD, ZIP_HEAD = b"%PDF-", b"PK\x03\x04"
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
WHOLE = 100


class TermsMissing(Refusal):
    """Nobody wrote down the clocks of this kind of tender."""

    message = _("There are no terms in force for this kind of tender. Write them down first, with their legal source.")


class NotComplete(Refusal):
    """A tender is published whole."""

    message = _("Not complete yet: %(missing)s")
    status = 422

    def __init__(self, missing: list[Any]) -> None:
        super().__init__(self.message % {"missing": "; ".join(str(text) for text in missing)})


class TooLateToChange(Refusal):
    """Bidders need time."""

    message = _("It is too late to change this: put the end of bidding off first.")


class WrongDocument(Refusal):
    """Only files that offices can open."""

    message = _("A document is a PDF, Word or Excel file of at most 20 MB. Choose another file.")
    status = 422


@transaction.atomic
def publish_tender(tender_id: int, *, by: User | None, now: datetime.datetime) -> Tender:
    """Publish a tender (发布招标公告): terms, criteria and the witnesses' keys are frozen from here on.

    Raises `TermsMissing`, `NotComplete`, `MoveNotAllowed`, `NotAllowed`.
    """
    tender = managed(tender_id, by)
    terms = TenderTerms.objects.in_force(tender.kind, timezone.localdate(now))
    if terms is None:
        raise TermsMissing
    missing = missing_for_publication(tender, terms, now)
    if missing and tender.state == TenderState.DRAFT:
        raise NotComplete(missing)
    tender.terms, tender.published_at = terms, now
    tender.key_sheet = [
        {
            "number": witness.number,
            "role": witness.role,
            "organisation": witness.organisation,
            "digest": witness.key_digest,
            "key": witness.public_key,
        }
        for witness in tender.witnesses.order_by("number")
    ]
    tender.key_sheet_digest = digest(tender.key_sheet)
    move(tender, "publish", by=by, now=now, fields=["terms", "published_at", "key_sheet", "key_sheet_digest"])
    publish_paper(tender, TenderPaper.NOTICE, notice_of(tender), by=by, now=now)
    return tender


def missing_for_publication(tender: Tender, terms: TenderTerms | None, now: datetime.datetime) -> list[Any]:
    """What a draft still lacks, in words."""
    witnesses, missing = list(tender.witnesses.all()), []
    if len(witnesses) < tender.threshold:
        missing.append(_("there are fewer witnesses than open the bids together"))
    if any(not witness.key_digest for witness in witnesses):
        missing.append(_("a witness has not handed in a key"))
    if sum(criterion.weight for criterion in tender.criteria.all()) != WHOLE:
        missing.append(_("the criteria do not add up to 100 points"))
    if not tender.documents.exists():
        missing.append(_("there is no tender document"))
    if terms is not None and tender.bids_due_at < now + datetime.timedelta(days=terms.bid_days):
        missing.append(_("the end of bidding is less than %(days)d days away") % {"days": terms.bid_days})
    return missing


def notice_of(tender: Tender) -> dict[str, Any]:
    """What the notice of a tender says."""
    assert tender.terms is not None
    return {
        "title": tender.title,
        "kind": tender.kind,
        "tenderee": tender.tenderee,
        "estates": [{"code": estate.code, "name": estate.name} for estate in tender.estates.order_by("code")],
        "description": tender.description,
        "floor_area": tender.floor_area,
        "price": {"unit": tender.price_unit, "limit": tender.price_limit},
        "service": {"from": tender.service_from, "months": tender.service_months},
        "dates": {"bids_due_at": tender.bids_due_at, "opening_at": tender.opening_at},
        "terms": {"effective_from": tender.terms.effective_from, "source": tender.terms.legal_source},
        "credit": {
            "worst_rank": tender.worst_rank,
            "admits_unrated": tender.admits_unrated,
            "bonus": tender.credit_bonus,
            "source": tender.credit_source,
        },
        "criteria": [
            {"number": row.number, "title": row.title, "kind": row.kind, "weight": row.weight}
            for row in tender.criteria.all()
        ],
        "opening": {"threshold": tender.threshold, "keys": [row["digest"] for row in tender.key_sheet]},
        "documents": [{"title": row.title, "version": row.version, "sha256": row.sha256} for row in
                      tender.documents.order_by("title", "version")],
    }  # fmt: skip


@transaction.atomic
def put_off(
    tender_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    bids_due_at: datetime.datetime,
    opening_at: datetime.datetime,
    reason: str,
) -> Tender:
    """Put the end of bidding and the opening off (延期). Never to an earlier moment: the database refuses it."""
    tender = managed(tender_id, by)
    if tender.state != TenderState.PUBLISHED or now >= tender.bids_due_at:
        raise MoveNotAllowed
    if bids_due_at < tender.bids_due_at or opening_at < max(tender.opening_at, bids_due_at):
        raise MoveNotAllowed(_("Dates of a published tender only move to later."))
    tender.bids_due_at, tender.opening_at = bids_due_at, opening_at
    tender.save(update_fields=["bids_due_at", "opening_at"])
    content = {"dates": {"bids_due_at": bids_due_at, "opening_at": opening_at}, "reason": reason.strip()}
    publish_paper(tender, TenderPaper.CHANGE, content, by=by, now=now)
    record(by, "firms.put_off_tender", tender, fields=["bids_due_at", "opening_at"], reason=reason)
    return tender


@transaction.atomic
def add_document(
    tender_id: int, *, by: User | None, now: datetime.datetime, kind: str, title: str, content: bytes
) -> TenderDocument:
    """Keep a document byte for byte, as the next version of its title. Raises `WrongDocument`, `TooLateToChange`."""
    tender = managed(tender_id, by)
    _check_changeable(tender, now)
    ending, title = _ending(content), title.strip()
    version = tender.documents.filter(title=title).count() + 1
    sha256 = sha256_hex_of_bytes(content)
    document = TenderDocument(
        tender=tender, kind=kind, title=title, version=version, ending=ending, size=len(content), sha256=sha256,
        added_by=by, added_at=now,
    )  # fmt: skip
    document.file = default_storage.save(f"tenders/{tender.code}/{sha256[:16]}.{ending}", ContentFile(content))
    document.full_clean(exclude=["added_by"])
    document.save(force_insert=True)
    record(by, "firms.add_tender_document", tender, fields=["documents"], reason=sha256)
    return document


def _check_changeable(tender: Tender, now: datetime.datetime) -> None:
    if tender.state == TenderState.DRAFT:
        return
    if tender.state != TenderState.PUBLISHED or tender.terms is None:
        raise MoveNotAllowed
    if now > tender.bids_due_at - datetime.timedelta(days=tender.terms.clarification_days):
        raise TooLateToChange


def _ending(content: bytes) -> str:
    if not content or len(content) > MOST_BYTES:
        raise WrongDocument
    if content.startswith(PDF_HEAD):
        return "pdf"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise WrongDocument from error
    for ending, part in OFFICE_PARTS.items():
        if part in names:
            return ending
    raise WrongDocument


@transaction.atomic
def ask_question(
    tender_id: int, firm: PropertyFirm, *, by: User, now: datetime.datetime, question: str
) -> TenderQuestion:
    """A firm asks about a tender before the end of bidding."""
    tender = locked(tender_id)
    if not can_represent(by, firm):
        raise NotAllowed
    if tender.state != TenderState.PUBLISHED or now >= tender.bids_due_at:
        raise MoveNotAllowed(_("Questions are taken until the end of bidding."))
    asked = TenderQuestion(tender=tender, firm=firm, question=question.strip(), asked_by=by, asked_at=now)
    asked.full_clean(exclude=["answered_by", "answered_at"])
    asked.save(force_insert=True)
    record(by, "firms.ask_question", tender, fields=["questions"])
    return asked


@transaction.atomic
def answer_question(question_id: int, *, by: User | None, now: datetime.datetime, answer: str) -> TenderQuestion:
    """Answer to all, once, without naming who asked. Raises `MoveNotAllowed`."""
    asked = TenderQuestion.objects.get(pk=question_id)
    tender = managed(asked.tender_id, by)
    asked.refresh_from_db()
    if asked.answered_at is not None or tender.state != TenderState.PUBLISHED:
        raise MoveNotAllowed
    asked.answer, asked.answered_by, asked.answered_at = answer.strip(), by, now
    asked.full_clean(exclude=["answered_by"])
    asked.save(update_fields=["answer", "answered_by", "answered_at"])
    record(by, "firms.answer_question", tender, fields=["questions"])
    return asked


@transaction.atomic
def cancel_tender(tender_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> Tender:
    """End a tender without award, for a reason that everybody reads (终止招标). Bids stay sealed."""
    tender = managed(tender_id, by)
    move(tender, "cancel", by=by, now=now, reason=reason)
    if tender.published_at is not None:
        publish_paper(tender, TenderPaper.CANCELLATION, {"reason": reason.strip()}, by=by, now=now)
    return tender


@transaction.atomic
def fail_tender(tender_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> Tender:
    """Declare that the tender has failed (流标), with the reason."""
    tender = managed(tender_id, by)
    move(tender, "fail", by=by, now=now, reason=reason)
    publish_paper(tender, TenderPaper.FAILURE, {"reason": reason.strip()}, by=by, now=now)
    return tender
