"""What a firm does: open an application, answer item by item, attach evidence, hand in, take back."""

import datetime
import hashlib
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from common.images import read_picture
from common.storing import files_undone_on_error, put_away
from firms.models import PropertyFirm, ServiceProject
from places.models import Area
from programmes.choices_awards import ApplicationState, RoundState, SubjectKind
from programmes.models import AwardAnswer, AwardApplication, AwardEvidence, AwardRound
from programmes.permissions import applying_firms, writing_firms
from programmes.rules.award import BadPoints, items_for, score
from programmes.services.awards._steps import lock_application, note_step, require_firm
from programmes.services.awards.rounds import UnknownClass

PDF_HEAD = b"%PDF-"
MOST_FILES = 200


class RoundNotOpen(Refusal):
    """Applications are not taken."""

    message = _("This round takes no applications now. Look at its days.")


class WrongSubject(Refusal):
    """The round is about something else."""

    message = _("This round is about another kind of subject. Choose what it asks for.")
    status = 422


class NoSuchItem(Refusal):
    """The checklist has no such item for this class."""

    message = _("The checklist has no such item. Reload the page.")
    status = 422


class WrongPoints(Refusal):
    """Points beyond the item's."""

    status = 422


class NotComplete(Refusal):
    """Something is missing before it can be handed in."""

    status = 422


class BadEvidence(Refusal):
    """The file cannot be taken."""

    message = _("A file is a PDF or a photo of at most 20 MB. Choose another one.")
    status = 422


class TooMuchEvidence(Refusal):
    """Enough is enough."""

    message = _("An application has at most 200 files.")
    status = 422


@transaction.atomic
def open_application(
    round_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
    firm: PropertyFirm,
    project: ServiceProject | None = None,
    class_code: str = "",
    area: Area | None = None,
) -> AwardApplication:
    """Begin an application: for a project, reviewed where it stands; for a firm, in a subdistrict of its choice.

    Raises `RoundNotOpen`, `WrongSubject`, `UnknownClass`, `NotAllowed`; `ValidationError` for a second one.
    """
    require_firm(by, firm.pk, applying_firms(by) if by is not None else ())
    found = AwardRound.objects.select_related("standard").select_for_update(of=("self",), no_key=True).get(pk=round_id)
    _require_open(found, today)
    where = _where(found, firm, project, area)
    codes = [one["code"] for one in found.standard.classes] or [""]
    if class_code not in codes:
        raise UnknownClass
    application = AwardApplication(
        round=found, firm=firm, project=project, class_code=class_code, area=where, created_by=by, created_at=now
    )
    application.full_clean()
    application.save()
    note_step(application, "open", ApplicationState.DRAFT, by=by, now=now)
    record(by, "programmes.open_award_application", application, fields=["round", "firm", "project"])
    return application


def _require_open(found: AwardRound, today: datetime.date) -> None:
    if found.state != RoundState.OPEN or not found.apply_from <= today <= found.apply_until:
        raise RoundNotOpen


def _where(found: AwardRound, firm: PropertyFirm, project: ServiceProject | None, area: Area | None) -> Area:
    is_about_firm = found.standard.kind == SubjectKind.FIRM
    if is_about_firm != (project is None) or (project is not None and project.firm_id != firm.pk):
        raise WrongSubject
    if project is not None:
        return project.estate.area
    if area is None or not firm.projects.filter(estate__area__path__startswith=area.path).exists():
        raise WrongSubject(_("Choose a subdistrict in which the firm serves a project."))
    return area


def items_of(application: AwardApplication) -> list[dict]:
    """The items that an application answers, in the order of the checklist."""
    return items_for(application.round.standard.sections, application.class_code)


@transaction.atomic
def save_answer(
    application_id: int,
    item_code: str,
    *,
    by: User | None,
    now: datetime.datetime,
    points: Decimal,
    note: str = "",
) -> AwardAnswer:
    """Keep what the firm says about one item; saved again, it is replaced. Raises `NoSuchItem`, `WrongPoints`."""
    application = _writable(application_id, by)
    _require_item(application, item_code, points)
    answer, _is_new = AwardAnswer.objects.update_or_create(
        application=application,
        item_code=item_code,
        defaults={"points": points, "note": note.strip()[:500], "saved_at": now},
    )
    record(by, "programmes.save_award_answer", application, fields=[item_code])
    return answer


def _writable(application_id: int, by: User | None) -> AwardApplication:
    application, _target = lock_application(application_id, "answer")
    require_firm(by, application.firm_id, writing_firms(by) if by is not None else ())
    return application


