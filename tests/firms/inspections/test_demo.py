"""The demo shows an inspection and an order in every state, and adds nothing twice."""

import pytest

from firms import demo, demo_inspections
from firms.choices import InspectionState, OrderState, PlanState
from firms.models import Inspection, InspectionPlan, RectificationOrder


@pytest.fixture
def seeded(jurisdiction):
    from django.utils import timezone

    import places.demo
    from portal.demo import seed_people

    places.demo.seed("510108", 1)
    demo.seed(1)
    seed_people(jurisdiction, timezone.localdate())
    demo_inspections.seed()


def test_every_state_is_there_and_once(seeded):
    assert set(Inspection.objects.values_list("state", flat=True)) == set(InspectionState.values)
    assert set(RectificationOrder.objects.values_list("state", flat=True)) == set(OrderState.values)
    assert {PlanState.DRAFT, PlanState.IN_FORCE} <= set(InspectionPlan.objects.values_list("state", flat=True))
    before = Inspection.objects.count()
    demo_inspections.seed()
    assert Inspection.objects.count() == before
