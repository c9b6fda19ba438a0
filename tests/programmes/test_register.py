"""The register: surveys by form versions, classes, caretakers, take-over plans, coverage."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from common.images import read_picture
from programmes import services
from programmes.choices import EntryState
from programmes.models import EntryStep, EstateSurvey, NeglectedEstate, SurveyForm, TakeoverStep
from programmes.rules.indicators import Ratio
from programmes.selectors.coverage import coverage_below, coverage_of, dashboard, uncovered
from programmes.services.register import CaretakerEnded, InTheFuture, NeedsReason
from programmes.services.surveys import NoForm, OfficeElsewhere
from programmes.services.takeovers import BadPlan, NobodyThere, StepsOpen
from programmes.workflow import ENTRY_MOVES, check_move
from tests.complaints.conftest import picture_bytes
from tests.programmes.conftest import ANSWERS, FIRST_DAY, NOW, QUESTIONS, TODAY

DUE = datetime.date(2026, 6, 30)


def plan(city, entry, *titles, due_on=DUE, **changes):
    steps = [services.PlannedStep(title, due_on) for title in titles or ("入户征询", "签订协议")]
    values = {"office": city.tree.first, "due_on": due_on, "steps": steps}
    return services.plan_takeover(entry.pk, by=None, now=NOW, **(values | changes))


def close_all(found):
    for step in found.steps.all():
        services.close_step(step.pk, by=None, today=TODAY)


# --- The life of an entry ---------------------------------------------------------------------------------


def test_an_entry_goes_from_survey_to_take_over(city):
    entry = city.entry(kind="")
    assert entry.state == EntryState.REGISTERED
    city.survey(entry)
    services.classify_estate(entry.pk, by=None, now=NOW, kind="three_withouts", basis="调查表")
    found = plan(city, entry)
    city.look_after(entry)
    close_all(found)
    services.finish_takeover(entry.pk, by=None, now=NOW, today=TODAY)
    entry.refresh_from_db()
    assert (entry.state, entry.kind) == ("taken_over", "three_withouts")
    acts = list(EntryStep.objects.filter(entry=entry).values_list("act", flat=True))
    assert acts == ["enter", "survey", "classify", "plan", "appoint", "take_over"]
    found.refresh_from_db()
    assert (found.state, found.closed_at) == ("done", NOW)


def test_an_estate_is_on_the_register_once_at_a_time(city):
    entry = city.entry()
    with pytest.raises(ValidationError):
        services.enter_estate(entry.estate, by=None, now=NOW, effective_from=TODAY)
    services.leave_register(entry.pk, by=None, now=NOW, effective_to=TODAY, reason="拆除重建")
    assert services.enter_estate(entry.estate, by=None, now=NOW, effective_from=TODAY).pk
    with pytest.raises(IntegrityError, match="neglected_once_at_a_time"), transaction.atomic():
        NeglectedEstate.objects.create(estate=entry.estate, effective_from=FIRST_DAY)


def test_leaving_needs_a_reason_and_ends_the_plan(city):
    entry = city.entry()
    found = plan(city, entry)
    with pytest.raises(NeedsReason):
        services.leave_register(entry.pk, by=None, now=NOW, effective_to=TODAY, reason=" ")
    services.leave_register(entry.pk, by=None, now=NOW, effective_to=TODAY, reason="并入新小区")
    found.refresh_from_db()
    assert found.state == "dropped"
    with pytest.raises(MoveNotAllowed):
        city.survey(NeglectedEstate.objects.select_related("estate__area").get(pk=entry.pk))


ALLOWED = {
    "survey": {"registered", "surveyed"},
    "survey_again": {"classified", "planned", "taken_over"},
    "classify": {"surveyed", "classified"},
    "plan": {"classified"},
    "drop_plan": {"planned"},
    "appoint": {"classified", "planned", "taken_over"},
    "take_over": {"planned"},
    "lapse": {"taken_over"},
    "leave": {"registered", "surveyed", "classified", "planned", "taken_over"},
}


@pytest.mark.parametrize("state", EntryState.values)
@pytest.mark.parametrize("act", [move.name for move in ENTRY_MOVES])
def test_every_act_from_every_state(act, state):
    if state in ALLOWED[act]:
        assert check_move(ENTRY_MOVES, act, state) in EntryState.values
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(ENTRY_MOVES, act, state)


def test_history_and_surveys_never_change(city):
    survey = city.survey(city.entry())
    for change in (
        lambda: EstateSurvey.objects.filter(pk=survey.pk).update(condition="sound"),
        lambda: EntryStep.objects.all().delete(),
        lambda: SurveyForm.objects.update(title="别的"),
    ):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()


# --- Surveys ----------------------------------------------------------------------------------------------


def test_a_survey_keeps_the_version_of_its_day(city):
    entry = city.entry(kind="")
    first = city.form()
    later = datetime.date(2026, 4, 1)
    second = services.publish_survey_form(QUESTIONS[:1], by=None, title="老旧小区调查", effective_from=later)
    old = city.survey(entry, surveyed_on=datetime.date(2026, 3, 31))
    new = city.survey(entry, surveyed_on=later, answers={"gate": "no"})
    assert (old.form, new.form, second.number) == (first, second, first.number + 1)
    assert old.answers == {"gate": True, "lighting": "完好", "leaks": "12"}
    assert new.answers == {"gate": False}


BAD_ANSWERS = [
    {},
    {"gate": "yes"},
    {**ANSWERS, "gate": "maybe"},
    {**ANSWERS, "lighting": "很好"},
    {**ANSWERS, "leaks": "-1"},
    {**ANSWERS, "leaks": "NaN"},
    {**ANSWERS, "leaks": "十"},
    {**ANSWERS, "unknown": "1"},
    {**ANSWERS, "gate": ["yes"]},
]


@pytest.mark.parametrize("answers", BAD_ANSWERS)
def test_answers_that_do_not_fit_are_refused(city, answers):
    entry = city.entry(kind="")
    with pytest.raises(ValidationError):
        city.survey(entry, answers=answers)
    assert not EstateSurvey.objects.exists()


BAD_QUESTIONS = [
    [],
    "x",
    [{"code": "a b", "label": "问", "kind": "number"}],
    [{"code": "a", "label": "", "kind": "number"}],
    [{"code": "a", "label": "问", "kind": "essay"}],
    [{"code": "a", "label": "问", "kind": "choice"}],
    [{"code": "a", "label": "问", "kind": "choice", "choices": ["一", "一"]}],
    [{"code": "a", "label": "问", "kind": "number", "choices": ["一"]}],
    [{"code": "a", "label": "问", "kind": "number"}] * 2,
]


@pytest.mark.parametrize("questions", BAD_QUESTIONS)
def test_a_form_with_unsound_questions_is_refused(city, questions):
    with pytest.raises(ValidationError):
        services.publish_survey_form(questions, by=None, title="表", effective_from=FIRST_DAY)


def test_a_survey_has_a_form_an_office_and_a_past_day(city):
    entry = city.entry(kind="")
    with pytest.raises(NoForm):
        city.survey(entry, surveyed_on=datetime.date(2019, 5, 1))
    with pytest.raises(InTheFuture):
        city.survey(entry, surveyed_on=TODAY + datetime.timedelta(days=1))
    with pytest.raises(OfficeElsewhere):
        city.survey(entry, office=city.tree.other)


def test_photos_are_kept_once_and_those_of_a_refused_survey_are_gone(city):
    entry = city.entry(kind="")
    picture = read_picture(io.BytesIO(picture_bytes()))
    survey = city.survey(entry, photos=[picture])
    photo = survey.photos.get()
    assert default_storage.exists(photo.file.name)
    before = set(default_storage.listdir(f"surveys/{NOW:%Y/%m}")[1])
    with pytest.raises(ValidationError):
        city.survey(entry, photos=[picture, picture])
    assert set(default_storage.listdir(f"surveys/{NOW:%Y/%m}")[1]) == before


# --- Plans and caretakers ---------------------------------------------------------------------------------


def test_a_take_over_waits_for_its_steps_and_for_somebody(city):
    entry = city.entry()
    found = plan(city, entry)
    first, second = found.steps.all()
    services.close_step(first.pk, by=None, today=TODAY)
    with pytest.raises(StepsOpen):
        services.finish_takeover(entry.pk, by=None, now=NOW, today=TODAY)
    with pytest.raises(NeedsReason):
        services.close_step(second.pk, by=None, today=TODAY, is_done=False)
    services.close_step(second.pk, by=None, today=TODAY, is_done=False, note="协议已有")
    with pytest.raises(NobodyThere):
        services.finish_takeover(entry.pk, by=None, now=NOW, today=TODAY)
    with pytest.raises(MoveNotAllowed):
        services.close_step(second.pk, by=None, today=TODAY)


def test_a_plan_has_steps_in_time_and_an_office_of_the_estate(city):
    entry = city.entry()
    with pytest.raises(BadPlan):
        plan(city, entry, steps=[])
    with pytest.raises(BadPlan):
        plan(city, entry, steps=[services.PlannedStep("晚", DUE + datetime.timedelta(days=1))])
    with pytest.raises(OfficeElsewhere):
        plan(city, entry, office=city.tree.second)
    plan(city, entry)
    with pytest.raises(MoveNotAllowed):
        plan(city, entry)
    services.drop_plan(entry.pk, by=None, now=NOW, reason="居民不同意")
    assert plan(city, entry).state == "running"


def test_one_caretaker_at_a_time_and_firms_are_named(city):
    entry = city.entry()
    city.look_after(entry, effective_to=datetime.date(2026, 1, 1))
    city.look_after(entry, effective_from=datetime.date(2026, 1, 1), kind="community_trust")
    with pytest.raises(ValidationError):
        city.look_after(entry)
    with pytest.raises(ValidationError):
        services.appoint_caretaker(
            entry.pk, by=None, now=NOW, kind="interim_firm", firm=None, effective_from=TODAY, basis="会议"
        )


def test_when_the_caretaker_goes_a_taken_over_estate_waits_again(city):
    entry = city.entry()
    found = plan(city, entry)
    caretaker = city.look_after(entry)
    close_all(found)
    services.finish_takeover(entry.pk, by=None, now=NOW, today=TODAY)
    with pytest.raises(ValidationError):
        services.end_caretaker(
            caretaker.pk, by=None, now=NOW, effective_to=FIRST_DAY - datetime.timedelta(days=9), reason="撤场"
        )
    services.end_caretaker(caretaker.pk, by=None, now=NOW, effective_to=TODAY, reason="撤场")
    entry.refresh_from_db()
    assert entry.state == "classified"
    with pytest.raises(CaretakerEnded):
        services.end_caretaker(caretaker.pk, by=None, now=NOW, effective_to=TODAY, reason="撤场")


# --- Coverage ---------------------------------------------------------------------------------------------


def test_coverage_counts_caretakers_of_the_day_whose_kind_counts(city):
    city.target()
    entries = [city.entry() for _ in range(4)]
    city.look_after(entries[0])
    city.look_after(entries[1], kind="community_trust")  # does not count here
    city.look_after(entries[2], effective_to=TODAY)  # ended today
    found = coverage_of(city.tree.district, TODAY)
    assert (found.ratio, found.is_reached, found.missing) == (Ratio(1, 4), False, 2)
    assert coverage_of(city.tree.district, TODAY - datetime.timedelta(days=1)).ratio == Ratio(2, 4)
    assert [entry.pk for entry in uncovered(city.tree.district, TODAY)] == [entry.pk for entry in entries[1:]]


def test_coverage_is_broken_down_by_area_and_adds_up(city):
    city.target()
    here, there = city.entry(), city.entry(city.estate(city.tree.other))
    city.look_after(here)
    below = {row.area.code: row.ratio for row in coverage_below(city.tree.district, TODAY)}
    assert below == {city.tree.first.code: Ratio(1, 1), city.tree.second.code: Ratio(0, 1)}
    assert coverage_of(city.tree.first, TODAY).is_reached
    city.entry(city.estate(city.tree.district))
    rows = coverage_below(city.tree.district, TODAY)
    assert (rows[0].area, rows[0].ratio) == (city.tree.district, Ratio(0, 1))
    whole = coverage_of(city.tree.district, TODAY).ratio
    assert [sum(row.ratio[part] for row in rows) for part in (0, 1)] == list(whole) == [1, 3]
    assert [entry.pk for entry in uncovered(city.tree.second, TODAY)] == [there.pk]


def test_who_left_the_register_is_not_counted_and_an_empty_one_has_no_share(city):
    city.target()
    assert coverage_of(city.tree.district, TODAY).ratio.value is None
    entry = city.entry()
    services.leave_register(entry.pk, by=None, now=NOW, effective_to=TODAY, reason="拆除")
    assert coverage_of(city.tree.district, TODAY).ratio == Ratio(0, 0)
    assert coverage_of(city.tree.district, TODAY - datetime.timedelta(days=1)).ratio == Ratio(0, 1)


def test_a_new_target_ends_the_one_before(city):
    city.target()
    city.target(share=Decimal("0.9"), effective_from=datetime.date(2026, 4, 1))
    entry = city.entry()
    city.look_after(entry)
    city.entry()
    before = coverage_of(city.tree.district, datetime.date(2026, 3, 31))
    assert before.target.share == Decimal("0.7")
    assert coverage_of(city.tree.district, TODAY).target.share == Decimal("0.9")
    with pytest.raises(ValidationError):
        city.target(share=Decimal("1.2"), effective_from=datetime.date(2027, 1, 1))
    with pytest.raises(ValidationError):
        city.target(counted_kinds=["nobody"], effective_from=datetime.date(2027, 1, 1))


def test_the_dashboard_reads_as_much_for_many_as_for_one(city, sees_equal_queries):
    city.target()
    plan(city, city.entry(), due_on=datetime.date(2026, 4, 1))

    def read():
        page = dashboard(city.tree.district, TODAY)
        assert len(page["uncovered"]) == page["uncovered_count"]
        return [step.plan.entry.estate.name for step in page["late_steps"]]

    def grow():
        for _ in range(5):
            plan(city, city.entry(), due_on=datetime.date(2026, 4, 1))

    sees_equal_queries(read, grow)
    assert len(read()) == TakeoverStep.objects.count() == 12


# --- Who may ----------------------------------------------------------------------------------------------


def test_the_community_surveys_and_the_subdistrict_decides(city):
    entry = city.entry(kind="")
    worker = city.person("worker", "community_worker", city.tree.community)
    officer = city.person("officer", "subdistrict_officer", city.tree.first)
    stranger = city.person("stranger", "subdistrict_officer", city.tree.second)
    city.survey(entry, by=worker)
    with pytest.raises(NotAllowed):
        services.classify_estate(entry.pk, by=worker, now=NOW, kind="old", basis="调查")
    with pytest.raises(NotAllowed):
        services.classify_estate(entry.pk, by=stranger, now=NOW, kind="old", basis="调查")
    services.classify_estate(entry.pk, by=officer, now=NOW, kind="old", basis="调查")
    assert AuditEntry.objects.filter(action="programmes.classify_estate", actor_id=officer.pk).exists()
    assert NeglectedEstate.objects.visible_to(stranger).count() == 0
    assert NeglectedEstate.objects.visible_to(worker).count() == 1
    with pytest.raises(NotAllowed):
        services.set_coverage_target(
            by=officer, share=Decimal("0.5"), counted_kinds=["interim_firm"], source="办法", effective_from=TODAY
        )
