"""The demo: three jurisdictions of one city with fictitious estates, firms, people and complaints."""

import datetime
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from accounts.models import Role, User
from accounts.services import grant_role
from common.errors import Refusal
from firms.models import ServiceProject
from places.models import Area
from tenants.models import Jurisdiction


@dataclass(frozen=True)
class DemoAccount:
    """A person of the demo: user name, name shown, role code and which object the role is on."""

    username: str
    display_name: str
    role: str
    scope: str  # root | first subdistrict | second subdistrict | first community | firm | estate


PEOPLE = (
    DemoAccount("housing", "何处长", "housing_department", "root"),
    DemoAccount("housing2", "蒋科长", "housing_department", "root"),
    DemoAccount("housing3", "董局长", "housing_department", "root"),
    DemoAccount("organisation", "组织部门林主任", "organisation_department", "root"),
    DemoAccount("officer", "街道办杨主任", "subdistrict_officer", "first subdistrict"),
    DemoAccount("officer2", "街道办罗主任", "subdistrict_officer", "second subdistrict"),
    DemoAccount("community", "社区周书记", "community_worker", "first community"),
    DemoAccount("secretary", "社区党委吴书记", "community_secretary", "first community"),  # party
    DemoAccount("grid", "网格员小宋", "grid_worker", "first community"),
    DemoAccount("mediator", "调解员冯老师", "mediator", "root"),
    DemoAccount("auditor", "审计专员", "auditor", "root"),
    DemoAccount("firm", "物业公司管理员", "firm_administrator", "firm"),
    DemoAccount("manager", "项目负责人", "firm_project_manager", "firm"),
    DemoAccount("committee", "业委会委员", "committee_member", "estate"),
    DemoAccount("owner", "业主", "owner", "estate"),
    DemoAccount("resident", "居民", "resident", "estate"),
)


OUTSIDERS = {"firm_administrator", "firm_project_manager", "committee_member", "owner", "resident"}


def demo_file() -> Path:
    """Where the addresses and accounts of the demo are written."""
    return settings.LOCAL_DIR / "demo.json"


def known() -> dict[str, Any]:
    """What an earlier seeding wrote."""
    if not demo_file().exists():
        return {"public": "", "accounts": []}
    return json.loads(demo_file().read_text(encoding="utf-8"))


def known_address() -> str:
    """Public address of an earlier seeding that came to its end; empty without one."""
    return known()["public"]


def known_passwords() -> dict[tuple[str, str], str]:
    """Passwords of an earlier seeding: (jurisdiction, user name) → password."""
    return {(account["jurisdiction"], account["username"]): account["password"] for account in known()["accounts"]}


def operator_password() -> str:
    """The platform operator's password: the one given before, or a new one."""
    return known_passwords().get(("", "operator")) or f"Demo-{secrets.token_hex(4)}"


def account_of(username: str, password: str, **fields: object) -> User:
    """The account with this name, made when missing, with this password."""
    user, is_new = User.objects.get_or_create(username=username, defaults=fields)
    if is_new or not user.check_password(password):  # a password is slow to check, and a new account has none
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def scopes(today: datetime.date) -> dict[str, models.Model | None]:
    """The objects that the demo's roles are on: all around one estate, so that one story involves everybody."""
    on_duty = ServiceProject.objects.on(today).select_related("firm", "estate__area__parent")
    project = on_duty.order_by("estate_id").first()
    root = Area.objects.get(parent=None)
    if project is None:
        return {"root": root}
    community = project.estate.area
    others = Area.objects.filter(kind=community.parent.kind).exclude(pk=community.parent.pk)
    return {
        "root": root,
        "first subdistrict": community.parent,
        "second subdistrict": others.first(),
        "first community": community,
        "firm": project.firm,
        "estate": project.estate,
    }


def seed_people(jurisdiction: Jurisdiction, today: datetime.date) -> list[tuple[str, str, str]]:
    """One account per role of the open jurisdiction: (role, user name, password)."""
    passwords, places, found = known_passwords(), scopes(today), []
    for person in PEOPLE:
        scope = places.get(person.scope)
        if scope is None:
            continue
        password = passwords.get((jurisdiction.slug, person.username)) or f"Demo-{secrets.token_hex(4)}"
        with transaction.atomic():
            user = account_of(person.username, password, display_name=person.display_name)
            role = Role.objects.get(code=person.role)
            if not user.assignments.current().filter(role=role).exists():
                grant_role(user, role, scope, by=None, today=today, reason="demo")
        found.append((person.role, person.username, password))
    return found


class DemoNotHere(Refusal):
    """Demo data in production would mix invented people with real ones."""

    message = "Demo data is only seeded with development settings."
