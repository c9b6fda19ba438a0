"""What the machine does with a complaint that came in, and the models it learns from officers' decisions."""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scopes import covers_all
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from complaints.choices import ActorKind, EventKind, ModelKind, Severity
from complaints.classifier.model import Model
from complaints.classifier.rows import Labelled
from complaints.classifier.sketching import sketch
from complaints.models import Complaint, ComplaintSketch, Triage, TriageModel
from complaints.rules.urgency import Found, dangers_in, lifted
from complaints.selectors import due_times_for
from complaints.selectors.triage import (
    decided_samples,
    desks_for,
    model_in_use,
    near_complaints,
    possible_categories,
)
from complaints.services._steps import finish, locked, step
from jobs.services import enqueue

if TYPE_CHECKING:
    from accounts.models import User

FEWEST_SAMPLES, FEWEST_OF_A_CATEGORY = 100, 10
Told = Callable[[int, int], None]


class TooFewDecisions(Refusal):
    """Officers have not decided enough complaints to learn from."""

    message = _(
        "There are too few decisions to learn from: at least 100 accepted complaints are needed, "
        "10 each in two categories or more."
    )


@transaction.atomic
def triage_complaint(complaint_id: int, now: datetime.datetime) -> Triage | None:
    """Read a complaint that came in (研判): categories, desks, dangers, near complaints; lift its severity.

    Once per complaint; a second call changes nothing. An officer may lower the severity again.
    """
    if Triage.objects.filter(complaint=complaint_id).exists():
        return None
    complaint = locked(complaint_id)
    drawn = sketch(complaint.title, complaint.text)
    ComplaintSketch.objects.update_or_create(
        complaint=complaint, defaults={**drawn._asdict(), "created_at": complaint.created_at}
    )
    dangers = dangers_in(complaint.title, complaint.text)
    triage = Triage.objects.create(
        complaint=complaint,
        model_digests=_digests(),
        suggestions=[[s.category.code, round(s.probability, 3)] for s in _possible(complaint)],
        desks=[[guess.label, round(guess.probability, 3)] for guess in desks_for(complaint.title, complaint.text)],
        dangers=[found.code for found in dangers],
        near=[list(near) for near in near_complaints(drawn, complaint, now)],
        created_at=now,
    )
    _lift(complaint, dangers, now)
    return triage


def _possible(complaint: Complaint) -> list:
    return possible_categories(complaint.title, complaint.text)


def _digests() -> dict[str, str]:
    models = {kind: model_in_use(kind) for kind in ModelKind}
    return {str(kind): model.digest for kind, model in models.items() if model is not None}


def _lift(complaint: Complaint, dangers: list[Found], now: datetime.datetime) -> None:
    """A danger lifts the severity, the limits follow from receipt; one for people is told at once."""
    severity = lifted(complaint.severity, dangers)
    if severity == complaint.severity or not complaint.is_open:
        return
    before, complaint.severity = complaint.severity, severity
    due = due_times_for(complaint.category, severity, timezone.localtime(complaint.created_at))
    complaint.first_response_due_at, complaint.due_at = due.first_response_due_at, due.due_at
    complaint.is_due_provisional = due.is_provisional
    fields = ["severity", "first_response_due_at", "due_at", "is_due_provisional"]
    complaint.save(update_fields=fields)
    data = {"severity": [before, str(severity)], "dangers": [found.code for found in dangers]}
    event = step(complaint, EventKind.RECLASSIFY, ActorKind.SYSTEM, None, now, data=data, is_public=False)
    finish(complaint, event, None, fields=fields)
    if severity == Severity.URGENT:
        enqueue("complaints.notify_urgent", event_id=event.pk)


def can_train(user: "User") -> bool:
    """Who may train models and take them into use: those who handle complaints of the whole jurisdiction."""
    return covers_all(user, "places.handle_complaints")


def train_from_decisions(
    *, by: "User | None", now: datetime.datetime, told: Told = lambda done, total: None
) -> TriageModel:
    """Train the jurisdiction's model of categories on what its officers decided. It is not in use yet.

    Raises `TooFewDecisions`. Categories with fewer than ten decisions are left to the word list.
    """
    samples = decided_samples()
    counts = Counter(row.label for row in samples)
    rows = [row for row in samples if counts[row.label] >= FEWEST_OF_A_CATEGORY]
    if len(rows) < FEWEST_SAMPLES or len({row.label for row in rows}) < 2:
        raise TooFewDecisions
    return keep_trained(ModelKind.CATEGORY, rows, by=by, now=now, told=told)


def keep_trained(
    kind: ModelKind,
    rows: list[Labelled],
    *,
    by: "User | None",
    now: datetime.datetime,
    told: Told = lambda done, total: None,
) -> TriageModel:
    """Train on rows and keep the model as the next version of its kind, with what was measured."""
    from complaints.classifier.training import train  # scikit-learn only where something is trained

    trained = train(rows, told=told)
    model = Model.from_bytes(trained.data)
    name = default_storage.save(f"triage/{kind}-{model.digest[:12]}.triage", ContentFile(trained.data))
    try:
        return _kept(kind, model, name, len(rows), by, now)
    except IntegrityError:
        default_storage.delete(name)
        raise


@transaction.atomic
def _kept(
    kind: ModelKind, model: Model, name: str, count: int, by: "User | None", now: datetime.datetime
) -> TriageModel:
    last = TriageModel.objects.filter(kind=kind).order_by("-version").values_list("version", flat=True).first()
    row = TriageModel.objects.create(
        kind=kind,
        version=(last or 0) + 1,
        file=name,
        digest=model.digest,
        sample_count=count,
        class_count=len(model.classes),
        measured=model.header["measured"],
        trained_at=now,
        trained_by=by,
    )
    record(by, "complaints.train_model", row, fields=["version"])
    return row


@transaction.atomic
def activate_model(model_id: int, *, by: "User", now: datetime.datetime) -> TriageModel:
    """Take a trained model into use (启用模型); the one before is kept and can be taken again."""
    if not can_train(by):
        raise NotAllowed
    row = TriageModel.objects.select_for_update(no_key=True).get(pk=model_id)
    if row.is_active:
        raise MoveNotAllowed
    TriageModel.objects.in_use(row.kind).update(is_active=False)
    row.is_active, row.activated_at, row.activated_by = True, now, by
    row.save(update_fields=["is_active", "activated_at", "activated_by"])
    record(by, "complaints.activate_model", row, fields=["is_active"])
    return row