def _require_item(application: AwardApplication, item_code: str, points: Decimal | None = None) -> None:
    item = next((one for one in items_of(application) if one["code"] == item_code), None)
    if item is None:
        raise NoSuchItem
    if points is not None:
        try:
            score([item], {item_code: points})
        except BadPoints as error:
            raise WrongPoints(str(error)) from error


@transaction.atomic
def attach_evidence(
    application_id: int, item_code: str, file: File, *, by: User | None, now: datetime.datetime
) -> AwardEvidence:
    """Keep a file for an item: a PDF byte for byte, a photo as a clean JPEG without metadata.

    Raises `BadEvidence`, `TooMuchEvidence`, `NoSuchItem`; `ValidationError` for a file twice.
    """
    application = _writable(application_id, by)
    _require_item(application, item_code)
    if application.evidence.count() >= MOST_FILES:
        raise TooMuchEvidence
    content, ending = _read(file)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = AwardEvidence(
        application=application,
        item_code=item_code,
        name=Path(file.name or f"{sha256[:12]}.{ending}").name[-200:],
        size=len(content),
        sha256=sha256,
        added_by=by,
        added_at=now,
    )
    kept.validate_constraints()
    with files_undone_on_error() as names:
        kept.file = put_away(f"awards/{application.public_code}-{sha256[:12]}.{ending}", content)
        names.append(kept.file.name)
        kept.save(force_insert=True)
        record(by, "programmes.attach_award_evidence", application, fields=[item_code])
    return kept


def _read(file: File) -> tuple[bytes, str]:
    if not file.size or file.size > settings.UPLOAD_MAX_BYTES:
        raise BadEvidence
    file.seek(0)
    if file.read(len(PDF_HEAD)) == PDF_HEAD:
        file.seek(0)
        return file.read(), "pdf"
    return read_picture(file).content, "jpg"


@transaction.atomic
def remove_evidence(evidence_id: int, *, by: User | None) -> None:
    """Take a file away while the application is written."""
    evidence = AwardEvidence.objects.get(pk=evidence_id)
    application = _writable(evidence.application_id, by)
    name = evidence.file.name
    evidence.delete()
    record(by, "programmes.remove_award_evidence", application, fields=[evidence.item_code])
    transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def submit_application(
    application_id: int, *, by: User | None, now: datetime.datetime, today: datetime.date
) -> AwardApplication:
    """Hand the application in to the subdistrict.

    Raises `NotComplete` while items are unanswered or must-have items lack the evidence that they ask for,
    `RoundNotOpen`, `MoveNotAllowed`, `NotAllowed`.
    """
    application, target = lock_application(application_id, "submit")
    require_firm(by, application.firm_id, applying_firms(by) if by is not None else ())
    _require_open(application.round, today)
    items = items_of(application)
    points = dict(application.answers.values_list("item_code", "points"))
    _require_complete(application, items, points)
    application.self_score = score(items, points).total
    application.submitted_by, application.submitted_at = by, now
    note_step(application, "submit", target, by=by, now=now)
    application.save(update_fields=["state", "self_score", "submitted_by", "submitted_at"])
    record(by, "programmes.submit_award_application", application, fields=["state", "self_score"])
    return application


def _require_complete(application: AwardApplication, items: list[dict], points: dict[str, Decimal]) -> None:
    open_items = [item["code"] for item in items if item["code"] not in points]
    if open_items:
        raise NotComplete(_("Items without an answer: %s. Answer them first.") % ", ".join(open_items[:10]))
    proven = set(application.evidence.values_list("item_code", flat=True))
    bare = [item["code"] for item in items if item["must"] and item["evidence"] and item["code"] not in proven]
    if bare:
        raise NotComplete(_("Must-have items without evidence: %s. Attach a file to each.") % ", ".join(bare[:10]))


@transaction.atomic
def take_back_application(application_id: int, *, by: User | None, now: datetime.datetime) -> AwardApplication:
    """The firm does not apply after all, before the subdistrict has reviewed."""
    application, target = lock_application(application_id, "take_back")
    require_firm(by, application.firm_id, applying_firms(by) if by is not None else ())
    note_step(application, "take_back", target, by=by, now=now)
    application.save(update_fields=["state"])
    record(by, "programmes.take_back_award_application", application, fields=["state"])
    return application


def require_reader(by: User, application: AwardApplication) -> None:
    """Raise `NotAllowed` unless the person works for the firm of the application."""
    if application.firm_id not in writing_firms(by):
        raise NotAllowed
