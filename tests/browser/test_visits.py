"""A visit at the door without a network: it waits sealed on the phone, and arrives once."""

import time

import pytest

from committees.models import BallotEntry, DoorVisit
from committees.services import assemblies
from tests.browser.town import PASSWORD
from tests.committees.assembly.conftest import YES, World

KEPT = "Object.entries(localStorage).flatMap(([key, kept]) => (key.startsWith('assembly-visits') ? [kept] : [])).join()"


@pytest.fixture(scope="module")
def voting(town):
    world = World(town.estate.area, estate_code="ASMB0009")
    made = world.voting()
    visitors = [town.person(f"visitor{n}", "grid_worker", town.north) for n in range(2)]
    for user in visitors:
        assemblies.appoint_officer(made.pk, user, "visitor", by=None, now=world.now)
    return world, made, visitors


def eventually(holds):
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def note(page, code, second):
    form = page.locator("[data-visit-form]")
    form.locator("[name=code]").fill(code)
    form.locator("[name=outcome]").select_option("voted")
    form.locator("[name=second]").select_option(str(second.pk))
    for motion, opinion in YES.items():
        form.locator(f"[name=m{motion}][value={opinion}]").check()
    form.locator("button[type=submit]").click()


def test_a_visit_without_a_network_waits_sealed_and_arrives_once(visitor, voting):
    world, made, (first, second) = voting
    person = visitor("visit-offline", width=360)
    person.sign_in(first.username, PASSWORD)
    page = person.open(f"/assemblies/{made.code}/desk/visit/")
    code = next(iter(world.codes.values())).code
    person.context.set_offline(True)
    note(page, code, second)
    page.wait_for_selector("[data-visit-told].notice-warning")
    kept = page.evaluate(KEPT)
    assert "sealed" in kept
    assert code not in kept and "approve" not in kept
    assert not DoorVisit.objects.filter(assembly=made).exists()

    person.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-visit-told].notice-success")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    eventually(lambda: BallotEntry.objects.filter(assembly=made, channel="door").count() == 1)
    assert page.evaluate(KEPT) == "[]"
    assert DoorVisit.objects.filter(assembly=made).count() == 1
