"""Results are computed by a job: safe to run twice, nothing half done, nothing overtaken is proposed."""

import pytest
from django.urls import reverse

from common.errors import MoveNotAllowed
from tests.party.joint.conftest import ONE_DAY
from tests.party.joint.test_results import AFTER, computed, played, result_of

LATER = AFTER + ONE_DAY


@pytest.fixture
def closed(town):
    """A round whose appraisal is closed and whose results nobody asked for yet."""
    return played(town, ["good"] * 12)


def numbers(round_):
    from party.models import SubjectResult

    return sorted(SubjectResult.objects.filter(subject__round=round_).values_list("number", flat=True))


def asked(round_, now=AFTER):
    from party.services.results import start_computing

    return start_computing(round_.pk, by=None, now=now)


def test_the_worker_computes_everybody_and_the_round_can_be_proposed(closed):
    from jobs.services import run_job

    job = run_job(asked(closed).pk)
    assert (job.state, job.counts, job.done_count, job.total_count) == ("succeeded", {"created": 2}, 2, 2)
    closed.refresh_from_db()
    assert (closed.state, numbers(closed)) == ("closed", [1, 1])


def test_while_results_are_computed_nothing_they_rest_on_changes(town, closed):
    from party.services.assessments import score_item
    from party.services.results import propose_result, start_computing

    asked(closed)
    given = {"by": None, "now": AFTER, "item_code": "vetting", "value": "no", "basis": "x"}
    with pytest.raises(MoveNotAllowed):
        score_item(town.subject(closed).pk, **given)
    with pytest.raises(MoveNotAllowed):
        start_computing(closed.pk, by=None, now=AFTER)
    computed_before = computed_anew(closed)
    with pytest.raises(MoveNotAllowed):
        propose_result(closed.pk, by=None, now=AFTER)
    assert computed_before == [1, 1]


def computed_anew(round_):
    """The results of the job that was asked, then a second job asked and not run yet."""
    from party.services.results import compute_results

    round_.refresh_from_db()
    compute_results(round_.pk, job_id=round_.job_id, now=AFTER)
    asked(round_)
    return numbers(round_)


def test_a_worker_that_dies_leaves_nothing_and_the_next_one_does_it_all(closed):
    from party.services.results import compute_results

    def dies(_done):
        raise MemoryError

    job = asked(closed)
    with pytest.raises(MemoryError):
        compute_results(closed.pk, job_id=job.pk, now=AFTER, told=dies)
    closed.refresh_from_db()
    assert (closed.state, numbers(closed)) == ("computing", [])
    assert len(compute_results(closed.pk, job_id=job.pk, now=AFTER)) == 2
    assert compute_results(closed.pk, job_id=job.pk, now=LATER) == []
    assert numbers(closed) == [1, 1]


def test_a_job_that_was_stopped_keeps_nothing_even_when_another_was_asked(closed):
    from party.services.results import compute_results, stop_computing

    old = asked(closed)
    stop_computing(closed.pk, by=None, now=AFTER)
    assert compute_results(closed.pk, job_id=old.pk, now=AFTER) == []
    new = asked(closed)
    assert compute_results(closed.pk, job_id=old.pk, now=AFTER) == []
    assert len(compute_results(closed.pk, job_id=new.pk, now=AFTER)) == 2
    assert numbers(closed) == [1, 1]


def test_a_result_that_a_value_has_overtaken_is_not_proposed(town, closed):
    from party.services.assessments import score_item
    from party.services.results import NotComputed, propose_result

    computed(closed)
    given = {"by": None, "now": LATER, "item_code": "vetting", "value": "no", "basis": "更正"}
    score_item(town.subject(closed).pk, **given)
    with pytest.raises(NotComputed):
        propose_result(closed.pk, by=town.department, now=LATER)
    before = result_of(town.subject(closed)).total
    computed(closed, now=LATER)
    assert result_of(town.subject(closed)).total < before
    assert propose_result(closed.pk, by=town.department, now=LATER).state == "proposed"


def test_many_are_read_in_portions_and_come_out_the_same(closed, monkeypatch):
    from party.services import results

    whole = results.outcomes_of(closed)
    monkeypatch.setattr(results, "AT_ONCE", 1)
    told = []
    assert results.outcomes_of(closed, told.append) == whole
    assert told == [1, 2]


def test_only_who_assesses_there_has_results_computed_or_stops_it(town, closed):
    from common.errors import NotAllowed
    from party.services.results import start_computing, stop_computing

    with pytest.raises(NotAllowed):
        start_computing(closed.pk, by=town.secretary, now=AFTER)
    asked(closed)
    with pytest.raises(NotAllowed):
        stop_computing(closed.pk, by=town.secretary, now=AFTER)


def test_the_database_knows_no_computing_without_a_job(closed):
    from django.db import IntegrityError, transaction

    from party.models import AssessmentRound

    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentRound.objects.filter(pk=closed.pk).update(state="computing")


# --- The page -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(town, jurisdiction, client_of):
    client = client_of(jurisdiction)
    client.force_login(town.department)
    return client


def test_the_page_says_how_far_it_is_and_offers_to_stop(desk, closed):
    page = reverse("admin:party_assessmentround_change", args=[closed.pk])
    act = lambda name: reverse("admin:party_assessmentround_act", args=[closed.pk, name])  # noqa: E731
    assert act("propose") not in desk.get(page).content.decode(), "nothing is computed yet"
    answer = desk.post(act("compute"))
    closed.refresh_from_db()
    assert answer["Location"] == reverse("jobs:detail", args=[closed.job_id])
    closed.job.total_count, closed.job.done_count = 4000, 340
    closed.job.save()
    shown = desk.get(page).content.decode()
    assert "340" in shown and "4000" in shown
    assert act("compute") not in shown and act("stop") in shown
    assert desk.post(act("stop"))["Location"] == page
    assert act("compute") in desk.get(page).content.decode()


def test_the_page_of_a_job_that_failed_says_what_to_do(desk, closed):
    from jobs.models import JobRun

    job = asked(closed)
    JobRun.objects.filter(pk=job.pk).update(state="failed", finished_at=AFTER, error="磁盘已满。")
    shown = desk.get(reverse("admin:party_assessmentround_change", args=[closed.pk])).content.decode()
    assert "磁盘已满。" in shown
    assert reverse("admin:party_assessmentround_act", args=[closed.pk, "stop"]) in shown


def test_two_workers_at_one_job_keep_the_results_once(fresh_jurisdiction, at_once):
    from party.services.results import compute_results
    from tests.party.joint.conftest import Town

    round_ = played(Town(), ["good"] * 12)
    job = asked(round_)
    act = lambda: len(compute_results(round_.pk, job_id=job.pk, now=AFTER))  # noqa: E731
    assert sorted(at_once(fresh_jurisdiction, act, act)) == [0, 2]
    assert numbers(round_) == [1, 1]
