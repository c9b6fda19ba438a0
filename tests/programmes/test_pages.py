"""Pages and API: what staff, firms and the public see, and what happens when they send something."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.models import JobRun
from jobs.services import run_job
from programmes import services
from programmes.models import (
    CoverageTarget,
    EstateSurvey,
    MisuseCase,
    NeglectedEstate,
    PublicAsset,
    SubsidyRule,
    SubsidyRun,
    SurveyForm,
    TakeoverPlan,
)
from tests.places.conftest import csv_file
from tests.programmes.conftest import NOW
from tests.programmes.test_rooms_and_assets import asset, misuse, room, rows_for
from tests.programmes.test_subsidy_runs import served


@pytest.fixture
def browser(city, client_of, jurisdiction):
    """`browser(person)`: signed in; None: nobody."""

    def make(person=None):
        client = client_of(jurisdiction)
        if person is not None:
            client.force_login(person)
        return client

    return make


@pytest.fixture
def head(city, browser):
    """Somebody of the housing department."""
    return browser(city.person("head"))


def admin(name, *args):
    return reverse(f"admin:programmes_{name}", args=args)


def text_of(response):
    return response.content.decode()


# --- The register -----------------------------------------------------------------------------------------


def test_an_estate_is_entered_surveyed_and_planned_in_the_browser(city, head):
    city.form()
    estate = city.estate()
    answer = head.post(admin("neglectedestate_add"), {"estate": estate.pk, "effective_from": "2026-01-01"})
    assert answer.status_code == 302
    entry = NeglectedEstate.objects.get()
    act = {name: admin("neglectedestate_act", entry.pk, name) for name in ("survey", "classify", "plan", "appoint")}
    survey = {
        "survey-surveyed_on": "2026-03-01",
        "survey-office": city.tree.community.code,
        "survey-condition": "worn",
        "survey-q_gate": "no",
        "survey-q_lighting": "完好",
        "survey-q_leaks": "3",
    }
    assert head.post(act["survey"], survey).status_code == 302
    assert EstateSurvey.objects.get().answers == {"gate": False, "lighting": "完好", "leaks": "3"}
    assert head.post(act["classify"], {"classify-kind": "old", "classify-basis": "调查"}).status_code == 302
    plan = {
        "plan-office": city.tree.first.code,
        "plan-due_on": "2026-12-31",
        "plan-title_1": "征询",
        "plan-due_1": "2026-10-01",
        "plan-office_1": "",
    }
    assert head.post(act["plan"], plan).status_code == 302
    step = TakeoverPlan.objects.get().steps.get()
    page = admin("neglectedestate_step", entry.pk, step.pk)
    assert head.post(page, {"outcome": "done"}).status_code == 302
    caretaker = {
        "appoint-kind": "interim_firm",
        "appoint-firm": city.firm().unified_code,
        "appoint-effective_from": "2026-03-01",
        "appoint-basis": "会议",
    }
    assert head.post(act["appoint"], caretaker).status_code == 302
    assert head.post(admin("neglectedestate_act", entry.pk, "take_over"), {}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "taken_over"
    assert "征询" in text_of(head.get(admin("neglectedestate_change", entry.pk)))


def test_what_was_typed_stays_when_it_is_refused(city, head):
    entry = city.entry(kind="")
    city.form()
    page = admin("neglectedestate_act", entry.pk, "survey")
    answer = head.post(page, {"survey-condition": "worn", "survey-q_leaks": "17"})
    assert answer.status_code == 422
    assert 'value="17"' in text_of(answer)
    assert not EstateSurvey.objects.exists()
    late = head.post(
        admin("neglectedestate_act", entry.pk, "classify"), {"classify-kind": "old", "classify-basis": "x"}
    )
    assert late.status_code == 422  # not surveyed yet: the service refuses, the words stand in the form


def test_a_second_entry_of_an_estate_is_told_on_the_form(city, head):
    entry = city.entry()
    values = {"estate": entry.estate.pk, "effective_from": "2026-01-01"}
    answer = head.post(admin("neglectedestate_add"), values)
    assert answer.status_code == 200
    assert 'value="2026-01-01"' in text_of(answer)
    assert "已在册" in text_of(answer)
    assert NeglectedEstate.objects.count() == 1


def test_the_dashboard_of_an_area_and_of_one_elsewhere(city, browser):
    city.target()
    city.entry()
    officer = browser(city.person("officer", "subdistrict_officer", city.tree.first))
    page = officer.get(admin("neglectedestate_dashboard_action"))
    assert page.status_code == 200
    assert "0.00 %" in text_of(page)
    assert officer.get(admin("neglectedestate_coverage", city.tree.second.code)).status_code == 404


def test_another_areas_entry_is_not_there(city, browser):
    entry = city.entry()
    stranger = browser(city.person("stranger", "subdistrict_officer", city.tree.second))
    assert stranger.get(admin("neglectedestate_change", entry.pk)).status_code == 404
    assert stranger.post(admin("neglectedestate_act", entry.pk, "leave"), {}).status_code == 404
    entry.refresh_from_db()
    assert entry.state == "classified"


def test_a_worker_sees_the_acts_that_are_theirs(city, browser):
    entry = city.entry(kind="")
    city.survey(entry)
    worker = browser(city.person("worker", "community_worker", city.tree.community))
    page = text_of(worker.get(admin("neglectedestate_change", entry.pk)))
    assert admin("neglectedestate_act", entry.pk, "survey") in page
    assert admin("neglectedestate_act", entry.pk, "classify") not in page


# --- Rules ------------------------------------------------------------------------------------------------


def test_rules_are_entered_in_forms_and_end_the_one_before(city, head):
    target = {
        "share": "0.8",
        "counted_kinds": ["interim_firm"],
        "source": "方案",
        "effective_from": "2026-07-01",
    }
    city.target()
    assert head.post(admin("coveragetarget_add"), target).status_code == 302
    assert CoverageTarget.objects.filter(effective_to=datetime.date(2026, 7, 1)).exists()
    rule = {
        "title": "补贴",
        "rate": "0.25",
        "grades": "A, AA",
        "estate_kinds": ["old"],
        "month_rule": "by_days",
        "rounding": "half_up",
        "source": "办法",
        "effective_from": "2026-07-01",
    }
    assert head.post(admin("subsidyrule_add"), rule).status_code == 302
    assert SubsidyRule.objects.get(effective_from="2026-07-01").grades == ["A", "AA"]
    questions = "gate | 有无门卫 | yes_no\nlight | 照明 | choice | 好 / 坏\nleak | 渗漏 | number | 户 | optional"
    form = {"title": "表", "questions": questions, "effective_from": "2026-07-01"}
    assert head.post(admin("surveyform_add"), form).status_code == 302
    assert SurveyForm.objects.get(effective_from="2026-07-01").questions[1]["choices"] == ["好", "坏"]
    bad = head.post(admin("surveyform_add"), {**form, "questions": "a b | ? | essay"})
    assert bad.status_code == 200
    shown = CoverageTarget.objects.get(effective_from="2026-07-01")
    assert "方案" in text_of(head.get(admin("coveragetarget_change", shown.pk)))


def test_a_rule_that_goes_back_before_the_one_in_force_is_refused_in_words(city, head):
    city.target()
    before = CoverageTarget.objects.count()
    values = {"share": "0.8", "counted_kinds": ["interim_firm"], "source": "x", "effective_from": "2020-01-01"}
    answer = head.post(admin("coveragetarget_add"), values)
    assert "2025-01-01" in text_of(answer)
    assert 'value="2020-01-01"' in text_of(answer)
    assert CoverageTarget.objects.count() == before


def test_an_officer_of_a_subdistrict_enters_no_rules(city, browser):
    officer = browser(city.person("officer", "subdistrict_officer", city.tree.first))
    assert officer.get(admin("subsidyrule_add")).status_code == 403
    assert officer.get(admin("subsidyrule_changelist")).status_code == 200
    assert officer.get(admin("subsidyrun_changelist")).status_code == 403


# --- Runs -------------------------------------------------------------------------------------------------


def test_a_run_goes_from_draft_to_finance_in_the_browser(city, browser, monkeypatch):
    city.rule()
    served(city)
    served(city, "B")
    people = city.signers()
    signed = {name: browser(person) for name, person in vars(people).items()}
    signed["drafter"].post(admin("subsidyrun_draft_action"), {"year": "2025", "quarter": "4"})
    job = JobRun.objects.get(kind="programmes.draft_subsidies")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts) == ("succeeded", {"lines": 2})
    run = SubsidyRun.objects.get()
    act = {name: admin("subsidyrun_act", run.pk, name) for name in ("check", "approve", "pay", "discard")}
    assert signed["drafter"].post(act["check"], {}).status_code == 422
    for name, word in (("checker", "check"), ("first", "approve"), ("second", "approve")):
        assert signed[name].post(act[word], {}).status_code == 302
    file = admin("subsidyrun_file", run.pk, "csv")
    assert signed["second"].get(file).status_code == 302
    answer = signed["second"].post(file)
    assert answer["Content-Type"].startswith("text/csv")
    assert run.digest in answer.content.decode("utf-8-sig")
    today = timezone.localdate().isoformat()
    assert signed["second"].post(act["pay"], {"pay-paid_on": today, "pay-reference": "F1"}).status_code == 302
    page = text_of(signed["first"].get(admin("subsidyrun_change", run.pk)))
    assert "6000.00" in page
    assert "F1" in page
    assert "grade_too_low" in page


def test_a_correction_is_drafted_by_a_job(city, browser, run_of):
    people = city.signers()
    served(city)
    run = run_of("approved", people)
    page = admin("subsidyrun_act", run.pk, "correct")
    assert browser(people.drafter).post(page, {"correct-reason": "面积更正"}).status_code == 302
    job = JobRun.objects.get(kind="programmes.correct_subsidies")
    run_job(job.pk)
    run_job(job.pk)
    assert SubsidyRun.objects.filter(corrects=run).count() == 1


def test_the_page_of_a_run_reads_as_much_for_many_lines(city, head, run_of):
    people = city.signers()

    def own_statements(run):
        with CaptureQueriesContext(connection) as seen:
            assert head.get(admin("subsidyrun_change", run.pk)).status_code == 200
        ours = ("programmes_", "places_estate", "firms_")  # the menu asks for other things
        return len([query for query in seen.captured_queries if any(name in query["sql"] for name in ours)])

    served(city)
    few = run_of("draft", people)
    before = own_statements(few)
    services.discard_run(few.pk, by=people.drafter, now=NOW, reason="再算")
    for _ in range(8):
        served(city)
    assert own_statements(run_of("draft", people)) == before


def test_a_firm_reads_its_lines_and_no_others(city, browser, run_of):
    _entry, project = served(city)
    _other, foreign = served(city)
    run = run_of("approved")
    own = run.lines.get(project=project)
    person = browser(city.person("firm-person", "firm_administrator", project.firm))
    page = text_of(person.get(reverse("subsidies:lines")))
    assert "6000.00" in page
    assert foreign.estate.name not in page
    assert "2026-01" in text_of(person.get(reverse("subsidies:line", args=[own.pk])))
    other_line = run.lines.get(project=foreign)
    assert person.get(reverse("subsidies:line", args=[other_line.pk])).status_code == 404
    assert reverse("subsidies:lines") in text_of(person.get(reverse("firms:home")))
    assert browser(city.person("head")).get(reverse("subsidies:lines")).status_code == 403


# --- Rooms and assets -------------------------------------------------------------------------------------


def test_rooms_cases_and_assets_are_kept_in_the_browser(city, head):
    estate = city.estate()
    values = {
        "estate": estate.pk,
        "kind": "committee",
        "location": "2幢101",
        "area": "12.5",
        "use": "proper",
        "is_in_register": "on",
    }
    assert head.post(admin("managementroom_add"), values).status_code == 302
    found = estate.management_rooms.get()
    misused = {"found_on": "2026-03-01", "use": "let", "finding": "出租为便利店"}
    assert head.post(admin("managementroom_misuse_action", found.pk), misused).status_code == 302
    case = MisuseCase.objects.get()
    assert head.post(admin("managementroom_misuse_action", found.pk), misused).status_code == 422
    order = {"order-order_number": "1号", "order-ordered_on": "2026-03-02", "order-due_on": "2026-03-20"}
    assert head.post(admin("misusecase_act", case.pk, "order"), order).status_code == 302
    assert head.get(admin("misusecase_change", case.pk)).status_code == 200
    values = {"estate": estate.pk, "kind": "lift", "serial": "3110", "is_in_use": "on"}
    assert head.post(admin("publicasset_add"), values).status_code == 302
    lift = PublicAsset.objects.get()
    reading = {"inspected_on": "2026-03-01", "result": "passed", "next_due_on": "2027-03-01"}
    assert head.post(admin("publicasset_reading_action", lift.pk), reading).status_code == 302
    lift.refresh_from_db()
    assert lift.next_due_on == datetime.date(2027, 3, 1)
    change = {"serial": "3111", "location": "3幢", "is_in_use": "on", "next_due_on": "2027-03-01"}
    assert head.post(admin("publicasset_change", lift.pk), change).status_code == 302
    lift.refresh_from_db()
    assert (lift.serial, lift.location) == ("3111", "3幢")
    assert "2幢101" in text_of(head.get(admin("managementroom_overview", city.tree.district.code)))


def test_assets_are_imported_after_a_dry_run(city, head):
    file = csv_file(rows_for(city.estate()))
    file.name = "assets.csv"
    answer = head.post(admin("publicasset_import_rows"), {"file": file})
    check = JobRun.objects.get(kind="programmes.import_assets")
    run_job(check.pk)
    assert PublicAsset.objects.count() == 0
    assert head.get(answer["Location"]).status_code == 200
    answer = head.post(answer["Location"])
    run_job(JobRun.objects.filter(kind="programmes.import_assets").latest("pk").pk)
    assert PublicAsset.objects.count() == 3


def test_the_lists_read_as_much_for_many_rows(city, head, sees_equal_queries):
    def grow():
        for _ in range(5):
            estate = city.estate()
            asset(estate)
            misuse(room(city, estate))
            city.entry()

    grow()
    for name in ("publicasset", "managementroom", "misusecase", "neglectedestate"):
        sees_equal_queries(lambda name=name: head.get(admin(f"{name}_changelist")), grow)


# --- The public -------------------------------------------------------------------------------------------


def test_the_public_sees_the_share_and_no_names_of_estates(city, browser):
    city.target()
    covered, left = city.entry(), city.entry()
    city.look_after(covered)
    page = text_of(browser().get(reverse("programmes:coverage")))
    assert "50.00 %" in page
    assert left.estate.name not in page
    assert browser().get(reverse("programmes:coverage_of", args=[city.tree.first.code])).status_code == 200
    assert browser().get(reverse("programmes:coverage_of", args=[city.tree.community.code])).status_code == 404
    assert browser().get(reverse("programmes:coverage_of", args=["990199"])).status_code == 404


def test_the_public_page_of_an_estate_shows_assets_and_rooms(city, browser):
    estate = city.estate()
    room(city, estate, location="南门旁")
    asset(estate, next_due_on=datetime.date(2020, 1, 1))
    page = text_of(browser().get(reverse("places:estate", args=[estate.code])))
    assert "南门旁" in page
    assert "2020-01-01" in page


def test_the_api_gives_shares_rows_and_the_frozen_text(city, browser, run_of):
    city.target()
    entry, project = served(city)
    city.look_after(entry, project.firm)
    run = run_of("approved")
    (whole, *_below) = browser().get("/api/v1/public/coverage/").json()
    assert (whole["numerator"], whole["denominator"], whole["percent"]) == (1, 1, "100.00")
    client = browser(city.person("head"))
    rows = client.get("/api/v1/neglected-estates/").json()["results"]
    assert [(row["estate"], row["is_covered"]) for row in rows] == [(entry.estate.code, True)]
    text = client.get(f"/api/v1/subsidy-runs/{run.pk}/").json()["text"]
    assert json.loads(text)["total_amount"] == "6000.00"
    person = browser(city.person("firm-person", "firm_administrator", project.firm))
    (line,) = person.get("/api/v1/subsidy-lines/").json()["results"]
    assert (line["amount"], line["months"], line["firm"]) == ("6000.00", "3", project.firm.unified_code)
    assert person.get("/api/v1/subsidy-runs/").json()["results"] == []
    assert client.post("/api/v1/public-assets/", {}).status_code in (403, 405)
