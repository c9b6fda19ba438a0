"""A vote case, as `manage.py tally` reads it, played through register, roll, ledger and count of the database."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from committees.choices import Channel
from committees.models import Assembly, ChainRule, MotionResult, Proxy, RollOwner, RollUnit
from committees.rules import BadCase, VoteCase, read_case
from committees.sealing import make_code
from committees.selectors.ledger import verify_ledger
from committees.selectors.recount import recount
from committees.services import assemblies, counts, ledger, rolls
from common.errors import Refusal
from places.models import Building, Estate, Owner, Ownership, Unit
from places.services.owners import new_owner

DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.date(2000, 1, 1)


def through_database(values: dict[str, Any], area: Any) -> dict[str, Any]:
    """The expected keys of a case, computed by the database; `{"error": CODE}` for a bad one. Raises `TypeError` for
    sums without ballots."""
    try:
        case = read_case(values)
    except BadCase as error:
        return {"error": error.code}
    if not isinstance(case, VoteCase):
        raise TypeError("only sums")
    return Played(case, values, area).result()


class Played:
    """One case as an assembly whose window has ended: all its times are moved to yesterday together."""

    def __init__(self, case: VoteCase, values: dict[str, Any], area: Any) -> None:
        self.case, self.values = case, values
        self.shift = timezone.now() - DAY - max(case.closes_at, case.opens_at)
        self.estate = Estate.objects.create(code=make_code(12), name="案例苑", area=area)
        self.owners: dict[str, Owner] = {}
        self.keys: dict[str, str] = {}
        self.numbers = {ballot.id: place for place, ballot in enumerate(case.ballots, 1)}

    def at(self, moment: datetime.datetime) -> datetime.datetime:
        return moment + self.shift

    def owner(self, name: str, kind: str = "person") -> Owner:
        if name not in self.owners:
            owner = new_owner(kind=kind, name=name)
            owner.save(force_insert=True)
            self.owners[name] = owner
        return self.owners[name]

    def register(self) -> list[rolls.RegisterRow]:
        """Units, owners and shares; the roll has the exact area of the case."""
        building, rows = Building.objects.create(estate=self.estate, number="1"), []
        for row in self.case.roll:
            kind = "developer" if row.is_developers else "person"
            owners = [self.owner(name, kind) for name in row.owners]
            area = Decimal(row.area.numerator) / Decimal(row.area.denominator)
            unit = Unit.objects.create(
                building=building,
                number=row.unit,
                use="parking" if row.is_parking else "dwelling",
                exclusive_area=max(area.quantize(Decimal("0.01")), Decimal("0.01")),
            )
            for owner in owners:
                Ownership.objects.create(unit=unit, owner=owner, share_denominator=len(owners), effective_from=LONG_AGO)
            named = None if row.representative is None else self.owner(row.representative).pk
            ids = tuple(owner.pk for owner in owners)
            rows.append(rolls.RegisterRow(unit.pk, row.unit, "1", area, ids, row.is_developers, row.is_parking, named))
        return rows

    def prepared(self) -> Assembly:
        case = self.case
        made = assemblies.draft_assembly(
            self.estate,
            by=None,
            kind="regular",
            title="案例",
            opens_at=self.at(case.opens_at),
            closes_at=self.at(case.closes_at),
            warning="未交票的后果已告知" if case.is_warning_proven else "",
        )
        ChainRule.objects.all().delete()  # a case says nothing about the deliberation before it
        item = {"matter": case.matter, "title": "事项", "by_objection": case.rules.by_objection}
        assemblies.set_agenda(made.pk, [item], by=None)
        told = made.opens_at - 20 * DAY
        roll = rolls.freeze_roll(made.pk, by=None, now=told, rows=self.register())
        self.keys = {row.owner.name: row.key for row in RollOwner.objects.filter(roll=roll).select_related("owner")}
        own = {**self.values["rules"], "barred_agents": [self.key(name) for name in case.rules.barred_agents]}
        assemblies.give_notice(made.pk, by=None, now=told, own_rules=own)
        return assemblies.open_voting(made.pk, by=None, now=made.opens_at)

    def key(self, name: str) -> str:
        """The key of an owner on the roll, or one of an agent or a stranger."""
        return self.keys.setdefault(name, make_code())

    def papers_of(self, made: Assembly) -> None:
        """Deliveries, proxies and transfers; proxies that no service would register stand in the table all the same."""
        from committees.services.visits import record_delivery

        labels = {row.unit for row in self.case.roll}
        for unit in sorted(self.case.delivered & labels):
            record_delivery(made.pk, unit, by=None, now=made.opens_at, told_of_silence=True)
        for transfer in self.case.transfers:
            if transfer.unit in labels:
                owners = [self.owner(name) for name in transfer.owners]
                at = self.at(transfer.effective_at)
                rolls.note_transfer(made.pk, transfer.unit, owners, by=None, now=at, effective_at=at)
        roll = rolls.current_roll(made.pk)
        known = {row.owner.name: row for row in RollOwner.objects.filter(roll=roll).select_related("owner")}
        for name, row in known.items():
            self.keys[name] = row.key
        for proxy in self.case.proxies:
            if proxy.owner in known:
                Proxy.objects.create(
                    assembly=made,
                    principal=known[proxy.owner],
                    agent_key=self.key(proxy.agent),
                    is_written=proxy.is_written,
                    units=None if proxy.units is None else sorted(proxy.units),
                    registered_at=made.opens_at,
                )

    def cast(self, made: Assembly) -> None:
        """Each ballot by its channel; what no door takes online is handed in as paper, as it would be."""
        said = {str(row["id"]): row.get("channel", "paper") for row in self.values.get("ballots") or []}
        for ballot in self.case.ballots:
            channel = said[ballot.id]
            try:
                self._take(made, ballot, channel)
            except Refusal:
                assert channel == Channel.ONLINE
                self._take(made, ballot, Channel.PAPER)

    def _take(self, made: Assembly, ballot: Any, channel: str) -> None:
        unit = RollUnit.objects.filter(roll__assembly=made, label=ballot.unit).first()
        named = None if ballot.supersedes is None else self.numbers.get(ballot.supersedes, 0)
        with transaction.atomic():
            head, found = ledger.locked_head(made.pk)
            came = ledger.BallotIn(
                unit,
                ballot.unit,
                self.key(ballot.voter),
                channel,
                {"1": ballot.choice},
                make_code(20),
                self.at(ballot.received_at),
                named,
            )
            entry = ledger.take_ballot(head, found, came)
            assert entry.number == self.numbers[ballot.id]

    def result(self) -> dict[str, Any]:
        made = self.prepared()
        self.papers_of(made)
        self.cast(made)
        assemblies.close_voting(made.pk, by=None, now=made.closes_at)
        counts.count_votes(made.pk, by=None, now=timezone.now())
        counts.announce_result(made.pk, by=None, now=timezone.now())
        made = Assembly.objects.get(pk=made.pk)
        assert recount(made)["equals"] is True
        # The trail has lines of real ballots only through the services of the channels.
        assert [one for one in verify_ledger(made) if not one.startswith("NOT_IN_TRAIL")] == []
        values = dict(MotionResult.objects.get(motion__assembly=made).values)
        names = {str(number): ballot for ballot, number in self.numbers.items()}
        return {**values, "rejected": {names[number]: code for number, code in values["rejected"].items()}}
