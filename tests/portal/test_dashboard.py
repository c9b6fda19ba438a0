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


def test_what_waits_about_firms_is_counted_in_the_officers_own_areas(world, overview):
    from firms import services
    from tests.firms.disclosure.conftest import BOARD, add_duty

    numbers, _late = overview(world.officer)
    project = world.firm.projects.get(estate=world.estate)
    add_duty("notice_board", frequency="continuous", needs_review=True)
    services.disclose(
        project.pk, by=None, now=timezone.now(), kind="notice_board", content=services.Content(facts=BOARD)
    )
    assert overview(world.officer)[0] == [*numbers[:3], 1, *numbers[3:]]
    assert overview(world.south_officer)[0][:3] == [0, 0, 0]


def test_it_takes_one_statement_for_each_kind_of_work(world):
    from django.test import RequestFactory

    from places.permissions import area_paths
    from portal.dashboard import dashboard

    request = RequestFactory().get("/admin/")
    request.user, request.jurisdiction = world.officer, connection.tenant
    area_paths(request.user, "view_work")  # read once per request whatever is shown
    with CaptureQueriesContext(connection) as captured:
        dashboard(request, {})
    assert len(captured) <= 9
