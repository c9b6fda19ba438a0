"""The staff screens for people: who sees whom, and every change through a service."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import RoleAssignment, User
from audit.models import AuditEntry

pytestmark = pytest.mark.usefixtures("jurisdiction")


def test_staff_sign_in_where_everybody_does(jurisdiction, client_of):
    response = client_of(jurisdiction).get("/admin/", follow=True)
    assert response.redirect_chain[-1] == ("/account/login/?next=%2Fadmin%2F", 302)
    posted = client_of(jurisdiction).post("/admin/login/", {"username": "x", "password": "y"})
    assert posted["Location"].startswith("/account/login/")


def test_the_sidebar_shows_only_what_opens(browser, officer, department):
    page = browser(officer).get("/admin/").content.decode()
    assert reverse("admin:accounts_user_changelist") not in page
    page = browser(department).get("/admin/").content.decode()
    for name in ("accounts_user", "accounts_role", "accounts_roleassignment", "jobs_jobrun"):
        assert reverse(f"admin:{name}_changelist") in page
    assert reverse("admin:audit_auditentry_changelist") not in page


def test_a_manager_sees_the_people_of_the_area_and_those_they_made(browser, manager, officer, elsewhere):
    page = browser(manager).get(reverse("admin:accounts_user_changelist")).content.decode()
    assert officer.username in page
    assert elsewhere.username not in page
    made = browser(manager).post(
        reverse("admin:accounts_user_add"),
        {
            "username": "new-colleague",
            "display_name": "李新",
            "email": "New@example.test",
            "new_phone": "138 0000 0001",
        },
    )
    assert made.status_code == 302
    account = User.objects.get(username="new-colleague")
    assert (account.created_by, account.email, account.phone) == (manager, "new@example.test", "13800000001")
    assert not account.has_usable_password()
    assert account.username in browser(manager).get(reverse("admin:accounts_user_changelist")).content.decode()
    assert browser(manager).get(reverse("admin:accounts_user_change", args=[elsewhere.pk])).status_code == 302


def test_a_taken_name_is_told_in_the_form(browser, manager, officer):
    response = browser(manager).post(reverse("admin:accounts_user_add"), {"username": officer.username})
    assert response.status_code == 200
    assert response.context["errors"]


def test_changing_an_account_keeps_the_number_when_none_is_given(browser, manager, officer):
    officer.phone = "13812345678"
    officer.save()
    address = reverse("admin:accounts_user_change", args=[officer.pk])
    page = browser(manager).get(address).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    response = browser(manager).post(address, {"display_name": "张三", "email": officer.email})
    assert response.status_code == 302
    officer.refresh_from_db()
    assert (officer.display_name, officer.phone) == ("张三", "13812345678")
    assert AuditEntry.objects.get(action="accounts.update").fields == ["display_name"]


def test_giving_a_role_by_name_and_search(browser, manager, officer, street):
    address = reverse("admin:accounts_roleassignment_add")
    from accounts.models import Role

    query = {"username": officer.username, "role": Role.objects.get(code="community_worker").pk, "words": street.name}
    page = browser(manager).get(address, query)
    assert page.status_code == 200
    assert street.name in page.content.decode()
    response = browser(manager).post(
        f"{address}?username={officer.username}&role={query['role']}&words={street.code}",
        {"target": street.pk, "reason": "新任"},
    )
    assert response.status_code == 302
    given = RoleAssignment.objects.get(user=officer, role__code="community_worker")
    assert (given.scope, given.granted_by) == (street, manager)


def test_ending_a_role_asks_why(browser, manager, officer):
    assignment = officer.assignments.get()
    address = reverse("admin:accounts_roleassignment_end", args=[assignment.pk])
    assert browser(manager).get(address).status_code == 200
    assert browser(manager).post(address, {"reason": ""}).status_code == 200
    assert browser(manager).post(address, {"reason": "调离"}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.effective_to is not None
    assert AuditEntry.objects.get(action="accounts.end_role").reason == "调离"


def test_looking_at_a_phone_number_is_recorded(browser, manager, officer):
    officer.phone = "13812345678"
    officer.save()
    address = reverse("admin:accounts_user_reveal", args=[officer.pk])
    assert "13812345678" not in browser(manager).get(address).content.decode()
    page = browser(manager).post(address, {"reason": "回访"}).content.decode()
    assert "13812345678" in page
    entry = AuditEntry.objects.get(action="accounts.reveal_phone")
    assert (entry.actor, entry.reason, entry.object_id) == (manager.username, "回访", str(officer.pk))


@pytest.mark.parametrize("name", ["deactivate", "unlock", "remove_factors"])
def test_helping_somebody_outside_ones_area_is_refused(browser, manager, elsewhere, name):
    address = reverse(f"admin:accounts_user_{name}", args=[elsewhere.pk])
    assert browser(manager).post(address, {"reason": "x"}).status_code == 403
    elsewhere.refresh_from_db()
    assert elsewhere.is_active


def test_closing_an_account_ends_its_sessions(browser, manager, officer):
    theirs = browser(officer)
    assert theirs.get("/admin/").status_code == 200
    address = reverse("admin:accounts_user_deactivate", args=[officer.pk])
    assert browser(manager).post(address, {"reason": "离职"}).status_code == 302
    assert theirs.get("/admin/").status_code == 302


def test_the_role_screen_changes_everybodys_rights_at_once(browser, department, manager, officer):
    from django.contrib.auth.models import Permission

    from accounts.models import Role
    from accounts.permissions import object_ids

    role = Role.objects.get(code="subdistrict_officer")
    address = reverse("admin:accounts_role_change", args=[role.pk])
    right = Permission.objects.get(codename="view_work", content_type__app_label="places")
    assert browser(manager).post(address, {"name": "x", "permissions": [right.pk]}).status_code == 403
    assert browser(department).post(address, {"name": "街道干部", "permissions": [right.pk]}).status_code == 302
    officer = User.objects.get(pk=officer.pk)
    assert object_ids(officer, "places.view_work")
    assert not object_ids(officer, "places.handle_complaints")


def test_the_history_of_an_object_is_shown_to_who_sees_the_object(browser, manager, officer, elsewhere):
    from accounts.services import deactivate_account

    deactivate_account(officer.pk, by=manager, reason="离职")
    page = browser(manager).get(reverse("admin:accounts_user_history", args=[officer.pk])).content.decode()
    assert manager.username in page
    assert "离职" not in page, "reasons are for auditors"
    assert browser(manager).get(reverse("admin:accounts_user_history", args=[elsewhere.pk])).status_code == 403


def test_list_pages_cost_the_same_with_more_people(browser, department, sees_equal_queries, give, street):
    client = browser(department)

    def grow():
        for number in range(10):
            give(User.objects.create_user(f"more-{number}"), "grid_worker", street)

    sees_equal_queries(lambda: client.get(reverse("admin:accounts_user_changelist")), grow)


def test_assignments_list_costs_the_same_with_more_rows(browser, department, sees_equal_queries, give, street):
    client = browser(department)

    def grow():
        for number in range(10):
            give(User.objects.create_user(f"more-{number}"), "grid_worker", street)

    sees_equal_queries(lambda: client.get(reverse("admin:accounts_roleassignment_changelist")), grow)


def test_a_period_filter_finds_what_is_in_force(browser, department, give, street):
    past = give(User.objects.create_user("was"), "grid_worker", street)
    RoleAssignment.objects.filter(pk=past.pk).update(
        effective_from=datetime.date(2020, 1, 1), effective_to=datetime.date(2021, 1, 1)
    )
    address = reverse("admin:accounts_roleassignment_changelist")
    assert "was" in browser(department).get(address, {"period": "past"}).content.decode()
    results = browser(department).get(address, {"period": "now"}).context["cl"].result_list
    assert past.pk not in [row.pk for row in results]
