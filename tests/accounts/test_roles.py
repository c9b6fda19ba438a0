"""Rights come from roles: given inside one's own area and rights, ended at once, in force for their period."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.models import UserObjectPermission

from accounts.models import Role, RoleAssignment, User
from accounts.permissions import holds_anywhere, object_ids
from accounts.services import (
    AlreadyEnded,
    EmptyPeriod,
    NotYourself,
    NotYoursToGive,
    WrongScope,
    apply_roles,
    change_role,
    end_role,
    grant_role,
)
from audit.models import AuditEntry
from common.errors import NotAllowed

TODAY = datetime.date(2026, 3, 2)
pytestmark = pytest.mark.usefixtures("jurisdiction")


def role(code):
    return Role.objects.get(code=code)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_role_gives_its_rights_on_its_object_and_nothing_else(officer, street, other_street):
    assert object_ids(officer, "places.handle_complaints") == {street.pk}
    assert not holds_anywhere(officer, "places.manage_accounts")
    assert officer.is_staff


def test_every_grant_is_in_the_audit_trail(officer):
    entry = AuditEntry.objects.get(action="accounts.grant_role", object_id=str(officer.assignments.get().pk))
    assert entry.fields == ["role", "scope", "user"]


class TestWhoMayGive:
    def test_inside_ones_own_area(self, manager, resident, street):
        grant_role(resident, role("subdistrict_officer"), street, by=manager, today=TODAY)
        assert object_ids(fresh(resident), "places.view_work") == {street.pk}
        assert fresh(resident).is_staff

    def test_not_outside_it(self, manager, resident, other_street, district):
        for area in (other_street, district):
            with pytest.raises(NotYoursToGive):
                grant_role(resident, role("grid_worker"), area, by=manager, today=TODAY)

    def test_not_to_oneself(self, manager, street):
        with pytest.raises(NotYourself):
            grant_role(manager, role("auditor"), street, by=manager, today=TODAY)

    def test_not_a_right_that_one_does_not_hold(self, manager, resident, street):
        with pytest.raises(NotYoursToGive):
            grant_role(resident, role("auditor"), street, by=manager, today=TODAY)

    def test_not_without_the_right_to_manage_accounts(self, officer, resident, street):
        with pytest.raises(NotYoursToGive):
            grant_role(resident, role("grid_worker"), street, by=officer, today=TODAY)

    def test_nothing_on_another_kind_of_object(self, manager, resident, street):
        with pytest.raises(WrongScope):
            grant_role(resident, role("owner"), street, by=manager, today=TODAY)

    def test_a_refused_grant_leaves_nothing(self, manager, resident, other_street):
        with pytest.raises(NotYoursToGive):
            grant_role(resident, role("grid_worker"), other_street, by=manager, today=TODAY)
        assert not RoleAssignment.objects.filter(user=resident).exists()


class TestFirms:
    @pytest.fixture
    def firm(self):
        from firms.models import PropertyFirm
        from firms.rules import fictitious_code

        name = "安居物业服务有限公司"
        return PropertyFirm.objects.create(
            name=name, normal_name=name, unified_code=fictitious_code(name), is_code_fictitious=True
        )

    def test_a_firms_administrator_gives_what_they_hold_on_their_own_firm(self, person, firm, resident):
        boss = person("boss", "firm_administrator", firm)
        grant_role(resident, role("firm_project_manager"), firm, by=boss, today=TODAY)
        assert object_ids(fresh(resident), "firms.answer_complaints") == {firm.pk}

    def test_whom_they_appointed_cannot_appoint(self, person, firm, resident):
        manager = person("project-manager", "firm_project_manager", firm)
        with pytest.raises(NotYoursToGive):
            grant_role(resident, role("firm_project_manager"), firm, by=manager, today=TODAY)

    def test_they_pass_on_nothing_that_they_do_not_hold(self, give, firm, resident):
        clerk = User.objects.create_user("clerk")
        staff_only = role("firm_project_manager")
        staff_only.permissions.set(Permission.objects.filter(codename="manage_firm_staff"))
        give(clerk, "firm_project_manager", firm)
        with pytest.raises(NotYoursToGive):
            grant_role(resident, role("firm_administrator"), firm, by=fresh(clerk), today=TODAY)

    def test_staff_of_the_whole_jurisdiction_appoint_a_firms_first_administrator(self, department, firm, resident):
        grant_role(resident, role("firm_administrator"), firm, by=department, today=TODAY)

    def test_staff_of_a_street_where_the_firm_serves_nobody_do_not(self, manager, firm, resident):
        with pytest.raises(NotYoursToGive):
            grant_role(resident, role("firm_administrator"), firm, by=manager, today=TODAY)

    def test_a_right_on_firms_is_put_into_a_role_by_who_manages_the_whole(self, department):
        manager_role = role("firm_project_manager")
        right = Permission.objects.get(codename="represent_firm")
        rights = [*manager_role.permissions.all(), right]
        changed = change_role(manager_role.pk, name="项目经理", permissions=rights, by=department, today=TODAY)
        assert right in changed.permissions.all()


class TestPeriods:
    def test_a_role_is_in_force_from_its_first_day_until_before_its_last(self, resident, street):
        grant_role(
            resident,
            role("grid_worker"),
            street,
            by=None,
            today=TODAY,
            effective_from=datetime.date(2026, 4, 1),
            effective_to=datetime.date(2026, 5, 1),
        )
        in_force = {}
        for day in ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01"):
            apply_roles(resident, datetime.date.fromisoformat(day))
            in_force[day] = bool(object_ids(fresh(resident), "places.view_work"))
        assert in_force == {"2026-03-31": False, "2026-04-01": True, "2026-04-30": True, "2026-05-01": False}

    @pytest.mark.parametrize("end", [TODAY, TODAY - datetime.timedelta(days=1)])
    def test_a_period_without_a_day_is_refused(self, resident, street, end):
        with pytest.raises(EmptyPeriod):
            grant_role(resident, role("grid_worker"), street, by=None, today=TODAY, effective_to=end)

    def test_the_same_role_twice_in_one_period_is_refused(self, officer, street):
        with pytest.raises(ValidationError):
            grant_role(officer, role("subdistrict_officer"), street, by=None, today=timezone.localdate())

    def test_the_database_refuses_it_too(self, officer):
        with pytest.raises(IntegrityError, match="assignment_held_once"), transaction.atomic():
            held = officer.assignments.get()
            held.pk = None
            held.save()

    def test_a_period_the_wrong_way_round_is_refused_by_the_database(self, officer):
        with pytest.raises(IntegrityError, match="assignment_period_ordered"), transaction.atomic():
            officer.assignments.update(effective_to=datetime.date(2000, 1, 1))


class TestEnding:
    def test_takes_the_rights_away_at_once_and_keeps_the_record(self, officer, manager):
        today = timezone.localdate()
        end_role(officer.assignments.get().pk, by=manager, today=today, reason="left")
        assert not object_ids(fresh(officer), "places.view_work")
        assert not fresh(officer).is_staff
        assert officer.assignments.get().effective_to == today

    def test_then_giving_it_again_the_same_day_works(self, officer, manager, street):
        today = timezone.localdate()
        end_role(officer.assignments.get().pk, by=manager, today=today, reason="mistake")
        grant_role(officer, role("subdistrict_officer"), street, by=manager, today=today)
        assert object_ids(fresh(officer), "places.view_work") == {street.pk}

    def test_one_of_two_roles_leaves_the_rights_of_the_other(self, officer, manager, give, street):
        give(officer, "community_worker", street)
        end_role(
            officer.assignments.get(role__code="subdistrict_officer").pk,
            by=manager,
            today=timezone.localdate(),
            reason="changed",
        )
        assert object_ids(fresh(officer), "places.handle_complaints") == {street.pk}
        assert not object_ids(fresh(officer), "places.review_credit_event")

    def test_twice_is_refused(self, officer, manager):
        pk = officer.assignments.get().pk
        end_role(pk, by=manager, today=timezone.localdate(), reason="left")
        with pytest.raises(AlreadyEnded):
            end_role(pk, by=manager, today=timezone.localdate(), reason="left")

    def test_outside_ones_area_or_ones_own_is_refused(self, elsewhere, manager):
        today = timezone.localdate()
        with pytest.raises(NotAllowed):
            end_role(elsewhere.assignments.get().pk, by=manager, today=today, reason="x")
        with pytest.raises(NotYourself):
            end_role(manager.assignments.get().pk, by=manager, today=today, reason="x")


class TestMeaningOfRoles:
    def test_a_right_that_one_does_not_hold_is_not_put_into_a_role(self, department):
        right = Permission.objects.get(codename="view_audit", content_type__app_label="places")
        grid = role("grid_worker")
        with pytest.raises(NotYoursToGive):
            change_role(
                grid.pk, name=grid.name, permissions=[*grid.permissions.all(), right], by=department, today=TODAY
            )

    def test_nobody_changes_a_role_they_hold(self, department):
        own = role("housing_department")
        with pytest.raises(NotYourself):
            change_role(own.pk, name="x", permissions=[], by=department, today=timezone.localdate())

    def test_only_who_manages_the_whole_jurisdiction(self, manager):
        with pytest.raises(NotAllowed):
            change_role(role("grid_worker").pk, name="x", permissions=[], by=manager, today=TODAY)

    def test_a_right_on_another_kind_of_object_is_refused(self, department):
        right = Permission.objects.get(codename="represent_firm")
        with pytest.raises(WrongScope):
            change_role(role("grid_worker").pk, name="x", permissions=[right], by=department, today=TODAY)


class TestVisibility:
    def test_people_of_ones_own_area(self, manager, officer, elsewhere, resident):
        seen = set(User.objects.visible_to(manager).values_list("username", flat=True))
        assert seen == {"manager", "officer"}

    def test_who_manages_everything_sees_everybody(self, department, manager, officer, elsewhere, resident):
        assert User.objects.visible_to(department).count() == User.objects.count()

    def test_nobody_without_the_right_sees_anybody(self, officer, elsewhere, resident):
        assert not User.objects.visible_to(officer).exists()
        assert not RoleAssignment.objects.visible_to(officer).exists()


def test_the_nightly_task_brings_everybody_up_to_date_and_one_failure_stops_no_other(officer, elsewhere, monkeypatch):
    from accounts import tasks

    UserObjectPermission.objects.all().delete()
    real = tasks.apply_roles

    def fails_for_one(user, today):
        if user.pk == officer.pk:
            raise ValueError
        real(user, today)

    monkeypatch.setattr(tasks, "apply_roles", fails_for_one)
    tasks.apply_role_periods()
    assert object_ids(fresh(elsewhere), "places.view_work")


def test_sample_roles_are_installed_once_and_never_changed_back(jurisdiction):
    from accounts.reference import SAMPLE_ROLES, install

    assert set(Role.objects.values_list("code", flat=True)) == {sample[0] for sample in SAMPLE_ROLES}
    role("grid_worker").permissions.clear()
    install()
    assert not role("grid_worker").permissions.exists()


def test_the_command_appoints_whom_no_office_may_appoint(jurisdiction, resident, district):
    from django.core.management import CommandError, call_command

    call_command("grant_role", "resident", "auditor", district.code, jurisdiction=jurisdiction.slug, verbosity=0)
    assert holds_anywhere(fresh(resident), "places.view_audit")
    for wrong in (
        ("nobody", "auditor", district.code),
        ("resident", "king", district.code),
        ("resident", "auditor", "?"),
    ):
        with pytest.raises(CommandError):
            call_command("grant_role", *wrong, jurisdiction=jurisdiction.slug)
