"""The overview of the administration: what waits for this person, in their areas, in few statements."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.complaints.conftest import World


@pytest.fixture
def world(jurisdiction):
    return World()


@pytest.fixture
def overview(jurisdiction, client_of):
    """`overview(user)`: {label: number} and the late complaints."""

    def look(user):
        client = client_of(jurisdiction)
        client.force_login(user)
        context = client.get("/admin/").context
        return [figure["number"] for figure in context.get("figures", [])], list(context.get("late", []))

    return look


def test_an_officer_sees_the_numbers_of_their_own_street(world, overview):
    world.submit()
    late = world.brought_to("dispatched", now=timezone.now() - datetime.timedelta(days=60))
    world.brought_to("closed")
    numbers, shown = overview(world.officer)
    assert numbers[:3] == [1, 2, 1]
    assert shown == [late]
    numbers, shown = overview(world.south_officer)
    assert numbers[:3] == [0, 0, 0]
    assert shown == []


def test_who_reviews_credit_events_sees_how_many_wait(world, overview):
    numbers, _late = overview(world.officer)
    assert len(numbers) == 4, "three of complaints, one to review"


def test_it_takes_four_statements(world):
    from django.test import RequestFactory

    from places.permissions import area_paths
    from portal.dashboard import dashboard

    request = RequestFactory().get("/admin/")
    request.user, request.jurisdiction = world.officer, connection.tenant
    area_paths(request.user, "view_work")  # read once per request whatever is shown
    with CaptureQueriesContext(connection) as captured:
        dashboard(request, {})
    assert len(captured) <= 4
