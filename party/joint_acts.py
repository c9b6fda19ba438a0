"""What can be done with meetings, tasks, activities, centres, rounds: small forms, each calling one service."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.acts import Act, register_acts
from committees.forms.work import content_of
from party.choices.joint import JointState, JointTaskState, RoundState
from party.forms import joint as forms
from party.models import ServiceCentre, VanguardPost
from party.permissions import can_assess, can_manage_party
from party.services import activities, appraisals, assessments, centres, meetings, results

Given = dict[str, Any]


def by(request: HttpRequest) -> Given:
    """Who does it, and when."""
    return {"by": request.user, "now": timezone.now()}


def manages(state: str) -> Any:
    """Offered to the line, in a state."""
    return lambda user, thing: thing.state == state and can_manage_party(user, thing.area)


def _hold(request: HttpRequest, meeting: Any, data: Given) -> object:
    return meetings.hold_joint_meeting(meeting.pk, **by(request), present=[row.pk for row in data["present"]])


def _is_open_task(user: Any, task: Any) -> bool:
    return task.state == JointTaskState.OPEN and meetings.can_work_on(user, task)


def _may_drop(user: Any, task: Any) -> bool:
    return task.state == JointTaskState.OPEN and can_manage_party(user, task.meeting.area)


register_acts(
    "party_meeting",
    Act("hold", _("Write down who came"), forms.PresentForm, _hold, manages(JointState.CALLED)),
    Act(
        "cancel",
        _("Cancel the meeting"),
        forms.ReasonForm,
        lambda r, t, d: meetings.cancel_joint_meeting(t.pk, **by(r), **d),
        manages(JointState.CALLED),
    ),
    Act(
        "minutes",
        _("Write the minutes"),
        forms.MinutesForm,
        lambda r, t, d: meetings.write_joint_minutes(t.pk, **by(r), **d),
        manages(JointState.HELD),
    ),
    Act(
        "task",
        pgettext_lazy("joint", "Give a task"),
        forms.TaskForm,
        lambda r, t, d: meetings.give_joint_task(t.pk, **by(r), **d),
        manages(JointState.HELD),
    ),
)
register_acts(
    "party_task",
    Act(
        "progress",
        pgettext_lazy("joint", "Write down the progress"),
        forms.ProgressForm,
        lambda r, t, d: meetings.note_joint_progress(t.pk, **by(r), **d),
        _is_open_task,
    ),
    Act(
        "drop",
        pgettext_lazy("joint", "No longer needed"),
        forms.ReasonForm,
        lambda r, t, d: meetings.drop_joint_task(t.pk, **by(r), **d),
        _may_drop,
    ),
)
register_acts(
    "party_activity",
    Act(
        "hold",
        pgettext_lazy("joint", "It was held"),
        forms.HeldForm,
        lambda r, t, d: activities.hold_activity(t.pk, **by(r), **d),
        manages(JointState.CALLED),
    ),
    Act(
        "cancel",
        pgettext_lazy("joint", "Cancel the activity"),
        forms.ReasonForm,
        lambda r, t, d: activities.cancel_activity(t.pk, **by(r), **d),
        manages(JointState.CALLED),
    ),
)


def _stands(user: Any, place: Any) -> bool:
    return place.closed_on is None and can_manage_party(user, place.area)


def _hours(request: HttpRequest, centre: Any, data: Given) -> object:
    days = range(7)
    given = [(number, data.get(f"opens_{number}"), data.get(f"closes_{number}")) for number in days]
    if any(bool(opens) != bool(closes) for _number, opens, closes in given):
        raise centres.HoursWrong
    rows = [centres.Hours(number, opens, closes) for number, opens, closes in given if opens and closes]
    return centres.set_hours(centre.pk, **by(request), hours=rows)


def _close(model: Any) -> Any:
    return lambda request, place, data: centres.close_place(model, place.pk, **by(request), **data)


CLOSE = pgettext_lazy("joint", "Close")
register_acts(
    "party_centre",
    Act("hours", _("Set the opening hours"), forms.HoursForm, _hours, _stands),
    Act("close", CLOSE, forms.ClosePlaceForm, _close(ServiceCentre), _stands),
)
register_acts("party_post", Act("close", CLOSE, forms.ClosePlaceForm, _close(VanguardPost), _stands))


# --- Assessments --------------------------------------------------------------------------------------


def assesses(*states: RoundState) -> Any:
    """Offered to those who assess in the round's area, in these states."""
    return lambda user, round_: round_.state in states and can_assess(user, round_.area)


