"""The demo of joint work: something of everything, once, and pages that open for its people."""

import pytest
from django.urls import reverse
from django.utils import timezone

import firms.demo
import places.demo
from party import demo_joint
from party.models import (
    AssessedSubject,
    AssessmentRound,
    JointMeeting,
    JointTask,
    PartyActivity,
    ServiceCentre,
    VanguardPost,
)
from portal.demo import seed_people


@pytest.fixture
def shown(jurisdiction):
    from accounts.models import User

    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    seed_people(jurisdiction, timezone.localdate())
    demo_joint.seed()
    return {user.username: user for user in User.objects.all()}


def test_the_demo_shows_something_of_everything_and_adds_nothing_twice(shown):
    models = (JointMeeting, JointTask, PartyActivity, ServiceCentre, VanguardPost, AssessmentRound)
    counts = [model.objects.count() for model in models]
    assert all(counts), counts
    demo_joint.seed()
    assert [model.objects.count() for model in models] == counts
    assert {"approved", "scoring"} <= set(AssessmentRound.objects.values_list("state", flat=True))


def test_its_people_find_their_pages(shown, client_of, jurisdiction):
    firm = client_of(jurisdiction)
    firm.force_login(shown["firm"])
    for address in (reverse("joint:home"), reverse("assessments:results"), reverse("centres:centres")):
        assert firm.get(address).status_code == 200
    mine = AssessedSubject.objects.filter(round__state="approved").order_by("pk").first()
    assert firm.get(reverse("assessments:result", args=[mine.pk])).status_code == 200
    department = client_of(jurisdiction)
    department.force_login(shown["organisation"])
    for name in ("jointmeeting", "jointtask", "partyactivity", "assessmentround", "servicecentre"):
        assert department.get(reverse(f"admin:party_{name}_changelist")).status_code == 200
