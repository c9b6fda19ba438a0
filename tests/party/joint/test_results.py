"""Results of rounds: points and places, two people, interviews of the last, what firms and the ledger learn."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.party.joint.conftest import NOW, ONE_DAY, TODAY

AFTER = NOW + ONE_DAY


def played(town, grades, other=("fair",) * 12):
    """A round whose appraisal is closed: grades of the first firm, and of the other one."""
    from party.services.appraisals import close_appraisal

    round_ = town.round("appraisal")
    town.answer(town.subject(round_), grades)
    town.answer(town.subject(round_, town.other_firm), other)
    close_appraisal(round_.pk, by=None, now=AFTER)
    return round_


def computed(round_, by=None, now=AFTER):
    """The results of a round, as the worker computes them."""
    from party.services.results import compute_results, start_computing

    job = start_computing(round_.pk, by=by, now=now)
    return compute_results(round_.pk, job_id=job.pk, now=now)


def result_of(subject):
    return subject.results.order_by("-number").first()


def test_results_are_exact_ranked_and_show_how_they_came_about(town):
    round_ = played(town, ["very_good"] * 12)
    computed(round_, by=None)
    first, last = (result_of(town.subject(round_, firm)) for firm in (town.firm, town.other_firm))
    # items 27 of 30 (no appointment across) → 90; 0.6 × 90 + 0.4 × 100 = 94, and + 0.4 × 60 = 78
    assert (first.item_score, first.appraisal_score, first.total) == (Decimal("90.00"), Decimal(100), Decimal("94.00"))
    assert (last.total, last.satisfied, last.answers, last.low) == (Decimal("78.00"), 0, 12, Decimal(0))
    assert (first.rank, last.rank) == (1, 2)
    assert (first.is_among_last, last.is_among_last) == (False, True)
    assert first.lines[0]["code"] == "organisation"


def test_a_firm_below_the_least_number_of_answers_has_no_place(town):
    round_ = played(town, ["good"] * 9)
    computed(round_, by=None)
    result = result_of(town.subject(round_))
    assert (result.total, result.rank, result.problem, result.answers) == (None, None, "too_few_answers", 9)


def test_items_without_a_value_are_named(town):
    from party.services import appraisals, assessments
    from party.services.results import ValuesMissing, start_computing

    round_ = town.round()
    assessments.start_scoring(round_.pk, by=None, now=NOW)
    appraisals.open_appraisal(round_.pk, by=None, now=NOW, closes_on=TODAY)
    appraisals.close_appraisal(round_.pk, by=None, now=AFTER)
    with pytest.raises(ValuesMissing):
        start_computing(round_.pk, by=None, now=AFTER)


def test_computing_again_gives_the_same_digest(town):
    round_ = played(town, ["good"] * 12)
    first = computed(round_, by=None)
    second = computed(round_, by=None)
    assert [row.digest for row in first] == [row.digest for row in second]
    assert {row.number for row in second} == {2}


def test_two_people_sign(town):
    from party.models import AssessmentRound
    from party.services.results import NotComputed, SamePerson, approve_result, propose_result

    round_ = played(town, ["good"] * 12)
    with pytest.raises(NotComputed):
        propose_result(round_.pk, by=town.department, now=AFTER)
    computed(round_, by=town.department)
    propose_result(round_.pk, by=town.department, now=AFTER)
    with pytest.raises(SamePerson):
        approve_result(round_.pk, by=town.department, now=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentRound.objects.filter(pk=round_.pk).update(
            state="approved", approved_by=town.department, approved_at=AFTER
        )
    assert approve_result(round_.pk, by=town.second, now=AFTER).state == "approved"


def approved(town, grades=("very_good",) * 12, other=("poor",) * 12):
    from party.services.results import approve_result, propose_result

    round_ = played(town, grades, other)
    computed(round_, by=None)
    propose_result(round_.pk, by=town.department, now=AFTER)
    return approve_result(round_.pk, by=town.second, now=AFTER)


def test_only_the_last_are_interviewed(town):
    from party.services.assessments import NotAmongLast, interview_last

    round_ = approved(town)
    given = {"held_on": AFTER.date(), "summary": "指出不足", "commitment": "三个月内整改", "due_on": AFTER.date()}
    assert interview_last(town.subject(round_, town.other_firm).pk, by=town.department, now=AFTER, **given).pk
    with pytest.raises(NotAmongLast):
        interview_last(town.subject(round_).pk, by=town.department, now=AFTER, **given)


def test_firms_are_told_once(town):
    from notifications.models import Notice
    from party.joint_tasks import tell_result

    round_ = approved(town)
    tell_result(round_.pk)
    tell_result(round_.pk)
    told = Notice.objects.filter(channel="in_site").values_list("recipient__username", flat=True)
    assert sorted(told) == ["firm", "other-firm"]


def test_a_firm_sees_its_own_result_only(town):
    from firms.permissions import firm_ids
    from party.models import AssessedSubject

    round_ = approved(town)
    mine = AssessedSubject.objects.of_firms(firm_ids(town.firm_person))
    assert list(mine) == [town.subject(round_)]


def test_nothing_is_seen_of_a_round_that_is_not_approved(town):
    from firms.permissions import firm_ids
    from party.models import AssessedSubject

    played(town, ["good"] * 12)
    assert not AssessedSubject.objects.of_firms(firm_ids(town.firm_person)).exists()


def test_the_ledger_is_offered_the_result_by_name(town):
    from credit.services.derived_assessment import excellent_results, poor_results

    round_ = approved(town)
    (good,), (poor,) = excellent_results(AFTER), poor_results(AFTER)
    assert (good.firm, good.key) == (town.firm, str(town.subject(round_).pk))
    assert "94.00" in good.fact
    assert (poor.firm, poor.occurred_on) == (town.other_firm, AFTER.date())


def test_rounds_are_seen_along_the_line(town):
    from party.models import AssessedSubject, AssessmentRound

    round_ = town.round()
    assert AssessmentRound.objects.visible_to(town.secretary).filter(pk=round_.pk).exists()
    assert AssessedSubject.objects.visible_to(town.secretary).count() == 2  # both serve in the community
    assert AssessedSubject.objects.visible_to(town.far_secretary).count() == 0


# --- At once ------------------------------------------------------------------------------------------


def test_two_who_approve_at_the_same_moment_approve_once(fresh_jurisdiction, at_once):
    from party.models import PartyStep
    from party.services.results import approve_result, propose_result
    from tests.party.joint.conftest import Town

    town = Town()
    round_ = played(town, ["good"] * 12)
    computed(round_, by=None)
    propose_result(round_.pk, by=town.department, now=AFTER)
    act = lambda: approve_result(round_.pk, by=town.second, now=AFTER).state  # noqa: E731
    outcomes = at_once(fresh_jurisdiction, act, act)
    assert outcomes.count("approved") == 1
    assert PartyStep.objects.filter(act="approve_result").count() == 1


def test_after_an_appraisal_no_transaction_number_pairs_a_code_with_an_answer(fresh_jurisdiction):
    from django.db import connection

    from party.models import AppraisalCode
    from party.services.appraisals import close_appraisal, unlink_codes
    from tests.party.joint.conftest import Town

    def numbers(table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
            return {number for (number,) in cursor.fetchall()}

    town = Town()
    round_ = town.round("appraisal")
    town.answer(town.subject(round_), ["good"] * 3)
    assert len(numbers("party_appraisalcode") & numbers("party_appraisalanswer")) == 3
    assert unlink_codes(round_.pk) == 0  # not while codes are out
    used = list(AppraisalCode.objects.order_by("pk").values_list("pk", "code_hash", "is_used"))
    close_appraisal(round_.pk, by=None, now=NOW + 60 * ONE_DAY)
    assert unlink_codes(round_.pk) == len(used)
    assert len(numbers("party_appraisalcode")) == 1
    assert not numbers("party_appraisalcode") & numbers("party_appraisalanswer")
    assert list(AppraisalCode.objects.order_by("pk").values_list("pk", "code_hash", "is_used")) == used


def test_the_end_of_an_appraisal_asks_for_it(town):
    from jobs.models import OutboxEntry

    round_ = played(town, ["good"] * 12)
    rows = OutboxEntry.objects.filter(topic="party.unlink_codes")
    assert [row.payload for row in rows] == [{"round_id": round_.pk}]
