"""What the office and those who guide do with a committee and what hangs on it."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.acts.base import Act, register_acts
from committees.acts.members import by
from committees.choices import (
    AssemblyState,
    CandidateState,
    ChainState,
    EmergencyState,
    FilingOutcome,
    OrderState,
    PreparationState,
    ReportVerdict,
)
from committees.forms import founding, work
from committees.forms import oversight as oversight_forms
from committees.permissions import can_decide_on, can_guide_in
from committees.services import candidates, chains, decisions, elections, offices, oversight, preparing


def guides(user: Any, thing: Any) -> bool:
    """Guides committees where the thing's estate lies."""
    return can_guide_in(user, thing.estate.area)


def decides(user: Any, thing: Any) -> bool:
    """Decides for the office of the subdistrict."""
    return can_decide_on(user, thing.estate)


def _stands(user: Any, committee: Any) -> bool:
    return committee.ended_on is None and decides(user, committee)


def _visits(user: Any, committee: Any) -> bool:
    return committee.ended_on is None and guides(user, committee)


def _leave(request: HttpRequest, committee: Any, data: dict[str, Any]) -> object:
    return offices.end_membership(data.pop("member").pk, **by(request), **data)


def _post(request: HttpRequest, committee: Any, data: dict[str, Any]) -> object:
    return offices.change_post(data["member"].pk, **by(request), post=data["post"])


def _step_up(request: HttpRequest, committee: Any, data: dict[str, Any]) -> object:
    return offices.step_up(data["alternate"].pk, data["left"].pk, **by(request), day=data["day"])


def _inspect(request: HttpRequest, case: Any, data: dict[str, Any]) -> object:
    content = work.content_of(data, "paper")
    return chains.inspect_emergency(case.pk, **by(request), **data, paper=content)


def _of_candidates(service: Any) -> Any:
    """The same for each of the chosen candidates, or for none."""

    def do(request: HttpRequest, preparation: Any, data: dict[str, Any]) -> object:
        chosen = data.pop("candidates")
        with transaction.atomic():
            return [service(row.pk, **by(request), **data) for row in chosen]

    return do


def _owner(service: Any, name: str) -> Any:
    def do(request: HttpRequest, preparation: Any, data: dict[str, Any]) -> object:
        return service(preparation.pk, data["owner"], **by(request), **{name: data[name]})

    return do


def _list(request: HttpRequest, preparation: Any, data: dict[str, Any]) -> object:
    photo = work.content_of(data, "photo")
    return candidates.post_list(preparation.pk, **by(request), **data, photo=photo)


def _elected(request: HttpRequest, preparation: Any, data: dict[str, Any]) -> object:
    chosen = {data["chair"].pk: "chair"}
    for row in data["members"]:
        chosen.setdefault(row.pk, "member")
    seats = len(chosen)
    for row in data["alternates"]:
        chosen.setdefault(row.pk, "alternate")
    days = {name: data[name] for name in ("name", "term_from", "term_to")}
    return elections.enter_elected(preparation.pk, **by(request), elected=list(chosen.items()), seats=seats, **days)


def _in(*states: str) -> Any:
    return lambda user, thing: thing.state in states and guides(user, thing)


def _office_in(*states: str) -> Any:
    return lambda user, thing: thing.state in states and decides(user, thing)


def _candidates_in(*states: str, allowed: Any = guides) -> Any:
    """While the group works, and somebody is there whom the act can meet."""

    def may(user: Any, preparation: Any) -> bool:
        is_open = preparation.state == PreparationState.PREPARING and allowed(user, preparation)
        return is_open and preparation.candidates.filter(state__in=states).exists()

    return may


def _is_listed(user: Any, preparation: Any) -> bool:
    return preparation.state == PreparationState.LISTED and decides(user, preparation)


def _elects(user: Any, preparation: Any) -> bool:
    return _is_listed(user, preparation) and elections.assembly_of(preparation) is None


def _is_elected(user: Any, preparation: Any) -> bool:
    """The assembly of the portal announced its result, or the election was held outside it."""
    if not _is_listed(user, preparation):
        return False
    assembly = elections.assembly_of(preparation)
    return assembly is None or assembly.state == AssemblyState.ANNOUNCED


