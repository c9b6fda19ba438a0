"""A city with volunteers: teams, stations with tools, visits, and firms that can be called."""

import datetime
from decimal import Decimal

import pytest

from tests.programmes.conftest import NOW, TODAY, City

PHONE = "13800001234"


class Helpers(City):
    """Everything lies in the open schema."""

    def volunteer(self, name, phone=""):
        from accounts.models import User

        return User.objects.create(username=name, phone=phone, phone_verified=bool(phone))

    def team(self, coordinator=None, area=None, **values):
        from programmes.services import volunteers

        self.count += 1
        name = f"志愿队{self.count}"
        return volunteers.keep_team(
            by=None, name=name, area=area or self.tree.community, coordinator=coordinator, **values
        )

    def member(self, team, user, consents=True):
        from programmes.services import volunteers

        found = volunteers.join_team(team.pk, by=user, now=NOW)
        if consents:
            volunteers.consent_to_hours(found.pk, by=user, now=NOW)
        return found

    def call(self, team, places=2, **values):
        from programmes.services import volunteers

        values = {"title": "清理楼道", "starts_at": NOW + datetime.timedelta(days=2), "place": "社区广场", **values}
        return volunteers.open_volunteer_call(team.pk, by=None, now=NOW, places_needed=places, **values)

    def hours(self, member, hours="4", day=TODAY):
        from programmes.services import volunteers

        return volunteers.record_hours(member.pk, by=None, now=NOW, today=TODAY, day=day, hours=Decimal(hours))

    def tool(self, basis="open", station=None, **values):
        from programmes.services import volunteers

        self.count += 1
        station = station or volunteers.keep_station(
            by=None,
            name=f"便民点{self.count}",
            area=self.tree.community,
            address="虚构路1号",
            opening_hours="9:00-17:00",
        )
        return volunteers.keep_tool(
            by=None, station=station, name="电钻", number=f"T{self.count}", basis=basis, **values
        )

    def lend(self, tool, by=None, **values):
        from programmes.services import volunteers

        values = {"contact_name": "王小明", "contact_phone": PHONE, "due_on": TODAY, **values}
        return volunteers.lend_tool(tool.pk, by=by, now=NOW, **values)

    def visit(self, by=None, **values):
        from programmes.services import volunteers

        values = {
            "area": self.tree.community,
            "kind": "repair",
            "need": "elderly",
            "contact_name": "李奶奶",
            "contact_phone": PHONE,
            "address": "晴川家园1幢101",
            "text": "换灯泡",
            **values,
        }
        return volunteers.ask_visit(by=by, now=NOW, **values)

    def emergency(self, areas=None, by=None, **values):
        from programmes.services import mobilisation

        values = {"kind": "flood", "level": 2, "title": "防汛动员", "text": "检查泵房和地下车库", **values}
        return mobilisation.issue_call(by=by, now=NOW, areas=areas or [self.tree.district], **values)

    def many_firms(self, count, area=None):
        """Firms with one project each, written in bulk."""
        from firms.models import PropertyFirm, ServiceProject
        from firms.rules import fictitious_code
        from places.models import Estate

        area = area or self.tree.community
        start = self.count
        self.count += count
        numbers = range(start, start + count)
        firms = PropertyFirm.objects.bulk_create(
            PropertyFirm(name=f"防汛{n}物业有限公司", unified_code=fictitious_code(f"m{n}"), is_code_fictitious=True)
            for n in numbers
        )
        estates = Estate.objects.bulk_create(
            Estate(name=f"防汛苑{n}", code=f"{area.code}{n:04d}", area=area, search_text=f"防汛苑{n}") for n in numbers
        )
        ServiceProject.objects.bulk_create(
            ServiceProject(firm=firm, estate=estate, name=estate.name, effective_from=datetime.date(2025, 1, 1))
            for firm, estate in zip(firms, estates, strict=True)
        )
        return firms


@pytest.fixture
def town(jurisdiction):
    return Helpers()


@pytest.fixture
def fresh_town(fresh_jurisdiction):
    return Helpers()
