"""What staff can do with a tender in its state: a form and a service for each act."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.choices import TenderState
from firms.forms import tender_staff as forms
from firms.models import Tender
from firms.permissions import can_manage_tenders_in
from firms.selectors.tenders import ranking
from firms.services import tenders as services
from firms.views._acts import Acts, NothingForm, data_for

TITLES = {
    "criteria": gettext_lazy("Set the criteria"),
    "document": gettext_lazy("Add a document"),
    "witness": gettext_lazy("Appoint a witness"),
    "expert": gettext_lazy("Appoint an expert"),
    "publish": gettext_lazy("Publish the tender"),
    "put_off": gettext_lazy("Put the dates off"),
    "close": gettext_lazy("Close the bidding"),
    "open": gettext_lazy("Open all bids"),
    "evaluate": gettext_lazy("Add up and rank"),
    "publicise": gettext_lazy("Publicise the award"),
    "confirm": gettext_lazy("Confirm the award"),
    "fail": gettext_lazy("Declare the tender failed"),
    "cancel": gettext_lazy("Cancel the tender"),
}
DRAFT, PUBLISHED, CLOSED = TenderState.DRAFT, TenderState.PUBLISHED, TenderState.CLOSED
OPENED, EVALUATED, PUBLICITY = TenderState.OPENED, TenderState.EVALUATED, TenderState.PUBLICITY
IN_STATE = {
    DRAFT: ("criteria", "document", "witness", "expert", "publish", "cancel"),
    PUBLISHED: ("document", "expert", "put_off", "close", "cancel"),
    CLOSED: ("expert", "open", "fail", "cancel"),
    OPENED: ("expert", "evaluate", "fail", "cancel"),
    EVALUATED: ("publicise", "fail", "cancel"),
    PUBLICITY: ("confirm",),
}


def acts_of(request: HttpRequest, tender: Tender) -> Acts:
    """The acts of a person on a tender now, in order; none for those who only look."""
    if not can_manage_tenders_in(request.user, tender.area):
        return {}
    acts: Acts = {}
    for name in IN_STATE.get(TenderState(tender.state), ()):
        if name == "close" and timezone.now() < tender.bids_due_at:
            continue
        if name == "open" and timezone.now() < tender.opening_at:
            continue
        acts[name] = (_form(request, name, tender), _service(request, name, tender), _("Done."))
    return acts | _small_acts(request, tender)


def _form(request: HttpRequest, name: str, tender: Tender) -> Any:
    given = data_for(request, name)
    if name == "publicise":
        found = ranking(tender)
        rows = found["rows"] if found else []
        return forms.PubliciseForm(
            **given, bids=[(row["bid"], f"{row['place']}. {row['name']} ({row['total']})") for row in rows]
        )
    if name == "criteria":
        lines = "\n".join(f"{row.title} | {row.weight} | {row.kind}" for row in tender.criteria.all())
        return forms.CriteriaForm(**given, initial={"lines": lines})
    if name == "put_off":
        dates = {"bids_due_at": forms.local(tender.bids_due_at), "opening_at": forms.local(tender.opening_at)}
        return forms.PutOffForm(**given, initial=dates)
    made: dict[str, Any] = {
        "document": forms.DocumentForm,
        "witness": forms.WitnessForm,
        "expert": forms.ExpertForm,
        "open": forms.GapsForm,
        "fail": forms.ReasonForm,
        "cancel": forms.ReasonForm,
    }
    return made.get(name, NothingForm)(**given)


def _service(request: HttpRequest, name: str, tender: Tender) -> Callable[[dict[str, Any]], object]:
    pk, by, now = tender.pk, request.user, timezone.now()
    table: dict[str, Callable[[dict[str, Any]], object]] = {
        "criteria": lambda data: services.set_criteria(pk, data["lines"], by=by),
        "document": lambda data: services.add_document(
            pk, by=by, now=now, kind=data["kind"], title=data["title"], content=data["file"]
        ),
        "witness": lambda data: services.appoint_witness(
            pk, data["user"], by=by, role=data["role"], organisation=data["organisation"]
        ),
        "expert": lambda data: services.appoint_expert(pk, data["user"], by=by, field=data["field"]),
        "publish": lambda data: services.publish_tender(pk, by=by, now=now),
        "put_off": lambda data: services.put_off(pk, by=by, now=now, **data),
        "close": lambda data: services.close_tender(pk, by=by),
        "open": lambda data: services.open_bids(pk, by=by, with_gaps=data["with_gaps"]),
        "evaluate": lambda data: services.evaluate_tender(pk, by=by, now=now),
        "publicise": lambda data: services.publicise_award(pk, data["bid"], by=by, now=now, reason=data["reason"]),
        "confirm": lambda data: services.confirm_award(pk, by=by, now=now),
        "fail": lambda data: services.fail_tender(pk, by=by, now=now, reason=data["reason"]),
        "cancel": lambda data: services.cancel_tender(pk, by=by, now=now, reason=data["reason"]),
    }
    return table[name]


def _small_acts(request: HttpRequest, tender: Tender) -> Acts:
    """Acts on a part: a witness, a question, an objection. Their names carry its number."""
    by, now, acts = request.user, timezone.now(), {}
    if tender.state == DRAFT:
        for witness in tender.witnesses.all():
            name = f"dismiss-{witness.pk}"
            acts[name] = (NothingForm(**data_for(request, name)), _dismiss(witness.pk, by), _("Done."))
    if tender.state == PUBLISHED:
        for question in tender.questions.filter(answered_at=None):
            name = f"answer-{question.pk}"
            form = forms.AnswerForm(**data_for(request, name))
            acts[name] = (form, _answer(question.pk, by, now), _("The answer is public."))
    if tender.state == PUBLICITY:
        for award in tender.awards.filter(overturned_at=None):
            for objection in award.objections.filter(state="open"):
                name = f"decide-{objection.pk}"
                form = forms.DecideForm(**data_for(request, name))
                acts[name] = (form, _decide(objection.pk, by, now), _("The objection is decided."))
    return acts


def _dismiss(pk: int, by: Any) -> Callable[[dict[str, Any]], object]:
    return lambda data: services.dismiss_witness(pk, by=by)


def _answer(pk: int, by: Any, now: Any) -> Callable[[dict[str, Any]], object]:
    return lambda data: services.answer_question(pk, by=by, now=now, answer=data["answer"])


def _decide(pk: int, by: Any, now: Any) -> Callable[[dict[str, Any]], object]:
    return lambda data: services.decide_objection(
        pk, by=by, now=now, is_upheld=data["outcome"] == "upheld", decision=data["decision"]
    )
