"""Invented assemblies of the demo: one estate with a small roll; voting, announced, noticed and a draft.

Everything goes through the services, with moments in the past where the story lies there.
"""

import datetime
import uuid
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from committees import demo_discussion, demo_polling
from committees.choices import OfficerTask
from committees.models import Assembly
from committees.services import assemblies, ballots, counts, owner_links, papers, rolls, visits
from places.choices import AreaKind, OwnerKind
from places.models import Area, Estate, Owner, Unit
from places.services import register_estate
from places.services.owners import grant_share, record_owner
from places.services.units import add_building, add_unit

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
ESTATE_CODE = "ASSEMBLY01"
OWNED_SINCE = datetime.date(2021, 3, 1)
BUILDINGS, STOREYS = ("1", "2"), 5
SURNAMES = "赵钱孙李周吴郑王冯陈"
FIRST_AGENDA = (
    {"matter": "rules_of_procedure", "title": "通过业主大会议事规则（草案）"},
    {"matter": "committee", "title": "候选人：赵安宁", "election": "业主委员会委员", "seats": 2},
    {"matter": "committee", "title": "候选人：钱文静", "election": "业主委员会委员", "seats": 2},
    {"matter": "committee", "title": "候选人：孙明远", "election": "业主委员会委员", "seats": 2},
)
SECOND_AGENDA = (
    {"matter": "hire_dismiss", "title": "续聘现任物业服务企业三年", "text": "合同草案已在公告栏公示。"},
    {"matter": "common_part_use", "title": "在南门设置两处快递柜，收益归全体业主"},
)
IN_CARRIED = 3
"""Papers in the box that is carried to owners."""
HELPERS = {
    "committee": OfficerTask.HEAD,
    "community": OfficerTask.COUNTER,
    "grid": OfficerTask.COUNTER,
    "mediator": OfficerTask.VISITOR,
    "resident": OfficerTask.VISITOR,
    "auditor": OfficerTask.WATCHER,
}


def seed(scale: int) -> None:
    """One estate with its assemblies. Adds nothing twice."""
    community = Area.objects.filter(kind=AreaKind.COMMUNITY, estates__isnull=False).order_by("pk").first()
    if community is None or Estate.objects.filter(code=ESTATE_CODE).exists():
        return
    with transaction.atomic():
        _Demo(_community_of_people() or community).run()


def _community_of_people() -> Area | None:
    """Where the demo's people work, so that one story involves everybody."""
    user = User.objects.filter(username="community").first()
    assignment = user.assignments.first() if user is not None else None
    return assignment.scope if assignment is not None and isinstance(assignment.scope, Area) else None


