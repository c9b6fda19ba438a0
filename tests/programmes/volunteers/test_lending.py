"""Lending: who may borrow, one loan of a tool, overdue reminders, what is forgotten."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry
from notifications.models import Notice
from programmes.models import ToolLoan
from programmes.rules.lending import basis_of_loan
from programmes.services import volunteers
from programmes.services.volunteers.lending import NotForThisPerson, ToolAway, ToolLent, remind_overdue_loans
from tests.programmes.conftest import NOW, TODAY
from tests.programmes.volunteers.conftest import PHONE

DAYS = datetime.timedelta


@pytest.mark.parametrize(
    ("basis", "needed", "in_need", "hours", "because"),
    [
        ("open", None, False, "0", "open"),
        ("open", None, True, "0", "open"),
        ("need", None, True, "0", "need"),
        ("need", None, False, "500", None),
        ("hours", "10", False, "9.9", None),
        ("hours", "10", False, "10", "hours"),
        ("hours", "10", True, "0", "need"),
        ("hours", None, False, "10", None),
    ],
)
def test_a_tool_is_lent_because_of_need_or_hours(basis, needed, in_need, hours, because):
    needed = Decimal(needed) if needed else None
    assert basis_of_loan(basis, needed, in_need=in_need, hours=Decimal(hours)) == because


def test_one_loan_of_a_tool_at_a_time(town):
    tool = town.tool()
    loan = town.lend(tool)
    with pytest.raises(ToolLent):
        town.lend(tool)
    with pytest.raises(IntegrityError, match="tool_one_loan_at_a_time"), transaction.atomic():
        ToolLoan.objects.create(tool=tool, basis="open", lent_at=NOW, due_on=TODAY)
    volunteers.return_tool(tool.pk, by=None, now=NOW)
    with pytest.raises(MoveNotAllowed):
        volunteers.return_tool(tool.pk, by=None, now=NOW)
    assert town.lend(tool).pk != loan.pk


def test_two_people_at_once_never_get_the_same_tool(fresh_town, fresh_jurisdiction, at_once):
    tool = fresh_town.tool()
    results = at_once(fresh_jurisdiction, *[lambda: fresh_town.lend(tool)] * 2)
    assert sorted(type(one).__name__ for one in results) == ["ToolLent", "ToolLoan"]
    assert ToolLoan.objects.open().count() == 1


def test_hours_that_one_lets_be_recorded_open_a_tool(town):
    tool = town.tool("hours", hours_needed=Decimal(6))
    with pytest.raises(NotForThisPerson):
        town.lend(tool)
    user = town.volunteer("a", PHONE)
    town.hours(town.member(town.team(), user), "4")
    with pytest.raises(NotForThisPerson):
        town.lend(tool)
    town.hours(town.member(town.team(), user), "2")
    loan = town.lend(tool)
    assert (loan.borrower, loan.basis) == (user, "hours")


def test_the_database_refuses_hours_for_a_tool_of_another_basis(town):
    with pytest.raises(ValidationError):
        town.tool("open", hours_needed=Decimal(6))
    with pytest.raises(ValidationError):
        town.tool("hours")


def test_a_loan_is_for_the_days_of_the_tool_and_to_a_mobile_number(town):
    tool = town.tool(most_days=3)
    for values in ({"due_on": TODAY + DAYS(4)}, {"due_on": TODAY - DAYS(1)}, {"contact_phone": "123"}):
        with pytest.raises(ValidationError):
            town.lend(tool, **values)
    volunteers.keep_tool(by=None, tool=tool, is_in_use=False)
    with pytest.raises(ToolAway):
        town.lend(tool)


def test_contacts_are_encrypted_masked_and_their_reading_is_written_down(town):
    tool = town.tool()
    loan = town.lend(tool)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_name, contact_phone FROM programmes_toolloan WHERE id = %s", [loan.pk])
        assert not any(word in str(cursor.fetchone()) for word in ("王", PHONE))
    assert loan.masked_contact == "王** 138****1234"
    officer = town.person("officer", "subdistrict_officer", town.tree.first)
    away = town.person("away", "subdistrict_officer", town.tree.second)
    with pytest.raises(NotAllowed):
        volunteers.reveal_loan(tool.pk, by=away)
    assert volunteers.reveal_loan(tool.pk, by=officer).contact_phone == PHONE
    assert AuditEntry.objects.filter(action="programmes.reveal_loan").count() == 1


def test_overdue_loans_are_reminded_every_three_days_until_the_tool_is_back(town):
    user = town.volunteer("a", PHONE)
    tool = town.tool()
    town.lend(tool)
    assert remind_overdue_loans(NOW) == 0, "due today is not overdue"
    later = NOW + DAYS(1)
    assert [remind_overdue_loans(moment) for moment in (later, later, later + DAYS(2), later + DAYS(3))] == [1, 0, 0, 1]
    entries = OutboxEntry.objects.filter(topic="programmes.tell_overdue_loan").order_by("pk")
    first, second = entries
    assert run_outbox_entry(first.pk)
    assert Notice.objects.filter(recipient=user, event="volunteers.loan_overdue", channel="in_site").count() == 1
    volunteers.return_tool(tool.pk, by=None, now=later)
    assert run_outbox_entry(second.pk)
    assert Notice.objects.filter(event="volunteers.loan_overdue", channel="in_site").count() == 1


def test_who_borrowed_is_forgotten_after_the_term_and_what_was_lent_stays(town):
    tool = town.tool()
    town.volunteer("a", PHONE)
    loan = town.lend(tool)
    volunteers.set_keeping_term(by=None, kind="loan", days=30, source="试验", effective_from=TODAY - DAYS(1))
    assert volunteers.forget_loans(NOW + DAYS(400)) == 0, "it is not back"
    volunteers.return_tool(tool.pk, by=None, now=NOW)
    assert volunteers.forget_loans(NOW + DAYS(30)) == 0
    assert volunteers.forget_loans(NOW + DAYS(31)) == 1
    assert volunteers.forget_loans(NOW + DAYS(31)) == 0
    loan.refresh_from_db()
    kept = (loan.contact_name, loan.contact_phone, loan.borrower, loan.basis, loan.masked_contact)
    assert kept == ("", "", None, "", "")
    assert (loan.tool, loan.due_on) == (tool, TODAY)
    assert AuditEntry.objects.filter(action="programmes.forget_loan").count() == 1
