"""Terms, values and moves: pure functions, with the worked numbers of docs/rules/filings.md."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from common.errors import MoveNotAllowed
from firms.choices import FilingAct, FilingKind, FilingState
from firms.rules.filing_fields import FIELDS
from firms.rules.filing_terms import due_day, earliest_leaving, latest_notice
from firms.rules.filing_values import read_values, typed
from firms.workflow.filings import target_of
from tests.firms.filings.conftest import CONTRACT, FIRM

day = datetime.date.fromisoformat
PAGE = Path(settings.BASE_DIR) / "docs/rules/filings.md"


def _table(heading: str) -> list[list[str]]:
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return rows[2:]


DUE, NOTICES = _table("Worked days of filings"), _table("Worked days of notices")


@pytest.mark.parametrize("row", DUE, ids=lambda row: " ".join(row[:3]))
def test_the_due_days_of_the_page_are_those_that_are_computed(row: list[str]) -> None:
    event, days, counted, due = row[:4]
    assert due_day(day(event), int(days), is_working=counted == "working days") == day(due)


@pytest.mark.parametrize("row", NOTICES, ids=lambda row: " ".join(row[:2]))
def test_the_notices_of_the_page_are_those_that_are_computed(row: list[str]) -> None:
    leave_on, days, notice = row[:3]
    assert latest_notice(day(leave_on), int(days)) == day(notice)


def test_the_page_has_worked_days() -> None:
    assert len(DUE) >= 6
    assert len(NOTICES) >= 3


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 400))
def test_a_notice_that_is_just_in_time_allows_just_that_day(leave_on: datetime.date, days: int) -> None:
    assert earliest_leaving(latest_notice(leave_on, days), days) == leave_on


@given(st.dates(datetime.date(2015, 1, 1), datetime.date(2024, 6, 1)), st.integers(1, 60))
def test_a_term_never_ends_on_a_day_off_nor_too_early(event_on: datetime.date, days: int) -> None:
    from common.workdays import china

    due = due_day(event_on, days)
    assert due >= event_on + datetime.timedelta(days=days)
    assert china(due) is True


BAD = [
    ("project", "fee_amount", "abc"),
    ("project", "fee_amount", "-1"),
    ("project", "fee_amount", "1.2345"),
    ("project", "fee_amount", "NaN"),
    ("project", "fee_amount", "Infinity"),
    ("project", "fee_amount", "1e9"),
    ("project", "floor_area", "12.345"),
    ("project", "household_count", "-3"),
    ("project", "household_count", "1.5"),
    ("project", "household_count", "99999999999"),
    ("project", "signed_on", "2026-02-30"),
    ("project", "signed_on", "1.3.2026"),
    ("project", "signed_on", "0001-01-01"),
    ("project", "effective_to", "2026-04-01"),
    ("project", "contract_kind", "friendship"),
    ("project", "fee_model", "1"),
    ("project", "manager_phone", "call me"),
    ("project", "name", "x" * 201),
    ("project", "name", "  "),
    ("firm", "unified_code", "91350100M000100Y44"),
    ("firm", "unified_code", "IOSVZ"),
    ("firm", "began_on", "2014-01-01"),
    ("firm", "registered_capital", "1,2,x"),
    ("firm", "legal_representative", ""),
]


@pytest.mark.parametrize(("kind", "name", "text"), BAD)
def test_a_bad_value_is_refused_at_its_field_with_a_reason(kind: str, name: str, text: str) -> None:
    given = {**(CONTRACT if kind == "project" else FIRM), name: text}
    read = read_values(kind, given)
    assert set(read.errors) == {name}
    assert read.errors[name]


def test_good_values_are_read_into_one_spelling_and_typed() -> None:
    read = read_values("project", {**CONTRACT, "fee_amount": " 1,001.5 ", "household_count": "0096"})
    assert not read.errors
    assert (read.values["fee_amount"], read.values["household_count"]) == ("1001.500", "96")
    values = typed("project", read.values)
    assert values["fee_amount"] == Decimal("1001.5")
    assert values["effective_to"] == datetime.date(2029, 4, 1)
    assert typed("project", {**read.values, "effective_to": ""})["effective_to"] is None


def test_a_draft_may_have_holes_but_no_mistakes() -> None:
    assert not read_values("project", {}, is_draft=True).errors
    assert set(read_values("project", {"fee_amount": "x"}, is_draft=True).errors) == {"fee_amount"}
    assert set(read_values("project", {}).errors) == {field.name for field in FIELDS["project"] if field.is_required}


@given(st.sampled_from(list(FilingKind)), st.dictionaries(st.sampled_from(sorted(CONTRACT)), st.text(max_size=30)))
def test_reading_never_fails_whatever_was_typed(kind: str, given: dict[str, str]) -> None:
    read = read_values(kind, given)
    assert set(read.values) == {field.name for field in FIELDS[kind]}
    if not read.errors:
        typed(kind, read.values)


ALLOWED = {
    (FilingAct.SUBMIT, FilingState.DRAFT): FilingState.SUBMITTED,
    (FilingAct.SUBMIT, FilingState.RETURNED): FilingState.SUBMITTED,
    (FilingAct.REVIEW, FilingState.SUBMITTED): FilingState.REVIEWED,
    (FilingAct.APPROVE, FilingState.REVIEWED): FilingState.APPROVED,
    **{
        (act, state): target
        for act, target in ((FilingAct.RETURN, FilingState.RETURNED), (FilingAct.REFUSE, FilingState.REFUSED))
        for state in (FilingState.SUBMITTED, FilingState.REVIEWED)
    },
    **{
        (FilingAct.WITHDRAW, state): FilingState.WITHDRAWN
        for state in (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.RETURNED)
    },
}


@pytest.mark.parametrize("act", [act for act in FilingAct if act != FilingAct.OPEN])
@pytest.mark.parametrize("state", FilingState)
def test_every_act_in_every_state(act: str, state: str) -> None:
    if (act, state) in ALLOWED:
        assert target_of(act, state) == ALLOWED[act, state]
    else:
        with pytest.raises(MoveNotAllowed):
            target_of(act, state)


def test_the_sample_terms_of_the_page_are_those_that_are_installed() -> None:
    from firms.reference_filings import TERMS

    rows = _table("Terms that a jurisdiction starts with")
    assert [(re.sub("`", "", row[0]), row[1]) for row in rows] == [(str(term[0]), str(term[1])) for term in TERMS]
