"""A district with two subdistricts, firms, projects, committees, a rule, and the people of the organisation line."""

import datetime

import pytest

NOW = datetime.datetime(2026, 6, 1, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
TODAY = NOW.date()
SINCE = datetime.date(2025, 1, 1)


class Town:
    """What a test works with; everything lies in the open schema."""

    def __init__(self):
        from party.services.rules import set_formation_rule
        from tests.places.conftest import grow_tree

        self.tree = grow_tree()
        self.count = 0
        self.rule = set_formation_rule(by=None, source="试验规则", effective_from=SINCE)

    def person(self, name, role="organisation_department", scope=None):
        from accounts.models import Role, User
        from accounts.services import grant_role

        user, is_new = User.objects.get_or_create(username=name)
        if is_new:
            target = scope or self.tree.district
            grant_role(user, Role.objects.get(code=role), target, by=None, today=TODAY)
        return User.objects.get(pk=user.pk)

    def estate(self, area=None, **facts):
        from tests.places.conftest import make_estate

        self.count += 1
        return make_estate(area or self.tree.community, f"试验苑{self.count}号", **facts)

    def firm(self):
        from firms.rules import fictitious_code
        from firms.services import file_firm

        self.count += 1
        code = fictitious_code(f"party{self.count}")
        return file_firm(by=None, name=f"试验{self.count}物业有限公司", unified_code=code)

    def project(self, firm=None, estate=None, **values):
        from firms.models import ServiceProject

        estate = estate or self.estate()
        values = {"effective_from": SINCE, "name": estate.name, **values}
        return ServiceProject.objects.create(firm=firm or self.firm(), estate=estate, **values)

    def committee(self, estate=None, **values):
        from committees.models import OwnersCommittee

        estate = estate or self.estate()
        values = {"term_from": SINCE, "name": f"{estate.name}业主委员会", "seats": 5, **values}
        return OwnersCommittee.objects.create(estate=estate, **values)

    def organisation(self, **values):
        from party.services.organisations import found_organisation

        self.count += 1
        values = {
            "area": self.tree.community,
            "level": "community",
            "kind": "committee",
            "founded_date": SINCE,
            **values,
        }
        values.setdefault("name", f"试验党组织{self.count}")
        return found_organisation(by=None, now=NOW, **values)

    def own(self, unit, kind="branch", **values):
        """An organisation of a unit's own."""
        from party.units import areas_of, link_of

        link = link_of(unit)
        return self.organisation(area=areas_of(unit)[0], level=link, kind=kind, **{link: unit}, **values)

    def counted(self, unit, here, elsewhere=0, day=SINCE):
        from party.services.posts import count_members

        return count_members(unit, by=None, now=NOW, counted_on=day, here=here, elsewhere=elsewhere)

    def joint(self, *units, **values):
        from party.services.organisations import join_units

        branch = self.organisation(level="project", kind="joint_branch", **values)
        join_units(branch.pk, units, by=None, now=NOW, effective_from=SINCE)
        return branch

    def sent(self, unit, kind="instructor", **values):
        from party.services.assignments import send_to_unit
        from party.units import areas_of

        values = {"area": areas_of(unit)[0], "name": "周启明", "effective_from": SINCE, **values}
        return send_to_unit(unit, kind, by=None, now=NOW, **values)


@pytest.fixture
def town(jurisdiction):
    return Town()
