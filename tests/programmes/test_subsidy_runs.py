"""Runs: what is frozen, who signs, what finance gets, corrections, and everything at once."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.services import end_project
from programmes import services
from programmes.choices import RunState
from programmes.models import SubsidyLine, SubsidyRun
from programmes.selectors.subsidies import finance_csv, finance_xlsx, frozen, is_sound, lines_of_firms, totals
from programmes.services.register import InTheFuture, NeedsReason
from programmes.services.subsidies.drafting import AlreadyDrafted, NoRule, NotTheLatest, QuarterNotOver
from programmes.services.subsidies.paying import NothingToMark
from programmes.services.subsidies.signing import ApprovedOnce, OwnDraft, RunOutdated
from programmes.workflow import RUN_MOVES, check_move
from tests.programmes.conftest import NOW, TODAY, bring_run

DAY = datetime.date.fromisoformat


def served(city, grade="A", **values):
    """An old estate that a firm of this grade serves: (entry, project)."""
    entry = city.entry(**values.pop("entry", {}))
    return entry, city.project(entry.estate, city.firm(grade), **values)


def draft(city, by=None):
    return services.draft_run(2026, 1, by=by or city.person("sign-drafter"), now=NOW, today=TODAY)


# --- What is computed -------------------------------------------------------------------------------------


def test_a_run_pays_area_times_rate_times_months_and_tells_every_refusal(city):
    city.rule()
    served(city)
    served(city, effective_from=DAY("2026-01-16"))
    served(city, "B")
    served(city, "")
    served(city, "banned")
    served(city, entry={"kind": ""})
    served(city, entry={"floor_area": None})
    city.entry()  # nobody serves it
    run = draft(city)
    lines = SubsidyLine.objects.filter(run=run).order_by("entry_id")
    assert [(line.refusal, line.amount) for line in lines] == [
        ("", Decimal("6000.00")),
        ("", Decimal("5032.26")),
        ("grade_too_low", 0),
        ("not_rated", 0),
        ("sanction", 0),
        ("not_classified", 0),
        ("no_area", 0),
        ("not_served", 0),
    ]
    assert run.total_amount == Decimal("11032.26")
    assert lines[1].months == "78/31"
    assert lines[1].basis["parts"][0] == {"month": "2026-01", "days": 16, "of": 31, "share": "16/31"}
    assert totals(run)["eligible"] == 2
    assert len(totals(run)["reasons"]) == 6


def test_a_change_of_firms_in_the_quarter_gives_each_its_days(city):
    city.rule()
    entry, project = served(city)
    end_project(project.pk, by=None, effective_to=DAY("2026-02-15"), end_reason="withdrew")
    city.project(entry.estate, city.firm(), effective_from=DAY("2026-02-15"))
    run = draft(city)
    assert [line.months for line in SubsidyLine.objects.filter(run=run)] == ["3/2", "3/2"]
    assert run.total_amount == Decimal("6000.00")


def test_days_before_the_register_are_not_paid(city):
    city.rule()
    served(city, entry={"effective_from": DAY("2026-03-01")})
    assert draft(city).total_amount == Decimal("2000.00")


def test_a_run_needs_an_ended_quarter_a_rule_and_an_open_place(city):
    people = city.signers()
    with pytest.raises(NoRule):
        services.draft_run(2019, 1, by=people.drafter, now=NOW, today=TODAY)
    city.rule()
    with pytest.raises(QuarterNotOver):
        services.draft_run(2026, 2, by=people.drafter, now=NOW, today=TODAY)
    draft(city)
    with pytest.raises(AlreadyDrafted):
        draft(city)


def test_the_rule_of_the_quarters_last_day_counts(city):
    city.rule()
    city.rule(rate=Decimal("0.3"), effective_from=DAY("2026-03-31"))
    served(city)
    assert draft(city).total_amount == Decimal("9000.00")


# --- Frozen -----------------------------------------------------------------------------------------------


def test_computing_again_gives_the_same_digest(city):
    city.rule()
    served(city)
    served(city, effective_from=DAY("2026-02-03"))
    city.entry()
    run = draft(city)
    assert is_sound(run)
    services.discard_run(run.pk, by=city.person("sign-drafter"), now=NOW, reason="重算")
    assert draft(city).digest == run.digest


def test_a_changed_text_is_noticed(city):
    city.rule()
    served(city)
    run = draft(city)
    for text in (run.text.replace('"6000.00"', '"6000.01"'), run.text.replace('"10000.00"', '"10000.01"')):
        assert text != run.text
        assert not is_sound(SubsidyRun(text=text, digest=run.digest))


def test_a_run_and_its_lines_never_change(city):
    city.rule()
    served(city)
    run = draft(city)
    for change in (
        lambda: SubsidyRun.objects.filter(pk=run.pk).update(total_amount=1),
        lambda: SubsidyRun.objects.filter(pk=run.pk).update(text="{}"),
        lambda: SubsidyLine.objects.filter(run=run).update(amount=1),
        lambda: SubsidyLine.objects.filter(run=run).delete(),
    ):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()


def test_a_register_that_changed_makes_the_draft_outdated(city):
    city.rule()
    _entry, project = served(city)
    run = draft(city)
    end_project(project.pk, by=None, effective_to=DAY("2026-03-01"), end_reason="withdrew")
    with pytest.raises(RunOutdated):
        services.check_run(run.pk, by=city.signers().checker, now=NOW)


def test_a_change_after_the_quarter_leaves_the_draft_as_it_is(city):
    city.rule()
    _entry, project = served(city)
    run = draft(city)
    end_project(project.pk, by=None, effective_to=DAY("2026-04-01"), end_reason="withdrew")
    assert services.check_run(run.pk, by=city.signers().checker, now=NOW).state == "checked"


# --- Signatures -------------------------------------------------------------------------------------------


def test_three_people_sign_and_the_drafter_is_none_of_them(city, run_of):
    people = city.signers()
    served(city)
    run = run_of("draft", people)
    with pytest.raises(OwnDraft):
        services.check_run(run.pk, by=people.drafter, now=NOW)
    services.check_run(run.pk, by=people.checker, now=NOW)
    with pytest.raises(OwnDraft):
        services.approve_run(run.pk, by=people.drafter, now=NOW)
    assert services.approve_run(run.pk, by=people.first, now=NOW).state == "checked"
    with pytest.raises(ApprovedOnce):
        services.approve_run(run.pk, by=people.first, now=NOW)
    with pytest.raises(MoveNotAllowed):
        services.export_run(run.pk, by=people.first, now=NOW)
    run = services.approve_run(run.pk, by=people.second, now=NOW)
    assert (run.state, run.first_approved_by, run.second_approved_by) == ("approved", people.first, people.second)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "checked", "checked_by": "drafter"}, "subsidy_checked_by_another"),
        ({"first_approved_by": "drafter"}, "subsidy_two_people_approve"),
        ({"first_approved_by": "first", "second_approved_by": "first"}, "subsidy_two_people_approve"),
        ({"first_approved_by": "first", "second_approved_by": "drafter"}, "subsidy_two_people_approve"),
        ({"second_approved_by": "second"}, "subsidy_two_people_approve"),
        ({"state": "approved"}, "subsidy_state_signed"),
        ({"state": "approved", "checked_by": "checker", "first_approved_by": "first"}, "subsidy_state_signed"),
        ({"state": "exported"}, "subsidy_state_signed"),
        ({"state": "discarded"}, "subsidy_discarded_with_reason"),
    ],
)
def test_the_database_knows_who_must_have_signed(city, run_of, values, constraint):
    people = vars(city.signers())
    run = run_of("draft")
    changes = {name: people.get(value, value) for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SubsidyRun.objects.filter(pk=run.pk).update(**changes)


def test_an_officer_of_a_subdistrict_neither_drafts_nor_sees_runs(city, run_of):
    officer = city.person("officer", "subdistrict_officer", city.tree.first)
    auditor = city.person("auditor", "auditor", city.tree.district)
    run = run_of("checked")
    for act in (
        lambda: services.draft_run(2025, 4, by=officer, now=NOW, today=TODAY),
        lambda: services.approve_run(run.pk, by=officer, now=NOW),
        lambda: services.approve_run(run.pk, by=auditor, now=NOW),
        lambda: services.discard_run(run.pk, by=auditor, now=NOW, reason="不"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not SubsidyRun.objects.visible_to(officer).exists()
    assert SubsidyRun.objects.visible_to(auditor).exists()


ALLOWED = {
    "check": {"draft"},
    "approve": {"checked"},
    "export": {"approved", "exported"},
    "mark_paid": {"exported"},
    "discard": {"draft", "checked"},
}


@pytest.mark.parametrize("state", RunState.values)
@pytest.mark.parametrize("act", [move.name for move in RUN_MOVES])
def test_every_act_from_every_state(act, state):
    if state in ALLOWED[act]:
        assert check_move(RUN_MOVES, act, state) in RunState.values
    else:
        with pytest.raises(MoveNotAllowed):
            check_move(RUN_MOVES, act, state)


# --- Finance ----------------------------------------------------------------------------------------------


def test_finance_gets_the_same_rows_and_total_in_both_files(city, run_of):
    served(city)
    served(city, "B")
    run = run_of("exported")
    table = list(csv.reader(io.StringIO(finance_csv(run).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(finance_xlsx(run))).active
    book = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert len(table) == len(book) == 5
    amounts = [Decimal(row[11]) for row in table[1:-1]]
    assert amounts == [Decimal(row[11]) for row in book[1:-1]]
    assert (sorted(amounts[:-1]), amounts[-1]) == ([0, 6000], 6000)
    assert table[-1] == ["SHA-256", run.digest]
    assert book[-1][:2] == table[-1]
    assert finance_xlsx(run) == finance_xlsx(SubsidyRun.objects.get(pk=run.pk))


def test_a_name_that_looks_like_a_formula_does_not_run(city, run_of):
    from places.services import change_estate

    entry, _project = served(city)
    change_estate(entry.estate.pk, by=None, name="=1+1苑")
    run = run_of("exported")
    sheet = openpyxl.load_workbook(io.BytesIO(finance_xlsx(run))).active
    assert sheet["B2"].data_type == "s"
    assert "'=1+1苑" in finance_csv(run).decode()


def test_payments_are_marked_once_and_only_after_the_hand_over(city, run_of):
    served(city)
    served(city)
    served(city, "B")
    people = city.signers()
    run = run_of("approved", people)
    first = SubsidyLine.objects.filter(run=run, is_eligible=True).first()
    pay = {"by": people.second, "today": TODAY, "paid_on": TODAY, "reference": "财政2026-17"}
    with pytest.raises(MoveNotAllowed):
        services.mark_paid(run.pk, None, **pay)
    services.export_run(run.pk, by=people.second, now=NOW)
    with pytest.raises(InTheFuture):
        services.mark_paid(run.pk, None, **{**pay, "paid_on": TODAY + datetime.timedelta(days=1)})
    with pytest.raises(NeedsReason):
        services.mark_paid(run.pk, None, **{**pay, "reference": ""})
    assert services.mark_paid(run.pk, [first.pk], **pay) == 1
    with pytest.raises(NothingToMark):
        services.mark_paid(run.pk, [first.pk], **pay)
    assert services.mark_paid(run.pk, None, **pay) == 1
    assert totals(run)["paid_amount"] == run.total_amount
    refused = SubsidyLine.objects.get(run=run, is_eligible=False)
    with pytest.raises(IntegrityError, match="subsidy_line_paid_if_eligible"), transaction.atomic():
        SubsidyLine.objects.filter(pk=refused.pk).update(paid_on=TODAY)


# --- Corrections ------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_that_states_the_difference(city, run_of):
    people = city.signers()
    _entry, project = served(city)
    served(city)
    run = run_of("exported", people)
    end_project(project.pk, by=None, effective_to=DAY("2026-03-01"), end_reason="withdrew")
    fix = {"by": people.drafter, "now": NOW, "today": TODAY, "reason": "项目二月末撤场"}
    second = services.correct_run(run.pk, **fix)
    assert (second.version, second.corrects, second.difference_amount) == (2, run, Decimal("-2000.00"))
    (difference,) = frozen(second)["differences"]
    assert (difference["before"], difference["after"], difference["difference"]) == ("6000.00", "4000.00", "-2000.00")
    assert is_sound(second)
    assert is_sound(SubsidyRun.objects.get(pk=run.pk))
    with pytest.raises(AlreadyDrafted):
        services.correct_run(run.pk, **fix)
    services.check_run(second.pk, by=people.checker, now=NOW)
    services.approve_run(second.pk, by=people.first, now=NOW)
    services.approve_run(second.pk, by=people.second, now=NOW)
    with pytest.raises(NotTheLatest):
        services.correct_run(run.pk, **fix)
    assert services.correct_run(second.pk, **fix).difference_amount == 0


def test_only_an_approved_run_is_corrected_and_with_a_reason(city, run_of):
    people = city.signers()
    run = run_of("checked", people)
    fix = {"by": people.drafter, "now": NOW, "today": TODAY}
    with pytest.raises(NotTheLatest):
        services.correct_run(run.pk, reason="错", **fix)
    with pytest.raises(NeedsReason):
        services.correct_run(run.pk, reason="  ", **fix)


def test_a_firm_reads_its_own_lines_once_the_run_is_approved(city, run_of):
    _entry, project = served(city)
    served(city)
    people = city.signers()
    firm_person = city.person("firm-person", "firm_administrator", project.firm)
    run = run_of("checked", people)
    assert not lines_of_firms(firm_person).exists()
    services.approve_run(run.pk, by=people.first, now=NOW)
    services.approve_run(run.pk, by=people.second, now=NOW)
    assert [line.firm for line in lines_of_firms(firm_person)] == [project.firm]
    assert not lines_of_firms(city.person("nobody-of-a-firm")).exists()


def test_a_rule_needs_sound_values(city):
    for changes in ({"rate": Decimal(0)}, {"grades": [" "]}, {"estate_kinds": ["castle"]}, {"source": ""}):
        with pytest.raises(ValidationError):
            city.rule(**changes)


# --- At once ----------------------------------------------------------------------------------------------


def test_two_approvals_at_once_are_two_and_one_persons_are_one(fresh_city, fresh_jurisdiction, at_once):
    city, people = fresh_city, fresh_city.signers()
    served(city)
    run = bring_run(city, "checked", people)
    by = {name: lambda person=person: services.approve_run(run.pk, by=person, now=NOW)
          for name, person in vars(people).items()}  # fmt: skip
    results = at_once(fresh_jurisdiction, by["first"], by["first"])
    assert sum(isinstance(result, ApprovedOnce) for result in results) == 1
    results = at_once(fresh_jurisdiction, by["checker"], by["second"])
    refused = [result for result in results if isinstance(result, Refusal)]
    assert [type(result) for result in refused] == [MoveNotAllowed]
    run.refresh_from_db()
    assert (run.state, run.first_approved_by) == ("approved", people.first)
    assert run.second_approved_by in {people.checker, people.second}


def test_two_drafts_at_once_give_one_run(fresh_city, fresh_jurisdiction, at_once):
    people = fresh_city.signers()
    fresh_city.rule()
    served(fresh_city)

    def one(person):
        return lambda: services.draft_run(2026, 1, by=person, now=NOW, today=TODAY)

    results = at_once(fresh_jurisdiction, one(people.drafter), one(people.checker))
    assert sorted(type(result).__name__ for result in results) == ["AlreadyDrafted", "SubsidyRun"]
    assert SubsidyRun.objects.count() == 1


def test_a_project_that_ends_while_it_is_drafted_is_in_or_out_and_never_half(fresh_city, fresh_jurisdiction, at_once):
    people = fresh_city.signers()
    fresh_city.rule()
    _entry, project = served(fresh_city)

    def end():
        return end_project(project.pk, by=None, effective_to=DAY("2026-03-01"), end_reason="withdrew")

    run, _ended = at_once(
        fresh_jurisdiction, lambda: services.draft_run(2026, 1, by=people.drafter, now=NOW, today=TODAY), end
    )
    assert is_sound(run)
    assert run.total_amount in {Decimal("6000.00"), Decimal("4000.00")}
    if run.total_amount == Decimal("6000.00"):
        with pytest.raises(RunOutdated):
            services.check_run(run.pk, by=people.checker, now=NOW)
    else:
        assert services.check_run(run.pk, by=people.checker, now=NOW).state == "checked"
