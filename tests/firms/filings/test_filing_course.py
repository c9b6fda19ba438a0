"""A filing from the firm to the register: two levels, two people, returns, and what is written at the end."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import Role, User
from accounts.services import grant_role
from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from common.images import BadPicture
from firms.choices import FilingState
from firms.models import FileChange, Filing, FilingStep, FilingTerms, PropertyFirm, ServiceContract, ServiceProject
from firms.selectors import is_filed
from firms.services import end_project, open_project
from firms.services.filings import (
    CorrectionsNeeded,
    FileNeeded,
    FilingNeedsReason,
    SameReviewer,
    WrongArea,
    WrongSubject,
    WrongValues,
    approve_filing,
    attach_file,
    open_filing,
    refuse_filing,
    return_filing,
    reveal_filing,
    reveal_firm_person,
    review_filing,
    save_filing,
    submit_filing,
    withdraw_filing,
)
from firms.services.filings.entering import ServedByAnother
from jobs.models import OutboxEntry
from places.models import Area, Estate
from tests.firms.filings.conftest import CONTRACT, FIRM, NOW, file_project, pass_both, pdf

FIRST = datetime.date(2026, 4, 1)


def test_a_filed_contract_becomes_project_contract_and_post(
    filed: Any, estate: Estate, firm: PropertyFirm, people: dict[str, User]
) -> None:
    filing = filed()
    project = ServiceProject.objects.get()
    contract, post = project.contracts.get(), project.manager_posts.get()
    assert (filing.state, filing.project) == (FilingState.APPROVED, project)
    assert (project.firm, project.estate, project.effective_from) == (firm, estate, FIRST)
    assert (project.floor_area, project.household_count) == (Decimal("12000.50"), 96)
    assert (contract.fee_amount, contract.agreed_to) == (Decimal("1.85"), datetime.date(2029, 4, 1))
    assert (contract.due_on, contract.is_late) == (datetime.date(2026, 3, 17), False)
    assert (post.name, post.effective_from, project.manager_name) == ("某经理", FIRST, "某经理")
    assert is_filed(project, FIRST)
    assert not is_filed(project, FIRST - datetime.timedelta(days=1))
    assert list(ServiceProject.objects.filed(FIRST)) == [project]


def test_an_unfiled_project_is_not_served_until_the_firm_files_it(
    firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    project = open_project(firm, estate, by=people["officer"], effective_from=FIRST)
    assert not is_filed(project, FIRST)
    assert not ServiceProject.objects.filed(FIRST).exists()
    pass_both(file_project(firm, estate, administrator), people)
    project.refresh_from_db()
    assert is_filed(project, FIRST)
    assert ServiceProject.objects.count() == 1


def test_first_the_subdistrict_then_the_district_and_nobody_else(
    firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    filing = file_project(firm, estate, administrator)
    for name in ("other officer", "housing", "auditor"):
        with pytest.raises(NotAllowed):
            review_filing(filing.pk, by=people[name], now=NOW, seen_round=1)
    with pytest.raises(MoveNotAllowed):
        approve_filing(filing.pk, by=people["housing"], now=NOW, seen_round=1)
    review_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1)
    for name in ("officer2", "other officer", "auditor"):
        with pytest.raises(NotAllowed):
            approve_filing(filing.pk, by=people[name], now=NOW, seen_round=1)
    assert approve_filing(filing.pk, by=people["housing"], now=NOW, seen_round=1).state == FilingState.APPROVED


def test_one_person_with_both_roles_does_not_decide_twice(
    firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User], areas: dict[str, Area]
) -> None:
    filing = file_project(firm, estate, administrator)
    review_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1)
    role = Role.objects.get(code="housing_department")
    grant_role(people["officer"], role, areas["district"], by=None, today=datetime.date(2026, 1, 1))
    with pytest.raises(SameReviewer):
        approve_filing(filing.pk, by=User.objects.get(pk=people["officer"].pk), now=NOW, seen_round=1)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("filing_two_reviews", {"decided_by": "officer", "reviewed_by": "officer"}),
        ("filing_not_by_the_filer", {"reviewed_by": "officer", "submitted_by": "officer"}),
        ("filing_not_by_the_filer", {"decided_by": "housing", "submitted_by": "housing"}),
        ("filing_approved_by_two", {"state": "approved"}),
        ("filing_of_project_has_estate", {"estate": None}),
    ],
)
def test_the_database_itself_wants_two_people(
    firm: PropertyFirm, estate: Estate, people: dict[str, User], constraint: str, values: dict[str, Any]
) -> None:
    given = {name: people.get(value, value) for name, value in values.items()}
    row = {"kind": "project", "firm": firm, "estate": estate, "area": estate.area, "changed_at": NOW, **given}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Filing.objects.create(**row)


def test_a_return_names_fields_and_the_firm_hands_in_again(
    firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    filing = file_project(firm, estate, administrator)
    review_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1)
    with pytest.raises(CorrectionsNeeded):
        return_filing(filing.pk, by=people["housing"], now=NOW, seen_round=1, field_notes={"nonsense": "x"})
    notes = {"fee_amount": "与合同不一致", "manager_phone": "空号"}
    return_filing(filing.pk, by=people["housing"], now=NOW, seen_round=1, field_notes=notes)
    again = {**CONTRACT, "fee_amount": "1.95", "manager_phone": "02800000001"}
    filing = submit_filing(filing.pk, by=administrator, now=NOW, given=again)
    assert (filing.round, filing.reviewed_by, filing.state) == (2, None, FilingState.SUBMITTED)
    steps = list(filing.steps.all())
    assert [step.act for step in steps] == ["open", "submit", "review", "return", "submit"]
    assert steps[3].field_notes == notes
    assert steps[4].personal_changed == ["manager_phone"]
    with pytest.raises(MoveNotAllowed):  # decided about what was read before
        review_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1)
    pass_both(filing, people)
    assert ServiceContract.objects.get().fee_amount == Decimal("1.95")


def test_nothing_about_persons_stands_in_steps_history_or_audit(filed: Any, people: dict[str, User]) -> None:
    filing = filed()
    texts = [str(step.values) + str(step.field_notes) for step in FilingStep.objects.all()]
    texts += [str(change.changes) for change in FileChange.objects.all()]
    texts += [entry.payload for entry in AuditEntry.objects.all()]
    texts.append(str(filing.values))
    assert not [text for text in texts if CONTRACT["manager_phone"] in text]
    with connection.cursor() as cursor:
        cursor.execute("SELECT personal FROM firms_filing")
        assert CONTRACT["manager_phone"] not in cursor.fetchone()[0]


def test_reading_the_persons_is_audited_and_a_right(filed: Any, people: dict[str, User], administrator: User) -> None:
    filing = filed()
    assert reveal_filing(filing.pk, by=people["officer"])["manager_phone"] == CONTRACT["manager_phone"]
    assert AuditEntry.objects.filter(action="firms.reveal_filing", actor="officer").exists()
    for name in ("other officer", "auditor"):
        with pytest.raises(NotAllowed):
            reveal_filing(filing.pk, by=people[name])


def test_the_register_hides_the_legal_representative(
    firm: PropertyFirm, administrator: User, people: dict[str, User], areas: dict[str, Area]
) -> None:
    filing = open_filing("firm", firm, by=administrator, now=NOW, area=areas["first"])
    filing = submit_filing(filing.pk, by=administrator, now=NOW, given=FIRM)
    pass_both(filing, people)
    firm.refresh_from_db()
    assert (firm.status, firm.unified_code, firm.filed_on) == ("filed", FIRM["unified_code"], NOW.date())
    assert firm.masked_legal_representative == "某**"
    assert reveal_firm_person(firm.pk, by=people["housing"]) == "某代表"
    assert AuditEntry.objects.filter(action="firms.reveal_firm_person").exists()
    with pytest.raises(NotAllowed):
        reveal_firm_person(firm.pk, by=people["auditor"])
    change = FileChange.objects.filter(filing=filing).get()
    assert change.changes["legal_representative"] is None
    assert change.changes["status"] == ["temporary", "filed"]


def test_history_and_steps_never_change(filed: Any) -> None:
    filed()
    for model in (FileChange, FilingStep):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            model.objects.update(act="x")
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            model.objects.first().delete()


def test_a_file_is_needed_and_kept_once(firm: PropertyFirm, estate: Estate, administrator: User) -> None:
    filing = open_filing("project", firm, by=administrator, now=NOW, estate=estate)
    with pytest.raises(FileNeeded):
        submit_filing(filing.pk, by=administrator, now=NOW, given=CONTRACT)
    attach_file(filing.pk, pdf(), by=administrator, now=NOW)
    with pytest.raises(ValidationError):
        attach_file(filing.pk, pdf(), by=administrator, now=NOW)
    with pytest.raises(BadPicture):
        attach_file(filing.pk, type(pdf())(b"MZ program", name="x.pdf"), by=administrator, now=NOW)


def test_wrong_values_are_told_by_field_and_nothing_is_kept(
    firm: PropertyFirm, estate: Estate, administrator: User
) -> None:
    filing = open_filing("project", firm, by=administrator, now=NOW, estate=estate)
    with pytest.raises(WrongValues) as told:
        save_filing(filing.pk, {"fee_amount": "x", "name": "y"}, by=administrator, now=NOW)
    assert set(told.value.errors) == {"fee_amount"}
    filing.refresh_from_db()
    assert filing.values == {}


def test_terms_are_those_of_the_day_of_the_event(
    firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    FilingTerms.objects.create(
        kind="project", days=10, legal_source="山东样例", effective_from=datetime.date(2026, 3, 5)
    )
    old = file_project(firm, estate, administrator, datetime.datetime(2026, 3, 18, 0, 1, tzinfo=NOW.tzinfo))
    assert (old.due_on, old.is_late()) == (datetime.date(2026, 3, 17), True)
    withdraw_filing(old.pk, by=administrator, now=NOW)
    new = file_project(firm, estate, administrator, signed_on="2026-03-06")
    assert (new.due_on, new.legal_source, new.is_late()) == (datetime.date(2026, 3, 16), "山东样例", False)


def test_the_last_minute_of_the_last_day_is_in_time(firm: PropertyFirm, estate: Estate, administrator: User) -> None:
    last = datetime.datetime(2026, 3, 17, 23, 59, 59, tzinfo=NOW.tzinfo)
    assert not file_project(firm, estate, administrator, last).is_late()


def test_only_the_firms_own_people_file_and_only_once_at_a_time(
    firm: PropertyFirm, estate: Estate, administrator: User, other_administrator: User, people: dict[str, User]
) -> None:
    for user in (other_administrator, people["housing"]):
        with pytest.raises(NotAllowed):
            open_filing("project", firm, by=user, now=NOW, estate=estate)
    open_filing("project", firm, by=administrator, now=NOW, estate=estate)
    with pytest.raises(ValidationError):
        open_filing("project", firm, by=administrator, now=NOW, estate=estate)


def test_a_filing_is_about_the_firms_own_matters(
    firm: PropertyFirm,
    other_firm: PropertyFirm,
    estate: Estate,
    administrator: User,
    areas: dict[str, Area],
) -> None:
    theirs = open_project(other_firm, estate, by=None, effective_from=FIRST)
    with pytest.raises(WrongSubject):
        open_filing("manager", firm, by=administrator, now=NOW, project=theirs)
    with pytest.raises(WrongSubject):
        open_filing("manager", firm, by=administrator, now=NOW, estate=estate)
    with pytest.raises(WrongSubject):
        open_filing("firm_change", firm, by=administrator, now=NOW, area=areas["first"], estate=estate)
    with pytest.raises(WrongArea):
        open_filing("firm_change", firm, by=administrator, now=NOW, area=areas["district"])


def test_a_refusal_has_words_and_ends_the_filing(
    firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    filing = file_project(firm, estate, administrator)
    with pytest.raises(FilingNeedsReason):
        refuse_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1, reason=" ")
    refuse_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1, reason="合同无效")
    with pytest.raises(MoveNotAllowed):
        submit_filing(filing.pk, by=administrator, now=NOW)
    assert OutboxEntry.objects.filter(topic="accounts.send_mail").exists()
    assert not ServiceProject.objects.exists()


def test_a_second_firm_cannot_be_entered_for_the_same_estate(
    filed: Any,
    estate: Estate,
    other_firm: PropertyFirm,
    other_administrator: User,
    people: dict[str, User],
) -> None:
    filed()
    second = file_project(other_firm, estate, other_administrator)
    review_filing(second.pk, by=people["officer"], now=NOW, seen_round=1)
    with pytest.raises(ServedByAnother):
        approve_filing(second.pk, by=people["housing"], now=NOW, seen_round=1)
    second.refresh_from_db()
    assert second.state == FilingState.REVIEWED


def test_contracts_of_an_estate_do_not_overlap_and_follow_the_end(
    filed: Any, estate: Estate, firm: PropertyFirm, administrator: User, people: dict[str, User]
) -> None:
    filed()
    second = file_project(firm, estate, administrator, effective_from="2028-01-01", effective_to="2031-01-01")
    review_filing(second.pk, by=people["officer"], now=NOW, seen_round=1)
    with pytest.raises(ValidationError):
        approve_filing(second.pk, by=people["housing"], now=NOW, seen_round=1)
    refuse_filing(second.pk, by=people["housing"], now=NOW, seen_round=1, reason="期间重叠")
    renewal = file_project(firm, estate, administrator, effective_from="2029-04-01", effective_to="2032-04-01")
    pass_both(renewal, people)
    assert ServiceProject.objects.count() == 1
    assert ServiceContract.objects.count() == 2
    end_project(
        ServiceProject.objects.get().pk,
        by=people["officer"],
        effective_to=datetime.date(2028, 6, 1),
        end_reason="dismissed",
        reason="业主大会决定",
    )
    first, renewed = ServiceContract.objects.order_by("signed_on", "effective_from")
    assert first.effective_to == datetime.date(2028, 6, 1)
    assert first.agreed_to == datetime.date(2029, 4, 1)
    assert renewed.effective_to == renewed.effective_from


def test_the_database_refuses_a_contract_of_another_estate(filed: Any, areas: dict[str, Area]) -> None:
    filed()
    elsewhere = Estate.objects.create(code="TEST0002", name="别苑", area=areas["second community"])
    contract = ServiceContract.objects.get()
    with pytest.raises(IntegrityError, match="contract_estate_of_project"), transaction.atomic():
        ServiceContract.objects.filter(pk=contract.pk).update(estate=elsewhere)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
