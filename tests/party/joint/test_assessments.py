"""Rounds: tables, indicators and values, hearings, the appraisal by one-time codes."""

import copy
import datetime

import pytest
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from tests.party.joint.conftest import NOW, ONE_DAY, TODAY

AFTER = NOW + ONE_DAY


# --- Tables -------------------------------------------------------------------------------------------


def test_a_table_is_versioned_and_never_changed(town):
    from party.services.assessments import load_table

    first = town.table()
    given = {"code": first.code, "kind": "firm", "title": "三十分表", "source": "本地文件", "document": first.document}
    second = load_table(by=town.department, now=NOW, **given)
    assert second.version == first.version + 1
    with pytest.raises(IntegrityError), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(document={})
    with pytest.raises(NotAllowed):
        load_table(by=town.secretary, now=NOW, **given)


def test_a_table_that_cannot_be_used_is_refused(town):
    from party.services.assessments import TableUnfit, load_table

    document = copy.deepcopy(town.table().document)
    document["items"][0]["source"] = "stars"
    with pytest.raises(TableUnfit):
        load_table(by=None, now=NOW, code="x", kind="firm", title="表", source="文件", document=document)


# --- Preparing and scoring ----------------------------------------------------------------------------


def test_a_round_assesses_the_firms_that_serve_in_the_area(town):
    round_ = town.round()
    assert {subject.firm for subject in round_.subjects.all()} == {town.firm, town.other_firm}


def test_a_round_of_offices_assesses_subdistricts_by_the_platforms_figures(town):
    round_ = town.round(table=town.table("offices"))
    assert {str(subject) for subject in round_.subjects.all()} == {str(town.tree.first), str(town.tree.second)}
    from party.services import assessments

    assessments.start_scoring(round_.pk, by=None, now=NOW)
    assert assessments.measure(round_.pk, now=NOW) == 8  # four figures of two offices
    assert assessments.measure(round_.pk, now=NOW) == 0


def test_an_indicator_counts_projects_with_an_appointment_across(town):
    from party.models import CrossAppointment

    CrossAppointment.objects.create(
        kind="quality_supervisor",
        community=town.community,
        project=town.project,
        name="周启明",
        own_post="委员",
        legal_path="appointment",
        document="文",
        has_kin_at_firm=False,
        has_benefit=False,
        declared_on=TODAY - 30 * ONE_DAY,
        state="in_force",
        effective_from=TODAY - 30 * ONE_DAY,
    )
    round_ = town.round("scoring")
    value = town.subject(round_).values.get(item_code="two_way_posts")
    assert (value.value, value.basis, value.indicator) == ("1", "1 / 1", "projects_crossed")
    other = town.subject(round_, town.other_firm).values.get(item_code="two_way_posts")
    assert (other.value, other.basis) == ("0", "0 / 1")


def test_complaints_in_time_are_counted_by_their_due_day(town):
    from complaints.models import Category, Complaint
    from party.indicators import indicator

    def complain(number, due, resolved):
        Complaint.objects.create(
            receipt_code=f"{number + 1}" * 12,
            title="电梯",
            text="停运",
            category=Category.objects.filter(parent__isnull=False).first(),
            area=town.tree.community,
            handling_area=town.tree.community,
            firm=town.firm,
            created_at=due - ONE_DAY,
            first_response_due_at=due,
            due_at=due,
            resolved_at=resolved,
        )

    complain(1, NOW, NOW)
    complain(2, NOW, NOW + ONE_DAY)
    complain(3, NOW, None)
    complain(4, NOW - 400 * ONE_DAY, NOW - 401 * ONE_DAY)
    round_ = town.round()
    reading = indicator("complaints_in_time").read(town.subject(round_), datetime.date(2026, 1, 1), TODAY)
    assert (reading.part, reading.whole) == (1, 3)


def test_values_are_entered_for_items_that_the_platform_does_not_count(town):
    from party.services.assessments import ValueUnfit, score_item

    subject = town.subject(town.round("scoring"))
    for code, value in (("two_way_posts", "1"), ("organisation", "perhaps"), ("staff_members", ""), ("nothing", "1")):
        with pytest.raises(ValueUnfit):
            score_item(subject.pk, by=None, now=NOW, item_code=code, value=value, basis="见附件")