register_acts(
    "committee",
    Act(
        "visit",
        _("Note a visit"),
        oversight_forms.VisitForm,
        lambda r, t, d: oversight.note_visit(t.pk, **by(r), **d),
        _visits,
        "office",
    ),
    Act(
        "order",
        _("Issue a remedial order"),
        oversight_forms.OrderForm,
        lambda r, t, d: oversight.issue_order(t.pk, **by(r), **d),
        _stands,
        "office",
    ),
    Act(
        "member",
        _("Enter a member"),
        work.MemberForm,
        lambda r, t, d: offices.seat_member(t.pk, **by(r), **d),
        _stands,
        "office",
    ),
    Act("leave", _("A member leaves"), work.LeaveForm, _leave, _stands, "office"),
    Act("step_up", _("An alternate steps up"), work.StepUpForm, _step_up, _stands, "office"),
    Act("post", _("Another post for a member"), work.PostForm, _post, _stands, "office"),
    Act(
        "measure",
        _("The committee cannot work"),
        oversight_forms.MeasureForm,
        lambda r, t, d: oversight.take_measure(t.pk, **by(r), **{**d, "body_seats": d["body_seats"] or 0}),
        _stands,
        "office",
    ),
    Act(
        "dissolve",
        _("Record the end of the committee"),
        founding.DissolveForm,
        lambda r, t, d: offices.dissolve_committee(t.pk, **by(r), **d),
        _stands,
        "office",
    ),
)
register_acts(
    "matter",
    Act(
        "opinion",
        _("Give the opinion"),
        work.OpinionForm,
        lambda r, t, d: oversight.give_opinion(t.pk, **by(r), **d),
        lambda u, t: not t.opinion and guides(u, t),
    ),
)
register_acts(
    "order",
    Act(
        "close",
        _("Put right: close the order"),
        work.ReasonForm,
        lambda r, t, d: oversight.close_order(t.pk, **by(r), note=d["reason"]),
        _in(OrderState.ANSWERED),
    ),
    Act(
        "again",
        _("Return it with a new day"),
        oversight_forms.AgainForm,
        lambda r, t, d: oversight.return_order(t.pk, **by(r), **d),
        _office_in(OrderState.ANSWERED),
    ),
    Act(
        "revoke",
        _("Revoke the order"),
        work.ReasonForm,
        lambda r, t, d: oversight.revoke_order(t.pk, **by(r), **d),
        _office_in(OrderState.ISSUED, OrderState.ANSWERED),
    ),
)
register_acts(
    "chain",
    Act(
        "close",
        _("Close the deliberation"),
        work.ReasonForm,
        lambda r, t, d: chains.close_chain(t.pk, **by(r), **d),
        _in(ChainState.OPEN, ChainState.COMPLETE),
    ),
)
register_acts(
    "report",
    Act(
        "appraise",
        _("Record the appraisal"),
        work.AppraisalForm,
        lambda r, t, d: decisions.appraise_report(t.pk, **by(r), **d),
        lambda u, t: t.verdict == ReportVerdict.OPEN and guides(u, t),
    ),
)
register_acts(
    "filing",
    Act(
        "decide",
        _("File it, or return it"),
        founding.CertificateForm,
        lambda r, t, d: candidates.decide_filing(t.pk, **by(r), **d),
        lambda u, t: t.outcome == FilingOutcome.OPEN and decides(u, t),
    ),
)
register_acts(
    "emergency",
    Act("inspect", _("Record the inspection"), oversight_forms.InspectionForm, _inspect, _in(EmergencyState.OPENED)),
)
register_acts(
    "preparation",
    Act(
        "sign",
        _("An owner signs"),
        founding.SignForm,
        _owner(preparing.sign_petition, "signed_on"),
        _in(PreparationState.REQUESTED),
    ),
    Act(
        "group",
        _("Form the preparatory group"),
        founding.GroupForm,
        lambda r, t, d: preparing.form_group(t.pk, **by(r), **d),
        _office_in(PreparationState.REQUESTED),
    ),
    Act(
        "nominate",
        _("Nominate a candidate"),
        founding.NominateForm,
        _owner(candidates.nominate, "source"),
        _in(PreparationState.PREPARING),
    ),
    Act(
        "consent",
        _("Consent of a candidate"),
        founding.ConsentForm,
        _of_candidates(candidates.consent),
        _candidates_in(CandidateState.NOMINATED, CandidateState.CONSENTED),
    ),
    Act(
        "review",
        _("Opinion of a reviewing body"),
        founding.ReviewForm,
        _of_candidates(candidates.review_candidate),
        _candidates_in(CandidateState.CONSENTED),
    ),
    Act(
        "hear",
        _("Hear a candidate"),
        founding.HearingForm,
        _of_candidates(candidates.hear_candidate),
        _candidates_in(CandidateState.CONSENTED),
    ),
    Act(
        "settle",
        _("Settle a candidate"),
        founding.SettleForm,
        _of_candidates(candidates.settle_candidate),
        _candidates_in(CandidateState.CONSENTED, allowed=decides),
    ),
    Act("list", _("Post the list"), work.ListPostingForm, _list, _candidates_in(CandidateState.LISTED)),
    Act(
        "assembly",
        _("Put the election to the owners' assembly"),
        founding.ElectionForm,
        lambda r, t, d: elections.begin_election(t.pk, **by(r), **d),
        _elects,
    ),
    Act(
        "elected",
        _("Enter who was elected"),
        founding.ElectedForm,
        _elected,
        _is_elected,
    ),
    Act(
        "end",
        pgettext_lazy("work", "End without an election"),
        work.ReasonForm,
        lambda r, t, d: preparing.end_preparation(t.pk, **by(r), **d),
        _office_in(PreparationState.REQUESTED, PreparationState.PREPARING, PreparationState.LISTED),
    ),
)
