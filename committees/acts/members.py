"""What members do on the pages of their committee; the office does some of it too, where a service says so."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.acts.base import Act, register_acts
from committees.choices import EmergencyState, MeetingState, OrderState, WorkTaskState
from committees.forms import founding, work
from committees.forms import oversight as oversight_forms
from committees.permissions import can_act_for, can_guide_in
from committees.services import candidates, chains, decisions, handovers, meetings, oversight

MET = (MeetingState.HELD, MeetingState.NO_QUORUM)


def is_member(user: Any, thing: Any) -> bool:
    """Acts for the committee of the thing's estate."""
    return can_act_for(user, thing.estate)


def is_side(user: Any, thing: Any) -> bool:
    """Acts for the committee, or guides it."""
    return is_member(user, thing) or can_guide_in(user, thing.estate.area)


def stands(user: Any, committee: Any) -> bool:
    """Acts for a committee that was not dissolved."""
    return committee.ended_on is None and is_member(user, committee)


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": request.user, "now": timezone.now()}


def _photo(data: dict[str, Any], name: str = "photo") -> dict[str, Any]:
    return {**data, name: work.content_of(data, name)}


def _handover(request: HttpRequest, committee: Any, data: dict[str, Any]) -> object:
    return handovers.open_handover(committee.pk, **by(request), **{**data, "items": data["items"].splitlines()})


def _chain(request: HttpRequest, committee: Any, data: dict[str, Any]) -> object:
    return chains.open_chain(committee.estate, **by(request), **data)


def _hold(request: HttpRequest, meeting: Any, data: dict[str, Any]) -> object:
    return meetings.hold_meeting(meeting.pk, **by(request), present=[row.pk for row in data["present"]])


def _corrected(request: HttpRequest, meeting: Any, data: dict[str, Any]) -> object:
    came = [row.pk for row in data["present"]]
    return meetings.correct_attendance(meeting.pk, **by(request), present=came, reason=data["reason"])


def _stage(request: HttpRequest, chain: Any, data: dict[str, Any]) -> object:
    return chains.hold_stage(chain.pk, **by(request), kind=chains.next_stage(chain), **data)


def _item(is_receipt: bool) -> Any:
    def confirm(request: HttpRequest, handover: Any, data: dict[str, Any]) -> object:
        with transaction.atomic():
            return [handovers.confirm_item(item.pk, **by(request), is_receipt=is_receipt) for item in data["items"]]

    return confirm


def _stage_is_mine(user: Any, chain: Any) -> bool:
    coming = chains.next_stage(chain)
    if chain.state != "open" or not coming:
        return False
    return can_guide_in(user, chain.estate.area) if coming == "prior" else is_side(user, chain)


def _open_handover(user: Any, handover: Any) -> bool:
    return handover.closed_at is None