class _Demo:
    """One seeding."""

    def __init__(self, community: Area) -> None:
        self.now = timezone.now()
        self.people = {user.username: user for user in User.objects.filter(username__in=[*HELPERS, "owner"])}
        self.estate = register_estate(by=None, code=ESTATE_CODE, name="和睦里（演示）", area=community)
        self.owners: dict[str, Owner] = {}
        self.codes: dict[str, papers.PrintedPaper] = {}
        self._register()

    def run(self) -> None:
        """An assembly of last season that is announced, one that votes now, one to come, and a draft."""
        done = self.prepared("第一次业主大会会议", "first", FIRST_AGENDA, -40 * DAY, -20 * DAY)
        self._past(done)
        self._running(self.prepared("业主大会定期会议", "regular", SECOND_AGENDA, -2 * DAY, 12 * DAY))
        self.prepared("业主大会临时会议：电梯更新", "temporary", SECOND_AGENDA[:1], 20 * DAY, 30 * DAY, is_open=False)
        opens = self.now + 40 * DAY
        draft = assemblies.draft_assembly(
            self.estate, by=None, kind="renewal", title="业主委员会换届会议", opens_at=opens, closes_at=opens + 15 * DAY
        )
        assemblies.set_agenda(draft.pk, FIRST_AGENDA[1:], by=None)
        self._tasks(draft)

    def _register(self) -> None:
        developer = record_owner(by=None, kind=OwnerKind.DEVELOPER, name="虚构置业有限公司")
        for building_number in BUILDINGS:
            building = add_building(self.estate.pk, by=None, number=building_number)
            for storey in range(1, STOREYS + 1):
                for flat in ("01", "02"):
                    number = f"{storey}{flat}"
                    unit = add_unit(building.pk, by=None, stair="1", number=number, exclusive_area=82 + storey)
                    is_unsold = building_number == "2" and storey == STOREYS
                    self._own(unit, developer if is_unsold else self._next_owner())
        if "owner" in self.people:
            first = self.owners["1-1-101"]
            owner_links.link_by_officer(self.people["owner"], first, self.estate, by=None, now=self.now - 60 * DAY)

    def _next_owner(self) -> Owner:
        """Each unit has an owner of its own, but the first owner has the second unit too: a vote still to be cast."""
        return self.owners["1-1-101"] if len(self.owners) == 1 else self._owner(len(self.owners))

    def _owner(self, number: int) -> Owner:
        name = f"{SURNAMES[number % len(SURNAMES)]}业主{number + 1}"
        return record_owner(by=None, name=name, phone=f"1390000{number + 1:04d}")

    def _own(self, unit: Unit, owner: Owner) -> None:
        grant_share(unit.pk, owner, by=None, share=Fraction(1), effective_from=OWNED_SINCE)
        self.owners[f"{unit.building.number}-{unit}"] = owner

    def prepared(
        self,
        title: str,
        kind: str,
        agenda: Any,
        opens: datetime.timedelta,
        closes: datetime.timedelta,
        *,
        is_open: bool = True,
    ) -> Assembly:
        """An assembly with notice, papers and tasks."""
        made = assemblies.draft_assembly(
            self.estate, by=None, kind=kind, title=title, opens_at=self.now + opens, closes_at=self.now + closes
        )
        told = made.opens_at - 17 * DAY
        assemblies.set_agenda(made.pk, agenda, by=None)
        self._tasks(made)
        rolls.freeze_roll(made.pk, by=None, now=told)
        assemblies.give_notice(made.pk, by=None, now=told)
        self.codes = {sheet.unit: sheet for sheet in papers.issue_papers(made.pk, by=None, now=told)}
        return assemblies.open_voting(made.pk, by=None, now=made.opens_at) if is_open else made

    def _tasks(self, made: Assembly) -> None:
        for username, task in HELPERS.items():
            if username in self.people:
                assemblies.appoint_officer(made.pk, self.people[username], task, by=None, now=made.opens_at - 20 * DAY)

    def _past(self, made: Assembly) -> None:
        """Nearly all voted on paper, in two boxes; the third candidate has fewer votes; one box was counted again."""
        numbers = [str(number) for number in range(1, len(FIRST_AGENDA) + 1)]
        rows = []
        for place, label in enumerate(sorted(self.owners)[:16]):
            said = dict.fromkeys(numbers, "approve")
            if place % 3 == 0:
                said[numbers[-1]] = "oppose"
            rows.append((self.codes[label].code, said))
        counters = self._counters()
        if counters is not None:
            demo_polling.sealed_boxes(made, counters)
        assemblies.close_voting(made.pk, by=None, now=made.closes_at)
        if counters is not None:
            self._boxes_of_past(made, counters, rows)
        counts.count_votes(made.pk, by=None, now=made.closes_at + 3 * HOUR)
        counts.announce_result(made.pk, by=None, now=made.closes_at + DAY)

    def _counters(self) -> tuple[User, User] | None:
        found = [self.people[name] for name in ("community", "grid") if name in self.people]
        return (found[0], found[1]) if len(found) == 2 else None

    @staticmethod
    def _boxes_of_past(made: Assembly, counters: tuple[User, User], rows: list[tuple[str, dict[str, str]]]) -> None:
        carried = rows[-IN_CARRIED:]
        standing, mobile = demo_polling.open_boxes(made, counters, {1: len(rows) - IN_CARRIED, 2: IN_CARRIED})
        for code, said in rows[:-IN_CARRIED]:
            demo_polling.typed(made, code, said, counters, standing)
        for place, (code, said) in enumerate(carried):
            wrong = {**said, max(said): "abstain"} if place == 0 else said
            demo_polling.typed(made, code, wrong, counters, mobile)
        demo_polling.recounted(made, counters, mobile, carried)

    def _type(self, made: Assembly, label: str, said: dict[str, str], at: datetime.datetime) -> None:
        counters = [self.people[name] for name in ("community", "grid") if name in self.people]
        for user in counters:
            papers.type_paper(made.pk, self.codes[label].code, said, by=user, now=at)

    def _running(self, made: Assembly) -> None:
        """Some votes by each channel, and a paper that waits for its second person."""
        labels, at = sorted(self.owners), made.opens_at + HOUR
        counters = self._counters()
        if counters is not None:
            demo_polling.sealed_boxes(made, counters)
            demo_polling.shifts(made, list(counters))
        said = {"1": "approve", "2": "approve"}
        for label in labels[2:7]:
            self._type(made, label, said, at)
        visitors = [self.people[name] for name in ("mediator", "resident") if name in self.people]
        if len(visitors) == 2:
            for label in labels[10:12]:
                note = visits.Visit(uuid.uuid4(), self.codes[label].code, "voted", at, visitors[1], said)
                visits.record_visit(made.pk, note, by=visitors[0], now=at)
        if "community" in self.people:
            papers.type_paper(made.pk, self.codes[labels[8]].code, said, by=self.people["community"], now=at)
        if "owner" in self.people:
            code = self.codes[labels[0]].code
            ballots.cast_online(made.pk, labels[0], code, said, by=self.people["owner"], now=at)
            demo_discussion.seed(made, self.people["owner"], self.people.get("committee"))
