"""The demo: old estates, runs, rooms and assets in every state, and nothing twice."""

import pytest
from django.utils import timezone

import firms.demo
import places.demo
import programmes.demo
from accounts.models import User
from firms.models import PropertyFirm
from firms.permissions import firm_ids
from portal.demo import seed_people
from programmes.choices import EntryState, MisuseState
from programmes.models import (
    ManagementRoom,
    MisuseCase,
    MobilisationCall,
    MobilisationReport,
    NeglectedEstate,
    PublicAsset,
    SubsidyLine,
    SubsidyRun,
)
from programmes.selectors.subsidies import is_sound
from tests.programmes.conftest import know_grades

COUNTED = (NeglectedEstate, SubsidyRun, SubsidyLine, ManagementRoom, MisuseCase, PublicAsset)


class Grades:
    """Every firm has the best grade but one."""

    grades: dict[int, str]


@pytest.fixture
def seeded(jurisdiction, monkeypatch):
    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    seed_people(jurisdiction, timezone.localdate())
    known = Grades()
    known.grades = dict.fromkeys(PropertyFirm.objects.values_list("pk", flat=True), "A")
    known.grades[min(known.grades)] = "C"
    know_grades(known, monkeypatch)
    programmes.demo.seed(1)


def states(model):
    return set(model.objects.order_by().values_list("state", flat=True))


def test_every_state_is_there(seeded):
    assert states(NeglectedEstate) == set(EntryState.values)
    assert {MisuseState.OPEN, MisuseState.ORDERED} <= states(MisuseCase)
    assert states(SubsidyRun) == {"draft", "checked", "approved", "exported", "discarded"}
    assert PublicAsset.objects.overdue(timezone.localdate()).exists()
    assert SubsidyLine.objects.filter(is_eligible=True, paid_on__isnull=False).exists()
    assert SubsidyLine.objects.filter(refusal="grade_too_low").exists()
    assert all(is_sound(run) for run in SubsidyRun.objects.all())


def test_a_second_time_adds_nothing(seeded):
    before = [model.objects.count() for model in COUNTED]
    programmes.demo.seed(1)
    assert [model.objects.count() for model in COUNTED] == before


def test_the_flood_call_of_the_demo_waits_for_some_and_for_the_account_that_plays_the_firm(seeded):
    call = MobilisationCall.objects.get()
    tasks = call.tasks.count()
    silent = call.tasks.filter(confirmed_at=None)
    assert 1 <= silent.count() <= max(1, round(tasks / 20))
    assert silent.filter(firm__in=firm_ids(User.objects.get(username="firm"))).exists()
    assert MobilisationReport.objects.filter(task__call=call).exists()