register_acts(
    "committee",
    Act(
        "meeting",
        _("Call a meeting"),
        work.MeetingForm,
        lambda r, t, d: meetings.call_meeting(t.pk, **by(r), **d),
        stands,
        "meetings",
    ),
    Act(
        "seal",
        _("Enter a use of the seal"),
        work.SealForm,
        lambda r, t, d: decisions.use_seal(t.pk, **by(r), **d),
        stands,
        "seal",
    ),
    Act(
        "bulletin",
        _("Publish a bulletin"),
        work.BulletinForm,
        lambda r, t, d: decisions.publish_bulletin(t.pk, **by(r), **d),
        stands,
        "reports",
    ),
    Act(
        "report",
        _("Hand in the yearly report"),
        work.DutyReportForm,
        lambda r, t, d: decisions.hand_in_report(t.pk, **by(r), **d),
        stands,
        "reports",
    ),
    Act(
        "matter",
        _("Report a major matter"),
        work.MatterForm,
        lambda r, t, d: oversight.report_matter(t.pk, **by(r), **d),
        stands,
        "matters",
    ),
    Act("chain", _("Begin a deliberation"), work.ChainForm, _chain, is_side, "chains"),
    Act(
        "emergency",
        _("Ask for the repair fund at once"),
        oversight_forms.EmergencyForm,
        lambda r, t, d: chains.open_emergency(t.estate, **by(r), **d),
        is_side,
        "emergencies",
    ),
    Act("handover", _("Begin a hand-over"), work.HandoverForm, _handover, is_side, "handovers"),
    Act(
        "filing",
        _("Hand in for filing"),
        founding.FilingForm,
        lambda r, t, d: candidates.hand_in_filing(t.pk, **by(r), **d),
        lambda user, t: t.filed_on is None and t.ended_on is None and is_side(user, t),
        "members",
    ),
)
register_acts(
    "meeting",
    Act(
        "hold",
        _("Write down who came"),
        work.AttendanceForm,
        _hold,
        lambda u, t: is_member(u, t) and t.state == MeetingState.CALLED and t.meets_at <= timezone.now(),
    ),
    Act(
        "attendance",
        _("Correct who came"),
        work.AttendanceCorrectionForm,
        _corrected,
        lambda u, t: is_member(u, t) and t.state in MET and not t.decisions.exists(),
    ),
    Act(
        "minutes",
        _("Write the minutes"),
        work.MinutesForm,
        lambda r, t, d: meetings.write_minutes(t.pk, **by(r), **d),
        lambda u, t: is_member(u, t) and t.state in MET,
    ),
    Act(
        "decide",
        _("Record a decision"),
        work.DecisionForm,
        lambda r, t, d: meetings.decide(t.pk, **by(r), **d),
        lambda u, t: is_member(u, t) and t.state == MeetingState.HELD,
    ),
    Act(
        "cancel",
        pgettext_lazy("work", "Call the meeting off"),
        work.ReasonForm,
        lambda r, t, d: meetings.cancel_meeting(t.pk, **by(r), **d),
        lambda u, t: is_member(u, t) and t.state == MeetingState.CALLED,
    ),
)
register_acts(
    "decision",
    Act(
        "post",
        _("Record the posting"),
        work.PostingForm,
        lambda r, t, d: decisions.post_decision(t.pk, **by(r), **_photo(d)),
        is_member,
    ),
    Act(
        "task",
        _("Add a task"),
        work.TaskForm,
        lambda r, t, d: decisions.add_task(t.pk, **by(r), **d),
        lambda u, t: t.is_passed and is_member(u, t),
    ),
)
register_acts(
    "task",
    Act(
        "progress",
        _("Note progress"),
        work.ProgressForm,
        lambda r, t, d: decisions.note_progress(t.pk, **by(r), **d),
        lambda u, t: t.state == WorkTaskState.OPEN and is_member(u, t),
    ),
)
register_acts(
    "order",
    Act(
        "answer",
        _("Say what was put right"),
        oversight_forms.AnswerForm,
        lambda r, t, d: oversight.answer_order(t.pk, **by(r), **_photo(d, "proof")),
        lambda u, t: t.state == OrderState.ISSUED and is_member(u, t),
    ),
)
register_acts("chain", Act("stage", _("Record the next stage"), work.StageForm, _stage, _stage_is_mine))
register_acts(
    "handover",
    Act(
        "give",
        _("Confirm what was handed over"),
        work.GivenForm,
        _item(False),
        lambda u, t: _open_handover(u, t) and handovers.can_give(u, t),
    ),
    Act(
        "receive",
        _("Confirm what was received"),
        work.ItemsForm,
        _item(True),
        lambda u, t: _open_handover(u, t) and handovers.can_receive(u, t),
    ),
    Act(
        "close",
        _("End the hand-over"),
        work.EmptyForm,
        lambda r, t, d: handovers.close_handover(t.pk, **by(r)),
        lambda u, t: _open_handover(u, t) and is_side(u, t),
    ),
)
register_acts(
    "emergency",
    Act(
        "post",
        _("Record the posting"),
        work.PostingForm,
        lambda r, t, d: chains.post_emergency(t.pk, **by(r), **_photo(d)),
        lambda u, t: t.state == EmergencyState.INSPECTED and is_side(u, t),
    ),
    Act(
        "report",
        _("Report afterwards"),
        oversight_forms.AfterwardsForm,
        lambda r, t, d: chains.report_emergency(t.pk, **by(r), **d),
        lambda u, t: t.state == EmergencyState.POSTED and is_member(u, t),
    ),
)
