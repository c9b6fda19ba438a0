"""A committee in office with people around it: members, the office of its street, a community below it."""

import datetime
from types import SimpleNamespace

import pytest

ZONE = datetime.timezone(datetime.timedelta(hours=8))
TODAY = datetime.date(2026, 4, 20)
NOW = datetime.datetime(2026, 4, 20, 9, 30, tzinfo=ZONE)
TERM_FROM, TERM_TO = datetime.date(2024, 5, 1), datetime.date(2028, 5, 1)
SEATS = 5


class Town:
    """Places, a committee and the people who act; everything lies in the open schema."""

    def __init__(self):
        from tests.places.conftest import grow_tree, make_estate

        self.tree = grow_tree()
        self.estate = make_estate(self.tree.community, "晴川家园")
        self.other = make_estate(self.tree.other, "竹影家园")
        self.committee = self.establish(self.estate)
        self.members = [self.seat(self.committee, f"委员{n}", "chair" if n == 0 else "member") for n in range(SEATS)]
        self.alternate = self.seat(self.committee, "候补甲", "alternate")
        self.acting = self.person("acting", "committee_member", self.estate)
        self.colleague = self.person("colleague", "committee_member", self.estate)
        self.stranger = self.person("stranger", "committee_member", self.other)
        self.officer = self.person("officer", "subdistrict_officer", self.tree.first)
        self.elsewhere = self.person("elsewhere", "subdistrict_officer", self.tree.second)
        self.guide = self.person("guide", "subdistrict_officer", self.tree.community)

    def person(self, name, role, scope):
        from accounts.models import Role, User
        from accounts.services import grant_role

        user, is_new = User.objects.get_or_create(username=name)
        if is_new:
            grant_role(user, Role.objects.get(code=role), scope, by=None, today=datetime.date.today())
        return User.objects.get(pk=user.pk)

    def establish(self, estate, **facts):
        from committees.services.offices import establish_committee

        given = {"name": f"{estate}业主委员会", "term_from": TERM_FROM, "term_to": TERM_TO, "seats": SEATS, **facts}
        return establish_committee(estate, by=None, now=NOW, **given)

    def seat(self, committee, name, post="member", **facts):
        from committees.services.offices import seat_member

        given = {"term_from": committee.term_from, **facts}
        return seat_member(committee.pk, by=None, now=NOW, name=name, post=post, **given)

    def meeting(self, present=SEATS, committee=None, when=NOW, **facts):
        """A meeting that was held with so many members."""
        from committees.services import meetings

        committee = committee or self.committee
        given = {"title": "四月例会", "agenda": "公共收益", "notice_on": TODAY - datetime.timedelta(days=10), **facts}
        called = meetings.call_meeting(committee.pk, by=None, now=when, meets_at=when, **given)
        pks = [member.pk for member in committee.members.order_by("pk")[:present]]
        return meetings.hold_meeting(called.pk, by=None, now=when, present=pks)

    def decision(self, for_count=3, **facts):
        from committees.services.meetings import decide

        meeting = facts.pop("meeting", None) or self.meeting()
        given = {"title": "修缮大门", "text": "修缮大门并公示费用。", "for_count": for_count, **facts}
        return decide(meeting.pk, by=None, now=NOW, **given)

    def owner(self, name, area="100.00", parts=(1, 1), estate=None):
        from decimal import Decimal

        from places.models import Building, Owner, Ownership, Unit

        building, _ = Building.objects.get_or_create(estate=estate or self.estate, number="1")
        number = f"{building.units.count() + 1}"
        unit = Unit.objects.create(building=building, number=number, exclusive_area=Decimal(area))
        owner = Owner.objects.create(name=name, name_hash=name)
        Ownership.objects.create(
            unit=unit,
            owner=owner,
            share_numerator=parts[0],
            share_denominator=parts[1],
            effective_from=datetime.date(2020, 1, 1),
        )
        return owner


@pytest.fixture
def town(jurisdiction):
    return Town()


@pytest.fixture
def days():
    return SimpleNamespace(today=TODAY, now=NOW, one=datetime.timedelta(days=1))
