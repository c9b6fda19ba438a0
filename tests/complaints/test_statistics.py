"""Statistics: sums kept up by changes equal sums made anew; every number leads to its cases; areas bound the sight."""

import datetime
import random
import re
import threading
from collections import Counter
from html import unescape

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.models import Category, Complaint, ComplaintDaily, ComplaintFact, StatisticPolicy, TouchedComplaint
from complaints.rules.facts import counts_by_day, fact_of
from complaints.rules.measures import MEASURES
from complaints.rules.rates import Counts
from complaints.selectors.facts import call_backs_of, day_starts
from complaints.services.statistics import DIMENSIONS, refresh_statistics
from tests.complaints.conftest import NOW

DAY = datetime.timedelta(days=1)


def counted_anew():
    """Day and dimensions → sums, from all complaints and without the tables of the statistics."""
    complaints = list(Complaint.objects.all())
    call_backs, sums = call_backs_of(complaints), {}
    for complaint in complaints:
        fact = fact_of(complaint, call_backs.get(complaint.pk), day_starts(), timezone.get_default_timezone())
        for day, counts in counts_by_day(fact).items():
            cell = (day, *(getattr(complaint, name) for name in DIMENSIONS))
            sums[cell] = sums.get(cell, Counts()) + counts
    return sums


def kept():
    rows = ComplaintDaily.objects.all()
    return {
        (row.day, *(getattr(row, name) for name in DIMENSIONS)): Counts(*(getattr(row, n) for n in Counts._fields))
        for row in rows
    }


def _step(world, dice, complaint, now):
    """One act that is allowed just now, or none."""
    officer, pk = world.officer, complaint.pk
    acts = {
        "received": [lambda: services.accept_complaint(pk, by=officer, now=now, severity="serious")],
        "accepted": [
            lambda: services.dispatch_complaint(pk, by=officer, now=now),
            lambda: services.refuse_complaint(pk, by=officer, now=now, reason="不属于", legal_basis="第三条"),
            lambda: services.withdraw_complaint(pk, now=now),
        ],
        "dispatched": [lambda: services.record_first_response(pk, by=world.firm_person, now=now, note="已到")],
        "in_progress": [lambda: services.answer_complaint(pk, by=world.firm_person, now=now, note="已修")],
        "resolved": [
            lambda: services.rate_complaint(
                pk, satisfaction=dice.choice(["satisfied", "basically_satisfied", "not_satisfied"]), now=now
            ),
            lambda: services.send_back_complaint(pk, by=officer, now=now, reason="重做"),
        ],
    }.get(complaint.state, [])
    if complaint.satisfaction:
        acts = [lambda: services.close_complaint(pk, by=officer, now=now, reason="已核实")]
    if acts:
        dice.choice(acts)()


@pytest.mark.parametrize("seed", range(4))
def test_sums_kept_up_by_changes_equal_sums_made_anew(world, seed):
    dice = random.Random(seed)
    categories = list(Category.objects.leaves()[:4])
    for turn in range(60):
        now = NOW + DAY * turn / 6
        if turn < 8 or dice.random() < 0.2:
            estate = dice.choice([world.estate, world.south_estate])
            world.submit(estate=estate, category=dice.choice(categories), now=now)
        else:
            ours = Complaint.objects.filter(area__path__startswith=world.north.path)
            _step(world, dice, dice.choice(list(ours)), now)
        if dice.random() < 0.3:
            refresh_statistics(now)
    refresh_statistics(NOW + 30 * DAY)
    assert ComplaintFact.objects.count() == Complaint.objects.count()
    assert kept() == counted_anew()
    assert sum(counts.received for counts in kept().values()) == Complaint.objects.count()


def test_new_hours_of_the_day_count_everything_anew(world):
    world.submit(now=NOW)
    refresh_statistics(NOW)
    assert ComplaintFact.objects.get().received_on == NOW.date()
    StatisticPolicy.objects.create(effective_from=NOW.date() - DAY, day_starts_at=12, legal_source="考核办法")
    refresh_statistics(NOW + DAY)
    assert ComplaintFact.objects.get().received_on == NOW.date() - DAY
    assert kept() == counted_anew()


def test_a_change_that_is_committed_late_is_counted_the_next_time(fresh_world, fresh_jurisdiction, at_once):
    """A transaction begins first and ends last: what was counted in between did not see it, the next count does."""
    world = fresh_world
    early = world.submit(now=NOW)
    wrote, counted = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            world.submit(now=NOW)
            wrote.set()
            assert counted.wait(20)

    def counter():
        assert wrote.wait(20)
        world.submit(now=NOW)
        refresh_statistics(NOW)
        seen = ComplaintFact.objects.count()
        counted.set()
        return seen

    results = at_once(fresh_jurisdiction, late, counter)
    assert 2 in results
    refresh_statistics(NOW)
    assert ComplaintFact.objects.count() == 3
    assert ComplaintFact.objects.filter(pk=early.pk).exists()
    assert not TouchedComplaint.objects.exists()


def test_two_counts_at_once_count_once(fresh_world, fresh_jurisdiction, at_once):
    for _number in range(3):
        fresh_world.submit(now=NOW)
    at_once(fresh_jurisdiction, lambda: refresh_statistics(NOW), lambda: refresh_statistics(NOW))
    assert sum(counts.received for counts in kept().values()) == 3


@pytest.fixture
def busy(world):
    """A month with complaints in all states, counted at its end."""
    for state in ("received", "accepted", "refused", "dispatched", "in_progress", "resolved", "rated", "closed"):
        world.brought_to(state, now=NOW)
    world.brought_to("rated", now=NOW - 40 * DAY)
    world.submit(estate=world.south_estate, now=NOW)
    refresh_statistics(NOW + 20 * DAY)
    return world


