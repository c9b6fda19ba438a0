"""An estate is called otherwise, or an area moves: complaints are found by the new words, by a job."""

import pytest
from django.utils import timezone

from complaints.models import ComplaintSearch
from complaints.reindexing_tasks import REINDEX, area_moved, estates_renamed
from complaints.selectors import Filters, queue_page
from complaints.services import reindexing
from jobs.models import JobRun, OutboxEntry
from jobs.services import run_job
from places.services.areas import change_area, create_area
from places.services.estates import change_estate
from tests.complaints.conftest import NOW


def found(user, typed):
    return [row.pk for row in queue_page(user, Filters(q=typed), now=timezone.now()).rows]


def deliver(topic):
    """What the worker does with what was promised; the numbers of the jobs that it ran."""
    handlers = {"places.estates_renamed": estates_renamed, "places.area_moved": area_moved}
    for entry in OutboxEntry.objects.filter(topic=topic):
        handlers[topic](**entry.payload)
    jobs = list(JobRun.objects.filter(kind=REINDEX))
    for job in jobs:
        run_job(job.pk)
        job.refresh_from_db()
    return jobs


def test_a_renamed_estate_is_found_by_its_new_name(world):
    complaint = world.submit(now=NOW)
    assert found(world.officer, "春熙苑") == [complaint.pk]
    change_estate(world.estate.pk, by=None, name="桃花里")
    (job,) = deliver("places.estates_renamed")
    assert (job.state, job.counts, job.done_count, job.total_count) == ("succeeded", {"complaints": 1}, 1, 1)
    assert found(world.officer, "桃花里") == found(world.officer, "thl") == [complaint.pk]
    assert found(world.officer, "春熙苑") == []


@pytest.mark.parametrize("facts", [{"household_count": 12}, {"name": "春熙苑"}])
def test_other_facts_start_nothing(facts, world):
    world.submit(now=NOW)
    change_estate(world.estate.pk, by=None, **facts)
    assert not OutboxEntry.objects.filter(topic="places.estates_renamed").exists()


def test_an_estate_without_complaints_starts_no_job(world):
    change_estate(world.estate.pk, by=None, name="桃花里")
    assert deliver("places.estates_renamed") == []


def test_complaints_of_a_moved_area_are_found_by_the_office_it_moved_to(world):
    complaint = world.submit(now=NOW)
    handled = world.brought_to("accepted", now=NOW)
    other = world.submit(now=NOW, estate=world.south_estate)
    east = create_area(by=None, code="510108003", name="东街道", kind="subdistrict", parent=world.district)
    officer = world.person("east-officer", "subdistrict_officer", east)
    change_area(world.north_community.pk, by=None, parent_id=east.pk)
    (job,) = deliver("places.area_moved")
    assert job.counts == {"complaints": 2}
    assert sorted(found(officer, complaint.title)) == [complaint.pk, handled.pk]
    assert found(world.officer, complaint.title) == []
    assert found(world.south_officer, other.title) == [other.pk]


def test_many_are_written_in_chunks_and_progress_is_told(world, monkeypatch):
    monkeypatch.setattr(reindexing, "CHUNK", 2)
    pks = [world.submit(now=NOW).pk for _number in range(5)]
    before = dict(ComplaintSearch.objects.values_list("pk", "words"))
    assert list(reindexing.index_anew(pks)) == [2, 4, 5]
    assert dict(ComplaintSearch.objects.values_list("pk", "words")) == before
