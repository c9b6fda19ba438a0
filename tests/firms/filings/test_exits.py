"""A firm leaves: the notice and its clock, the hand-over by both sides, the end."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from firms.choices import ExitState
from firms.models import ExitItem, FirmExit, HandoverKind, PropertyFirm, ServiceProject
from firms.services import (
    AfterTheEnd,
    HandoverOpen,
    NotHandedOver,
    ProjectAlreadyEnded,
    ReasonForCallingOff,
    ReceiverNeeded,
    TwoSides,
    call_off_exit,
    end_project,
    finish_exit,
    hand_over_item,
    open_exit,
    receive_item,
)
from tests.firms.filings.conftest import NOW, person

LEAVE = datetime.date(2026, 7, 1)


@pytest.fixture
def project(filed: Any) -> ServiceProject:
    return filed().project


def leave(project: ServiceProject, by: User, **changed: Any) -> FirmExit:
    given = {
        "kind": "not_renewed",
        "notified_on": datetime.date(2026, 4, 1),
        "leave_on": LEAVE,
        "receiver_side": "subdistrict",
        **changed,
    }
    return open_exit(project.pk, by=by, now=NOW, **given)


def hand_over_all(found: FirmExit, giver: User, receiver: User) -> None:
    for item in found.items.all():
        hand_over_item(found.pk, item.pk, by=giver, now=NOW, note="齐全")
        receive_item(found.pk, item.pk, by=receiver, now=NOW)


@pytest.mark.parametrize(
    ("kind", "notified_on", "due_on", "is_late"),
    [
        ("not_renewed", "2026-04-01", "2026-04-01", False),
        ("not_renewed", "2026-04-02", "2026-04-01", True),
        ("dismissed", "2026-05-01", "2026-05-01", False),
        ("dismissed", "2026-05-02", "2026-05-01", True),
    ],
)
def test_a_notice_is_in_time_or_flagged(
    project: ServiceProject, administrator: User, kind: str, notified_on: str, due_on: str, is_late: bool
) -> None:
    found = leave(project, administrator, kind=kind, notified_on=datetime.date.fromisoformat(notified_on))
    assert (found.notice_due_on, found.is_notice_late) == (datetime.date.fromisoformat(due_on), is_late)
    assert found.legal_source.startswith("民法典")
    assert found.handover_due_on == datetime.date(2026, 7, 15)


def test_the_list_is_that_of_the_jurisdiction(project: ServiceProject, administrator: User) -> None:
    HandoverKind.objects.filter(code="seals").update(is_active=False)
    found = leave(project, administrator)
    codes = set(found.items.values_list("kind__code", flat=True))
    assert codes == set(HandoverKind.objects.filter(is_active=True).values_list("code", flat=True))
    assert "management_rooms" in codes


def test_a_project_ends_only_when_both_sides_confirmed_everything(
    project: ServiceProject, administrator: User, people: dict[str, User]
) -> None:
    found = leave(project, administrator)
    first = found.items.first()
    assert first is not None
    with pytest.raises(NotHandedOver):
        receive_item(found.pk, first.pk, by=people["officer"], now=NOW)
    hand_over_item(found.pk, first.pk, by=administrator, now=NOW)
    receive_item(found.pk, first.pk, by=people["officer"], now=NOW)
    with pytest.raises(HandoverOpen):
        finish_exit(found.pk, by=people["officer"], now=NOW)
    project.refresh_from_db()
    assert project.effective_to is None
    with pytest.raises(MoveNotAllowed):
        hand_over_item(found.pk, first.pk, by=administrator, now=NOW)
    FirmExit.objects.get(pk=found.pk).items.exclude(pk=first.pk)
    for item in found.items.exclude(pk=first.pk).filter(kind__is_required=True):
        hand_over_item(found.pk, item.pk, by=administrator, now=NOW)
        receive_item(found.pk, item.pk, by=people["officer"], now=NOW)
    done = finish_exit(found.pk, by=people["officer"], now=NOW)
    project.refresh_from_db()
    assert (done.state, done.open_items_reason) == (ExitState.DONE, "")
    assert (project.effective_to, project.end_reason) == (LEAVE, "expired")
    assert project.contracts.get().effective_to == LEAVE
    assert project.manager_posts.get().effective_to == LEAVE


def test_an_officer_ends_it_with_a_reason_and_the_reason_stays(
    project: ServiceProject, administrator: User, people: dict[str, User]
) -> None:
    found = leave(project, administrator, kind="withdrew")
    with pytest.raises(NotAllowed):
        finish_exit(found.pk, by=administrator, now=NOW, reason="我们走了")
    done = finish_exit(found.pk, by=people["officer"], now=NOW, reason="企业弃管，失联")
    assert done.open_items_reason == "企业弃管，失联"
    project.refresh_from_db()
    assert project.end_reason == "withdrew"


def test_ending_without_an_exit_needs_an_officers_reason(project: ServiceProject, people: dict[str, User]) -> None:
    given = {"by": people["officer"], "effective_to": LEAVE, "end_reason": "expired"}
    with pytest.raises(HandoverOpen):
        end_project(project.pk, **given)
    end_project(project.pk, **given, reason="法院裁定")


def test_each_side_confirms_for_itself_only(
    project: ServiceProject,
    administrator: User,
    other_administrator: User,
    other_firm: PropertyFirm,
    people: dict[str, User],
) -> None:
    found = leave(project, administrator, receiver_side="firm", receiver=other_firm)
    item = found.items.first()
    assert item is not None
    for user in (other_administrator, people["officer"]):
        with pytest.raises(NotAllowed):
            hand_over_item(found.pk, item.pk, by=user, now=NOW)
    hand_over_item(found.pk, item.pk, by=administrator, now=NOW)
    for user in (administrator, people["officer"]):
        with pytest.raises(NotAllowed):
            receive_item(found.pk, item.pk, by=user, now=NOW)
    receive_item(found.pk, item.pk, by=other_administrator, now=NOW)
    item.refresh_from_db()
    assert item.is_done


def test_one_person_of_both_firms_does_not_confirm_for_both(
    project: ServiceProject, administrator: User, other_firm: PropertyFirm
) -> None:
    from accounts.models import Role
    from accounts.services import grant_role

    role = Role.objects.get(code="firm_administrator")
    grant_role(administrator, role, other_firm, by=None, today=datetime.date(2026, 1, 1))
    both = User.objects.get(pk=administrator.pk)
    found = leave(project, both, receiver_side="firm", receiver=other_firm)
    item = found.items.first()
    assert item is not None
    hand_over_item(found.pk, item.pk, by=both, now=NOW)
    with pytest.raises(TwoSides):
        receive_item(found.pk, item.pk, by=both, now=NOW)
    with pytest.raises(IntegrityError, match="exit_item_two_sides"), transaction.atomic():
        ExitItem.objects.filter(pk=item.pk).update(received_by=both, received_at=NOW)


def test_what_cannot_be_an_exit(
    project: ServiceProject, administrator: User, other_administrator: User, people: dict[str, User]
) -> None:
    with pytest.raises(NotAllowed):
        leave(project, other_administrator)
    with pytest.raises(NotAllowed):
        leave(project, people["other officer"])
    with pytest.raises(AfterTheEnd):
        leave(project, administrator, notified_on=LEAVE)
    with pytest.raises(ReceiverNeeded):
        leave(project, administrator, receiver_side="firm")
    with pytest.raises(ReceiverNeeded):
        leave(project, administrator, receiver_side="firm", receiver=project.firm)
    found = leave(project, people["officer"])
    with pytest.raises(ValidationError):
        leave(project, administrator)
    with pytest.raises(ReasonForCallingOff):
        call_off_exit(found.pk, by=people["officer"], now=NOW, reason=" ")
    call_off_exit(found.pk, by=people["officer"], now=NOW, reason="双方续约")
    again = leave(project, administrator)
    finish_exit(again.pk, by=people["officer"], now=NOW, reason="提前移交")
    with pytest.raises(ProjectAlreadyEnded):
        leave(project, administrator)


def test_exits_are_seen_where_they_happen_and_by_both_firms(
    project: ServiceProject,
    administrator: User,
    other_administrator: User,
    other_firm: PropertyFirm,
    people: dict[str, User],
) -> None:
    stranger = person("stranger", "firm_project_manager", other_firm)
    found = leave(project, administrator, receiver_side="firm", receiver=other_firm)
    for user, sees in (
        (administrator, True),
        (other_administrator, True),
        (stranger, False),
        (people["officer"], True),
        (people["other officer"], False),
    ):
        assert FirmExit.objects.visible_to(user).filter(pk=found.pk).exists() is sees