def test_a_correction_is_the_next_version_with_its_evidence(town):
    from party.services.assessments import score_item

    subject = town.subject(town.round("scoring"))
    given = {"item_code": "staff_members", "value": "2", "basis": "复核名册后更正", "evidence": b"%PDF-1.4\n"}
    value = score_item(subject.pk, by=town.department, now=NOW, **given)
    assert (value.number, len(value.evidence_sha256)) == (2, 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        subject.values.update(value="9")


def test_only_those_who_assess_there_score(town):
    from party.services.assessments import score_item

    subject = town.subject(town.round("scoring"))
    for stranger in (town.secretary, town.firm_person):
        with pytest.raises(NotAllowed):
            score_item(subject.pk, by=stranger, now=NOW, item_code="staff_members", value="5", basis="见附件")


def test_a_hearing_is_written_down(town):
    from party.services.assessments import hold_hearing

    subject = town.subject(town.round("scoring"))
    given = {"held_on": TODAY, "attended_count": 31, "summary": "述职并答问"}
    assert hold_hearing(subject.pk, by=town.department, now=NOW, **given).attended_count == 31


# --- The appraisal ------------------------------------------------------------------------------------


def test_the_sample_is_drawn_again_from_seed_and_register(town):
    from party.rules.sample import draw_units, frame_digest
    from party.services.appraisals import frame_of, subject_key

    round_ = town.round("appraisal")
    for subject in round_.subjects.all():
        units = list(frame_of(subject, round_.last_day).values_list("pk", flat=True))
        drawn = draw_units(round_.seed, subject_key(subject), units, round_.sample_size)
        assert list(subject.sample.values_list("unit_id", flat=True)) == list(drawn)
        assert (subject.frame_count, subject.frame_digest) == (40, frame_digest(units))


def test_samples_of_a_large_round_are_drawn_by_a_job_once(town, monkeypatch):
    from jobs.models import JobRun
    from party.models import SampledUnit
    from party.services import appraisals

    monkeypatch.setattr(appraisals, "MOST_AT_ONCE", 1)
    round_ = town.round("appraisal")
    assert not SampledUnit.objects.exists()
    assert JobRun.objects.get(kind=appraisals.DRAW).parameters == {"round": round_.pk}
    assert appraisals.draw_samples(round_.pk) == 2
    drawn = list(SampledUnit.objects.values_list("unit", flat=True))
    assert (appraisals.draw_samples(round_.pk), len(drawn)) == (0, 24)


def test_there_are_as_many_codes_as_units_and_none_is_kept_in_clear(town):
    from party.models import AppraisalCode
    from party.services.appraisals import make_codes

    subject = town.subject(town.round("appraisal"))
    codes = make_codes(subject.pk, by=town.department, now=NOW)
    assert len(set(codes)) == subject.sample.count() == 12
    assert not AppraisalCode.objects.filter(code_hash__in=codes).exists()


def test_a_lost_sheet_is_printed_anew_until_a_code_is_used(town):
    from party.services.appraisals import CodesMade, CodeUnknown, code_of, make_codes

    subject = town.subject(town.round("appraisal"))
    old = make_codes(subject.pk, by=None, now=NOW)[0]
    town.answer(subject, ["good"])
    with pytest.raises(CodeUnknown):
        code_of(old, NOW)
    with pytest.raises(CodesMade):
        make_codes(subject.pk, by=None, now=NOW)


def test_a_code_counts_once_and_the_answer_is_not_linked(town):
    from party.models import AppraisalAnswer, AppraisalCode
    from party.services.appraisals import CodeUsed, answer_appraisal

    subject = town.subject(town.round("appraisal"))
    codes = town.answer(subject, ["good"])
    with pytest.raises(CodeUsed):
        answer_appraisal(codes[0], now=NOW, answers={"overall": "poor", "service": "poor", "openness": "poor"})
    assert subject.answers.count() == 1
    names = {field.name for field in AppraisalAnswer._meta.get_fields()}
    assert names == {"id", "subject", "answers"}
    assert {field.name for field in AppraisalCode._meta.get_fields()} == {"id", "subject", "code_hash", "is_used"}


def test_neither_the_trail_nor_the_history_knows_of_an_answer(town):
    from audit.models import AuditEntry
    from party.models import PartyStep
    from party.services.appraisals import answer_appraisal, make_codes

    subject = town.subject(town.round("appraisal"))
    codes = make_codes(subject.pk, by=None, now=NOW)
    before = (AuditEntry.objects.count(), PartyStep.objects.count())
    answer_appraisal(codes[0], now=NOW, answers={"overall": "poor", "service": "good", "openness": "fair"})
    assert (AuditEntry.objects.count(), PartyStep.objects.count()) == before


def test_codes_are_read_as_people_type_them(town):
    from party.services.appraisals import code_of, make_codes

    subject = town.subject(town.round("appraisal"))
    code = make_codes(subject.pk, by=None, now=NOW)[0].lower()
    assert code_of(f" {code[:4]}-{code[4:]} ", NOW).subject == subject


@pytest.mark.parametrize(
    "answers", [{}, {"overall": "good"}, {"overall": "great", "service": "good", "openness": "good"}]
)
def test_every_question_is_answered(town, answers):
    from party.models import AppraisalCode
    from party.services.appraisals import AnswersMissing, answer_appraisal, make_codes

    subject = town.subject(town.round("appraisal"))
    code = make_codes(subject.pk, by=None, now=NOW)[0]
    with pytest.raises(AnswersMissing):
        answer_appraisal(code, now=NOW, answers=answers)
    assert not AppraisalCode.objects.filter(is_used=True).exists()


def test_a_code_is_worth_nothing_after_the_last_day(town):
    from party.services.appraisals import CodeUnknown, code_of, make_codes

    code = make_codes(town.subject(town.round("appraisal")).pk, by=None, now=NOW)[0]
    with pytest.raises(CodeUnknown):
        code_of(code, AFTER)


def test_the_database_refuses_a_second_use_and_an_answer_without_a_code(town):
    from party.models import AppraisalAnswer, AppraisalCode

    subject = town.subject(town.round("appraisal"))
    town.answer(subject, ["good"])
    used = AppraisalCode.objects.filter(is_used=True)
    for act in (
        lambda: used.update(is_used=True),
        lambda: used.update(is_used=False),
        lambda: used.delete(),
        lambda: AppraisalCode.objects.filter(is_used=False).update(code_hash="0" * 64),
        lambda: AppraisalAnswer.objects.create(subject=subject, answers={}),
        lambda: AppraisalAnswer.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_the_appraisal_is_not_closed_while_codes_are_out(town):
    from party.services.appraisals import close_appraisal

    round_ = town.round("appraisal")
    town.answer(town.subject(round_), ["good"])
    with pytest.raises(MoveNotAllowed):
        close_appraisal(round_.pk, by=None, now=NOW)
    assert close_appraisal(round_.pk, by=None, now=AFTER).state == "closed"


def test_a_code_used_twice_at_the_same_moment_counts_once(fresh_jurisdiction, at_once):
    from party.models import AppraisalAnswer, AppraisalCode
    from party.services.appraisals import CodeUsed, answer_appraisal, make_codes
    from tests.party.joint.conftest import Town

    town = Town()
    subject = town.subject(town.round("appraisal"))
    code = make_codes(subject.pk, by=None, now=NOW)[0]

    def use(grade):
        answers = {"overall": grade, "service": grade, "openness": grade}
        return lambda: answer_appraisal(code, now=NOW, answers=answers)

    outcomes = at_once(fresh_jurisdiction, use("good"), use("poor"))
    assert sorted(type(one).__name__ for one in outcomes) == ["CodeUsed", "NoneType"]
    assert AppraisalAnswer.objects.count() == AppraisalCode.objects.filter(is_used=True).count() == 1
    assert any(isinstance(one, CodeUsed) for one in outcomes)
