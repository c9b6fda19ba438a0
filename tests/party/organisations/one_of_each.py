"""One of everything of this part at an estate, for the tests that walk every URL."""

import datetime
from decimal import Decimal

from django.utils import timezone

SINCE = datetime.date(2025, 1, 1)


def one_of_each(project, community, person=None):
    """An organisation with a post, somebody sent, a finding, an appointment, a plan that is ready, a task, rules."""
    from party.models import JointPlan
    from party.services import appointments, assignments, plans
    from party.services.organisations import found_organisation
    from party.services.posts import count_members, take_post
    from party.services.rules import set_formation_rule, set_share_target
    from party.services.snapshots import take_snapshot

    now, today = timezone.now(), timezone.localdate()
    by = {"by": None, "now": now}
    rule = set_formation_rule(by=None, source="样本", effective_from=SINCE)
    set_share_target(by=None, measure="projects_crossed", share=Decimal("0.5"), source="样本", effective_from=SINCE)
    line = found_organisation(
        **by, area=community, name="社区党委", level="community", kind="committee", founded_date=SINCE
    )
    take_post(line.pk, **by, post="secretary", name="贺知远", term_from=SINCE)
    count_members(project, **by, counted_on=SINCE, here=2)
    given = {**by, "area": community, "name": "陶令仪", "effective_from": SINCE, "user": person}
    sent = assignments.send_to_unit(project, "supervisor", **given)
    findings = [("堆物", today)]
    assignments.record_visit(sent.pk, **by, visited_on=today, summary="走访", findings=findings)
    appointments.propose_appointment(
        project,
        "quality_supervisor",
        **by,
        community=line,
        name="季云舟",
        own_post="委员",
        legal_path="appointment",
        effective_from=SINCE,
    )
    take_snapshot(today - datetime.timedelta(days=1))
    JointPlan.objects.create(area=community, rule=rule, day=today, state="ready", made_at=now)
    plans.open_task(project, community, **by, step="form", actor="community", due_on=today)
