"""The demo of awards and training: a tie at a quota, a public list, a withdrawal, a week with a full session."""

import pytest
from django.utils import timezone

import firms.demo
import places.demo
import programmes.demo
from portal.demo import seed_people
from programmes.models import (
    AwardApplication,
    AwardDecision,
    AwardRound,
    CourseSession,
    Enrolment,
    TrainingCertificate,
)
from programmes.services.awards.ranking import is_sound

COUNTED = (AwardRound, AwardApplication, AwardDecision, CourseSession, Enrolment, TrainingCertificate)


@pytest.fixture
def seeded(jurisdiction):
    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    seed_people(jurisdiction, timezone.localdate())
    programmes.demo.seed(1)


def test_every_stage_is_there_and_nothing_twice(seeded):
    assert set(AwardRound.objects.values_list("state", flat=True)) == {"closed", "publicity", "voting", "open"}
    states = set(AwardApplication.objects.values_list("state", flat=True))
    wanted = {"draft", "submitted", "subdistrict_done", "district_done", "refused", "listed", "not_chosen", "awarded"}
    assert wanted | {"withdrawn"} <= states
    assert all(is_sound(decision) for decision in AwardDecision.objects.all())
    assert AwardDecision.objects.exclude(undecided=[]).count() == 1
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"enrolled", "waiting"}
    assert CourseSession.objects.filter(week__isnull=False).count() == 4
    assert TrainingCertificate.objects.filter(revoked_at__isnull=False).count() == 1
    before = [model.objects.count() for model in COUNTED]
    programmes.demo.seed(1)
    assert [model.objects.count() for model in COUNTED] == before
