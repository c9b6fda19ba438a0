"""What everybody may read about an estate's committee on its public page."""

from typing import Any

from django.utils import timezone

from committees.choices import WorkTaskState
from committees.models import (
    CommitteeDecision,
    CommitteeMember,
    DecisionTask,
    DeliberationChain,
    MinutesVersion,
    NoticePosting,
    OwnersCommittee,
    WorkBulletin,
)
from committees.selectors.office import standing_of
from places.models import Estate

SHOWN = 5


def estate_section(estate: Estate) -> dict[str, Any] | None:
    """Who serves until when, notices in force, decisions, minutes, tasks; None where there was never a committee."""
    today = timezone.localdate()
    committees = list(OwnersCommittee.objects.standing().filter(estate=estate, term_from__lte=today)[:2])
    chains = list(DeliberationChain.objects.filter(estate=estate).exclude(state="closed")[:SHOWN])
    notices = list(NoticePosting.objects.filter(estate=estate, posted_on__lte=today, until__gte=today)[:SHOWN])
    if not committees and not chains and not notices:
        return None
    here = [committee.pk for committee in committees]
    return {
        "bodies": [_body(committee, today) for committee in committees],
        "notices": notices,
        "chains": chains,
        "decisions": list(CommitteeDecision.objects.filter(committee__in=here, is_passed=True)[:SHOWN]),
        "minutes": _minutes(here),
        "bulletins": list(WorkBulletin.objects.filter(committee__in=here)[:SHOWN]),
        "tasks": list(DecisionTask.objects.filter(committee__in=here).exclude(state=WorkTaskState.DROPPED)[:SHOWN]),
        "estate": estate,
    }


def _body(committee: OwnersCommittee, today: Any) -> dict[str, Any]:
    members = CommitteeMember.objects.filter(committee=committee).seated(today).select_related("committee")
    return {
        "committee": committee,
        "standing": standing_of(committee, today),
        "members": [{"post": row.get_post_display(), "name": row.public_name(today)} for row in members],
    }


def _minutes(committees: list[int]) -> list[MinutesVersion]:
    """The latest public wording of each meeting's minutes."""
    rows = MinutesVersion.objects.filter(meeting__committee__in=committees).select_related("meeting")
    latest = rows.order_by("meeting_id", "-number").distinct("meeting_id")
    shown = [row for row in latest if row.is_public]
    return sorted(shown, key=lambda row: row.meeting.meets_at, reverse=True)[:SHOWN]
