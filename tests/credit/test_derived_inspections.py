"""An order that a firm let pass is proposed once, with public words only."""

import datetime

import pytest

from credit.models import CreditEvent
from credit.services import propose_derived
from firms.services import inspections as services
from places.models import Estate
from tests.credit.test_derived_facts import adopt_changed, item
from tests.firms.inspections.conftest import BASIS, InspectionWorld

DAY = datetime.timedelta(days=1)


class Inspected(InspectionWorld):
    """The people and places of the credit tests, inspecting."""

    def __init__(self, people, project):
        from firms.models import ChecklistVersion

        self.officer, self.second = people["officer"], people["housing"]
        self.project, self.firm = project, project.firm
        self.estate = Estate.objects.select_related("area").get(pk=project.estate_id)
        self.version = ChecklistVersion.objects.get(checklist__code="fire-lift")


@pytest.fixture
def project(project_of):
    return project_of(0)


@pytest.fixture
def order(people, project, now):
    """An order served seventy days ago whose ladder was climbed to the end."""
    world, served = Inspected(people, project), now - 70 * DAY
    inspection = world.planned(now=served, due_on=served.date())
    order = world.ordered(inspection=inspection, now=served)
    services.take_rungs(order.pk, now=now - 40 * DAY)
    return order


@pytest.fixture
def asking(people):
    """A rulebook in force that asks for overdue rectifications under B01."""
    adopt_changed(people, lambda document: item(document, "B01").update(derived_from="rectification_overdue"))


def test_an_overdue_order_is_proposed_once(asking, order, people, now):
    assert propose_derived(now) == {"proposed": 1}
    assert propose_derived(now + DAY) == {"proposed": 0}
    event = CreditEvent.objects.get()
    assert (event.state, event.source, event.reported_by, event.project_id) == (
        "reported",
        "derived",
        None,
        order.project_id,
    )
    assert order.number in event.fact and order.estate.name in event.fact
    assert people["officer"].username not in event.fact


def test_a_second_round_is_the_same_fact(asking, order, people, now):
    assert propose_derived(now) == {"proposed": 1}
    order.refresh_from_db()
    assert order.legal_basis == BASIS
    services.take_rungs(order.pk, now=now + 60 * DAY)
    assert propose_derived(now + 61 * DAY) == {"proposed": 0}


def test_a_revoked_order_is_no_fact(asking, order, people, now):
    services.revoke_order(order.pk, by=people["officer"], now=now, reason="认定有误")
    assert propose_derived(now) == {"proposed": 0}