def _of(*states: RoundState) -> Any:
    return lambda user, subject: assesses(*states)(user, subject.round)


def _may_propose(user: Any, round_: Any) -> bool:
    is_due = assesses(RoundState.CLOSED)(user, round_) and results.is_computed(round_)
    return is_due and not results.is_overtaken(round_)


def _may_approve(user: Any, round_: Any) -> bool:
    return assesses(RoundState.PROPOSED)(user, round_) and round_.proposed_by_id != user.pk


def _among_last(user: Any, subject: Any) -> bool:
    result = subject.results.order_by("-number").first()
    return result is not None and result.is_among_last and _of(RoundState.APPROVED)(user, subject)


class CodesToPrint(NamedTuple):
    """New one-time codes: the page that answers shows them this once."""

    codes: list[str]


def _codes(request: HttpRequest, subject: Any, data: Given) -> object:
    return CodesToPrint(appraisals.make_codes(subject.pk, **by(request)))


def _score(request: HttpRequest, subject: Any, data: Given) -> object:
    given = [
        assessments.Scored(code, value, basis, content_of({"file": evidence}, "file"))
        for code, value, basis, evidence in data["values"]
    ]
    return assessments.score_items(subject.pk, **by(request), given=given)


register_acts(
    "party_round",
    Act(
        "start",
        _("Start scoring"),
        forms.EmptyForm,
        lambda r, t, d: assessments.start_scoring(t.pk, **by(r)),
        assesses(RoundState.DRAFT),
    ),
    Act(
        "appraise",
        _("Open the appraisal and draw the samples"),
        forms.AppraisalForm,
        lambda r, t, d: appraisals.open_appraisal(t.pk, **by(r), **d),
        assesses(RoundState.SCORING),
    ),
    Act(
        "close",
        _("Close the appraisal"),
        forms.EmptyForm,
        lambda r, t, d: appraisals.close_appraisal(t.pk, **by(r)),
        assesses(RoundState.APPRAISAL),
    ),
    Act(
        "compute",
        _("Compute the result"),
        forms.EmptyForm,
        lambda r, t, d: results.start_computing(t.pk, **by(r)),
        assesses(RoundState.CLOSED),
    ),
    Act(
        "stop",
        _("Stop the computing"),
        forms.EmptyForm,
        lambda r, t, d: results.stop_computing(t.pk, **by(r)),
        assesses(RoundState.COMPUTING),
    ),
    Act(
        "propose",
        _("Propose the result"),
        forms.EmptyForm,
        lambda r, t, d: results.propose_result(t.pk, **by(r)),
        _may_propose,
    ),
    Act(
        "approve",
        _("Approve the result"),
        forms.EmptyForm,
        lambda r, t, d: results.approve_result(t.pk, **by(r)),
        _may_approve,
    ),
    Act(
        "back",
        pgettext_lazy("joint", "Send back"),
        forms.ReasonForm,
        lambda r, t, d: results.send_back(t.pk, **by(r), **d),
        assesses(RoundState.PROPOSED),
    ),
    Act(
        "give_up",
        _("Give the round up"),
        forms.ReasonForm,
        lambda r, t, d: assessments.give_up_round(t.pk, **by(r), **d),
        assesses(RoundState.DRAFT, RoundState.SCORING, RoundState.APPRAISAL),
    ),
)
register_acts(
    "party_subject",
    Act("score", _("Enter values under items"), forms.ScoreForm, _score, _of(*assessments.OPEN)),
    Act(
        "hearing",
        _("Write down the report hearing"),
        forms.HearingForm,
        lambda r, t, d: assessments.hold_hearing(t.pk, **by(r), **d),
        _of(RoundState.SCORING, RoundState.APPRAISAL),
    ),
    Act(
        "codes",
        _("Make the codes to print"),
        forms.EmptyForm,
        _codes,
        _of(RoundState.APPRAISAL),
    ),
    Act(
        "interview",
        _("Write down the interview"),
        forms.InterviewForm,
        lambda r, t, d: assessments.interview_last(t.pk, **by(r), **d),
        _among_last,
    ),
)
