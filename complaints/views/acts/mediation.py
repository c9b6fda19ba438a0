"""The acts on the page of a mediation, in the order of the buttons."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.choices import ActorKind, MediationState
from complaints.forms import NoteForm
from complaints.forms import mediation as forms
from complaints.models import MediationCase
from complaints.permissions import sides_in_mediation
from complaints.selectors.mediation import mediators_for, possible_firms
from complaints.services import mediation as services
from complaints.views.acts.base import Act, plain
from complaints.workflow import mediation_moves_from

Offer = Callable[[User, MediationCase], bool]
BEFORE_AGREEMENT = (MediationState.APPLIED, MediationState.ACCEPTED)


def _move(name: str) -> Offer:
    def is_offered(user: User, case: MediationCase) -> bool:
        return any(name in mediation_moves_from(case.state, side) for side in sides_in_mediation(user, case))

    return is_offered


def _in(*states: str, office_only: bool = False) -> Offer:
    def is_offered(user: User, case: MediationCase) -> bool:
        sides = sides_in_mediation(user, case)
        return case.state in states and (ActorKind.STAFF in sides or (bool(sides) and not office_only))

    return is_offered


def _party_form(case: MediationCase, data: Any) -> forms.PartyForm:
    return forms.PartyForm(data, firms=possible_firms(case), prefix="add_party")


def _consent_form(case: MediationCase, data: Any) -> forms.ConsentForm:
    return forms.ConsentForm(data, parties=case.parties.filter(consented_at=None), prefix="consent")


def _appoint_form(case: MediationCase, data: Any) -> forms.AppointForm:
    return forms.AppointForm(data, mediators=mediators_for(case), prefix="appoint")


def _relieve_form(case: MediationCase, data: Any) -> forms.RelieveForm:
    return forms.RelieveForm(data, posts=case.posts.filter(relieved_at=None), prefix="relieve")


def _session_form(case: MediationCase, data: Any) -> forms.SessionForm:
    return forms.SessionForm(data, parties=case.parties.all(), prefix="session")


def _agreement_form(case: MediationCase, data: Any) -> forms.AgreementForm:
    return forms.AgreementForm(data, parties=case.parties.all(), prefix="agree")


def _performance_form(case: MediationCase, data: Any) -> forms.PerformanceForm:
    return forms.PerformanceForm(data, duties=_open_duties(case), prefix="perform")


def _open_duties(case: MediationCase) -> Any:
    return case.duties.filter(performed_date=None).select_related("party__firm")


def _agree(case: MediationCase, data: dict[str, Any], by: User, now: Any) -> object:
    words = {name: data[name] for name in ("agreed_date", "agreement", "duties")}
    return services.record_agreement(case.pk, by=by, now=now, **words)


PREPARING = (
    Act(
        "add_party",
        _("Add a party"),
        _party_form,
        lambda case, data, by, now: services.add_party(case.pk, by=by, now=now, **data),
        _in(*BEFORE_AGREEMENT),
    ),
    Act(
        "consent",
        _("A party agrees to mediation"),
        _consent_form,
        lambda case, data, by, now: services.record_consent(data["party"].pk, by=by, now=now),
        lambda user, case: _in(*BEFORE_AGREEMENT)(user, case) and case.parties.filter(consented_at=None).exists(),
    ),
    Act(
        "appoint",
        _("Appoint a mediator"),
        _appoint_form,
        lambda case, data, by, now: services.appoint_mediator(case.pk, by=by, now=now, **data),
        _in(*BEFORE_AGREEMENT, office_only=True),
    ),
    Act(
        "relieve",
        _("Relieve a mediator"),
        _relieve_form,
        lambda case, data, by, now: services.relieve_mediator(data["post"].pk, by=by, now=now, reason=data["note"]),
        lambda user, case: (
            _in(*BEFORE_AGREEMENT, office_only=True)(user, case) and case.posts.filter(relieved_at=None).exists()
        ),
    ),
    Act(
        "accept",
        _("Take the dispute up"),
        lambda case, data: forms.EmptyForm(data, prefix="accept"),
        lambda case, data, by, now: services.accept_mediation(case.pk, by=by, now=now),
        _move("accept"),
    ),
    Act(
        "decline",
        _("Do not take the dispute up"),
        plain(NoteForm, "decline"),
        lambda case, data, by, now: services.decline_mediation(case.pk, by=by, now=now, reason=data["note"]),
        _move("decline"),
    ),
)
MEDIATING = (
    Act(
        "session",
        _("Record a session"),
        _session_form,
        lambda case, data, by, now: services.record_session(case.pk, by=by, now=now, **data),
        _in(MediationState.ACCEPTED),
    ),
    Act("agree", _("Record the agreement"), _agreement_form, _agree, _move("agree")),
    Act(
        "fail",
        _("End without agreement"),
        plain(NoteForm, "fail"),
        lambda case, data, by, now: services.fail_mediation(case.pk, by=by, now=now, reason=data["note"]),
        _move("fail"),
    ),
    Act(
        "withdraw",
        _("A party gives it up"),
        plain(NoteForm, "withdraw"),
        lambda case, data, by, now: services.withdraw_mediation(case.pk, by=by, now=now, reason=data["note"]),
        _move("withdraw"),
    ),
)
AFTERWARDS = (
    Act(
        "apply_confirmation",
        _("Ask the court for confirmation"),
        plain(forms.ConfirmationForm, "apply_confirmation"),
        lambda case, data, by, now: services.apply_for_confirmation(case.pk, by=by, now=now, **data),
        _move("apply_confirmation"),
    ),
    Act(
        "ruling",
        _("Record the court's ruling"),
        plain(forms.RulingForm, "ruling"),
        lambda case, data, by, now: services.record_confirmation(case.pk, by=by, now=now, **data),
        _move("confirm"),
    ),
    Act(
        "perform",
        _("A duty was performed"),
        _performance_form,
        lambda case, data, by, now: services.record_performance(data["duty"].pk, by=by, now=now, **_day(data)),
        lambda user, case: bool(sides_in_mediation(user, case)) and _open_duties(case).exists(),
    ),
)


def _day(data: dict[str, Any]) -> dict[str, Any]:
    return {"performed_date": data["performed_date"]}


ACTS: dict[str, Act] = {act.name: act for act in (*PREPARING, *MEDIATING, *AFTERWARDS)}
