"""An estate with a small register, its owners' accounts, and assemblies in every state."""

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from committees.models import Assembly, OwnerLink, RollOwner, RollUnit
from committees.services import assemblies, ballots, counts, ledger, papers, rolls
from committees.services.papers import PrintedPaper
from places.models import Building, Estate, Owner, Unit
from places.services.owners import grant_share, record_owner
from tests.credit.conftest import area, areas, people, person

__all__ = ["area", "areas", "people", "person"]

DAY, HOUR, SECOND = datetime.timedelta(days=1), datetime.timedelta(hours=1), datetime.timedelta(seconds=1)
LONG_AGO = datetime.date(2020, 1, 1)
AGENDA = (
    {"matter": "hire_dismiss", "title": "选聘物业服务企业"},
    {"matter": "common_part_use", "title": "改变共有部分用途"},
)
YES = {"1": "approve", "2": "approve"}
NO = {"1": "oppose", "2": "oppose"}
MIXED = {"1": "approve", "2": "oppose"}


class World:
    """What the tests stand on, built by the services. The window of voting is around the real now."""

    def __init__(
        self, community: Any, officer: User | None = None, units: int = 6, estate_code: str = "ASMB0001"
    ) -> None:
        self.officer = officer
        self.now = timezone.now()
        self.estate = Estate.objects.create(code=estate_code, name=f"和平里{estate_code[-1]}", area=community)
        building = Building.objects.create(estate=self.estate, number="1")
        self.units = [
            Unit.objects.create(building=building, stair="1", number=f"{number + 1}01", exclusive_area=100)
            for number in range(units)
        ]
        self.owners: list[Owner] = []
        self.accounts: list[User] = []
        for number, unit in enumerate(self.units):
            owner = record_owner(
                by=None, name=f"业主{number}", phone=f"1390000{number:04d}", identity_number=f"{estate_code}{number}"
            )
            grant_share(unit.pk, owner, by=None, share=Fraction(1), effective_from=LONG_AGO)
            account = User.objects.create(username=f"{estate_code}-owner{number}")
            OwnerLink.objects.create(user=account, owner=owner, means="officer", verified_at=self.now)
            self.owners.append(owner)
            self.accounts.append(account)
        self.counters = [User.objects.create(username=f"{estate_code}-counter{n}") for n in range(2)]
        self.visitors = [User.objects.create(username=f"{estate_code}-visitor{n}") for n in range(2)]
        self.codes: dict[str, PrintedPaper] = {}

    def draft(self, *, opens_at: Any = None, closes_at: Any = None, agenda: Any = AGENDA, **values: Any) -> Assembly:
        made = assemblies.draft_assembly(
            self.estate,
            by=self.officer,
            kind="regular",
            title="业主大会定期会议",
            opens_at=opens_at or self.now - HOUR,
            closes_at=closes_at or self.now + HOUR,
            **values,
        )
        assemblies.set_agenda(made.pk, agenda, by=self.officer)
        for user in self.counters:
            assemblies.appoint_officer(made.pk, user, "counter", by=self.officer, now=self.now)
        for user in self.visitors:
            assemblies.appoint_officer(made.pk, user, "visitor", by=self.officer, now=self.now)
        return made

    def noticed(self, own_rules: Any = None, **values: Any) -> Assembly:
        made = self.draft(**values)
        told = made.opens_at - 16 * DAY
        rolls.freeze_roll(made.pk, by=self.officer, now=told)
        assemblies.give_notice(made.pk, by=self.officer, now=told, own_rules=own_rules)
        printed = papers.issue_papers(made.pk, by=self.officer, now=told)
        self.codes = {paper.unit: paper for paper in printed}
        return Assembly.objects.get(pk=made.pk)

    def voting(self, own_rules: Any = None, **values: Any) -> Assembly:
        made = self.noticed(own_rules, **values)
        return assemblies.open_voting(made.pk, by=self.officer, now=made.opens_at)

    def past(self, own_rules: Any = None, **values: Any) -> Assembly:
        """An assembly whose window ended an hour ago: it can be closed, opened and counted now."""
        return self.voting(own_rules, opens_at=self.now - 5 * HOUR, closes_at=self.now - HOUR, **values)

    def label(self, number: int) -> str:
        return f"1-1-{number + 1}01"

    def cast(self, made: Assembly, number: int, choices: Any, *, now: Any = None, replaces: str = "") -> ballots.Cast:
        """The owner of that number votes online for the own unit."""
        label = self.label(number)
        return ballots.cast_online(
            made.pk,
            label,
            self.codes[label].code,
            choices,
            by=self.accounts[number],
            now=now or made.opens_at + HOUR,
            replaces=replaces,
        )

    def paper(self, made: Assembly, number: int, choices: Any, *, now: Any = None) -> papers.Typed:
        """Two counters type the paper of that number."""
        code, at = self.codes[self.label(number)].code, now or made.opens_at + HOUR
        papers.type_paper(made.pk, code, choices, by=self.counters[0], now=at)
        return papers.type_paper(made.pk, code, choices, by=self.counters[1], now=at)

    def counted(self, made: Assembly) -> list[Any]:
        assemblies.close_voting(made.pk, by=self.officer, now=made.closes_at)
        return counts.count_votes(made.pk, by=self.officer, now=timezone.now())

    def announced(self, made: Assembly) -> Assembly:
        self.counted(made)
        counts.announce_result(made.pk, by=self.officer, now=timezone.now())
        return Assembly.objects.get(pk=made.pk)

    def append(self, made: Assembly, label: str, voter: str, choices: Any, channel: str, at: Any, **more: Any) -> Any:
        """A ballot through the one way into the ledger."""
        from django.db import transaction

        from committees.sealing import make_code

        with transaction.atomic():
            head, found = ledger.locked_head(made.pk)
            unit = RollUnit.objects.filter(roll__assembly=made, label=label).first()
            return ledger.take_ballot(
                head, found, ledger.BallotIn(unit, label, voter, channel, choices, make_code(20), at, **more)
            )

    def key(self, made: Assembly, number: int) -> str:
        return RollOwner.objects.get(roll__assembly=made, owner=self.owners[number]).key


@pytest.fixture
def world(areas: Any, people: Any) -> World:
    return World(areas["first community"], people["officer"])


@pytest.fixture
def committed(fresh_jurisdiction: Any) -> World:
    """The same, committed, for several connections; the system itself prepares."""
    district = area("990101", "区", "district", None)
    return World(area("990101001", "街道", "subdistrict", district))