def staff(client_of, jurisdiction, user):
    client = client_of(jurisdiction)
    client.force_login(user)
    return client


SEPTEMBER = {"month": "2025-09"}


def test_every_number_leads_to_as_many_cases(busy, client_of, jurisdiction):
    client = staff(client_of, jurisdiction, busy.officer)
    page = client.get(
        reverse("admin:complaints_complaintdaily_changelist"), {"first": "2025-08-01", "last": "2025-10-31"}
    )
    assert page.status_code == 200
    links = re.findall(r'href="([^"]*/cases/[^"]*)"[^>]*>(?:<strong>)?(\d+)<', page.content.decode())
    assert len({re.search(r"measure=(\w+)", address)[1] for address, _number in links}) >= 9
    for address, number in links:
        listed = client.get(unescape(address))
        assert len(listed.context["complaints"]) == int(number) == listed.context["number"], address


@pytest.mark.parametrize("measure", MEASURES)
def test_pages_of_cases_follow_each_other(busy, client_of, jurisdiction, measure, monkeypatch):
    from complaints.views import statistics

    monkeypatch.setattr(statistics, "PER_PAGE", 2)
    client = staff(client_of, jurisdiction, busy.officer)
    address = reverse("admin:complaints_complaintdaily_cases")
    page = client.get(address, SEPTEMBER | {"measure": measure})
    found = [complaint.pk for complaint in page.context["complaints"]]
    while page.context["next_page"]:
        page = client.get(page.context["next_page"])
        found += [complaint.pk for complaint in page.context["complaints"]]
    assert len(found) == page.context["number"]
    assert found == sorted(set(found), reverse=True)


def test_an_officer_counts_only_the_own_areas(busy, client_of, jurisdiction):
    client = staff(client_of, jurisdiction, busy.south_officer)
    context = client.get(reverse("admin:complaints_complaintdaily_changelist"), SEPTEMBER).context
    assert context["figures"][0]["number"] == 1
    other = client.get(reverse("admin:complaints_complaintdaily_changelist"), SEPTEMBER | {"area": busy.north.code})
    assert "area" in other.context["form"].errors
    assert other.context["figures"][0]["number"] == 1
    estate = client.get(
        reverse("admin:complaints_complaintdaily_cases"), SEPTEMBER | {"measure": "received", "estate": "CHUNXI01"}
    )
    assert [complaint.estate.code for complaint in estate.context["complaints"]] == ["QIUSHI01"]


def test_rates_of_the_page_have_numerator_and_denominator(busy, client_of, jurisdiction):
    client = staff(client_of, jurisdiction, busy.officer)
    rates = client.get(reverse("admin:complaints_complaintdaily_changelist"), SEPTEMBER).context["rates"]
    satisfaction = rates[3]
    assert (satisfaction["top"], satisfaction["base"], str(satisfaction["value"])) == (2, 2, "100.00")


def test_a_period_without_call_backs_has_no_data(busy, client_of, jurisdiction):
    client = staff(client_of, jurisdiction, busy.officer)
    page = client.get(reverse("admin:complaints_complaintdaily_changelist"), {"month": "2024-01"})
    assert page.context["is_empty"]
    assert "暂无数据" in page.content.decode()


def test_statistics_cost_as_many_queries_for_one_complaint_as_for_twenty(
    world, client_of, jurisdiction, sees_equal_queries
):
    client = staff(client_of, jurisdiction, world.officer)
    address = reverse("admin:complaints_complaintdaily_changelist") + "?month=2025-09"

    def more(number=1):
        for _turn in range(number):
            world.brought_to("rated", now=NOW)
        refresh_statistics(NOW + DAY)

    more()
    sees_equal_queries(lambda: client.get(address), lambda: more(19))


def test_the_map_shows_estates_and_borders_of_the_own_areas(busy, client_of, jurisdiction):
    from places.models import Area, Estate

    Estate.objects.filter(pk=busy.estate.pk).update(longitude="104.05", latitude="30.65")
    square = {"type": "Polygon", "coordinates": [[[104, 30], [105, 30], [105, 31], [104, 31], [104, 30]]]}
    Area.objects.filter(pk__in=[busy.north_community.pk, busy.south_community.pk]).update(
        geometry=square, west=104, east=105, south=30, north=31
    )
    client = staff(client_of, jurisdiction, busy.officer)
    data = client.get(reverse("admin:complaints_complaintdaily_map_data"), SEPTEMBER).json()
    assert [(estate["name"], estate["number"]) for estate in data["estates"]] == [("春熙苑", 8)]
    assert [(area["name"], area["number"]) for area in data["areas"]] == [("北苑社区", 8)]
    page = client.get(reverse("admin:complaints_complaintdaily_map"), SEPTEMBER)
    assert page.context["circles"][0]["number"] == 8
    assert len(client.get(page.context["circles"][0]["address"]).context["complaints"]) == 8


def test_counting_on_request_is_a_job(busy, client_of, jurisdiction):
    client = staff(client_of, jurisdiction, busy.officer)
    answer = client.post(reverse("admin:complaints_complaintdaily_refresh"))
    assert answer.status_code == 302
    assert re.search(r"/jobs/\d+/$", answer.url)


def test_the_database_notes_every_written_complaint(world):
    complaint = world.submit(now=NOW)
    TouchedComplaint.objects.all().delete()
    Complaint.objects.filter(pk=complaint.pk).update(severity="urgent")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_complaint SET severity = severity")
    assert Counter(TouchedComplaint.objects.values_list("complaint_id", flat=True)) == {complaint.pk: 1}
