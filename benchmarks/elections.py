"""An election and a special motion in a large estate, from the roll to the published record, by all channels.

Everybody goes through the service of the own channel: owners online, papers typed by two, visits by two. What the
count must find is summed up here from what was said, without the product's rules.
"""

import datetime
import json
import os
import time
import uuid
from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django_tenants.utils import schema_context

from accounts.models import User
from benchmarks.assemblies import BATCH, DAY, HOUR, row, with_roll
from benchmarks.scratch import scratch_database
from committees.choices import OfficerTask
from committees.models import Assembly, AssemblyRecord, DoorVisit, LiveBallot, MotionResult, OwnerLink, RollUnit
from committees.selectors.ledger import own_ballot, verify_ledger
from committees.selectors.recount import recount
from committees.services import assemblies as services
from committees.services import ballots, counts, papers, rolls, visits
from common.errors import Refusal
from places.models import Area
from tenants.services import provision_jurisdiction

UNITS = int(os.environ.get("BENCH_ELECTION", "5000"))
ELECTION = {"matter": "committee", "election": "委员", "seats": 2}
AGENDA = (
    {**ELECTION, "title": "候选人甲"},
    {**ELECTION, "title": "候选人乙"},
    {**ELECTION, "title": "候选人丙"},
    {"matter": "common_part_use", "title": "改变共有部分用途"},
)
# Of ten owners four vote online, three on paper, two at the door, one does not vote.
CHANNELS = ("online",) * 4 + ("paper",) * 3 + ("door",) * 2 + ("none",)
# Every so many say no: candidates two of whom win, and five sixths for the special motion.
NO_EACH = {"1": 5, "2": 4, "3": 2, "4": 6}
SECOND_TRIES = 100


class _People(NamedTuple):
    counters: list[User]
    visitors: list[User]
    accounts: dict[str, User]


def elections() -> list[dict[str, Any]]:
    """Rows as of `benchmarks.assemblies`."""
    with scratch_database():
        jurisdiction = provision_jurisdiction(name="选举区", slug="elections", level="city", national_code="9805")
        with schema_context(jurisdiction.schema_name):
            area = Area.objects.create(code="980501", name="选举区", kind="district", path="980501/")
            return _played(area)


def _played(area: Area) -> list[dict[str, Any]]:
    now = timezone.now()
    made = with_roll(area, "BENCH0003", UNITS, now - 3 * DAY, now - HOUR, AGENDA)
    people, sheets = _people(made), papers.issue_papers(made.pk, by=None, now=made.opens_at)
    began = time.perf_counter()
    receipts = {sheet.unit: _vote(made, place, sheet, people) for place, sheet in enumerate(sheets)}
    casting = time.perf_counter() - began
    refused = sum(_second_try(made, place, sheet, people) for place, sheet in enumerate(sheets[:SECOND_TRIES]))
    _end(made)
    return [*_compared(made, sheets, receipts, casting), row("second ballots refused", refused, SECOND_TRIES, least=1)]


def _people(made: Assembly) -> _People:
    users = {name: User.objects.create(username=f"election-{name}") for name in ("c1", "c2", "v1", "v2")}
    for name, user in users.items():
        task = OfficerTask.COUNTER if name.startswith("c") else OfficerTask.VISITOR
        services.appoint_officer(made.pk, user, task, by=None, now=made.opens_at)
    roll = rolls.current_roll(made.pk)
    owners = {found.key: found.owner_id for found in roll.owners.all()}
    units = list(RollUnit.objects.filter(roll=roll).values_list("label", "owner_keys"))
    accounts = User.objects.bulk_create(
        [User(username=f"election-{label}") for label, _keys in units], batch_size=BATCH
    )
    links = [
        OwnerLink(user=user, owner_id=owners[keys[0]], means="officer", verified_at=made.opens_at)
        for user, (_label, keys) in zip(accounts, units, strict=True)
    ]
    OwnerLink.objects.bulk_create(links, batch_size=BATCH)
    of_unit = {label: user for user, (label, _keys) in zip(accounts, units, strict=True)}
    return _People([users["c1"], users["c2"]], [users["v1"], users["v2"]], of_unit)


def said_by(place: int) -> dict[str, str]:
    """What the owner of that place in the row of papers says."""
    return {number: "approve" if place % each else "oppose" for number, each in NO_EACH.items()}


def _vote(made: Assembly, place: int, sheet: papers.PrintedPaper, people: _People) -> str:
    """The receipt; empty for who does not vote."""
    now = made.opens_at + datetime.timedelta(seconds=place)
    channel, said = CHANNELS[place % len(CHANNELS)], said_by(place)
    if channel == "online":
        cast = ballots.cast_online(made.pk, sheet.unit, sheet.code, said, by=people.accounts[sheet.unit], now=now)
        return cast.receipt
    if channel == "paper":
        for counter in people.counters:
            papers.type_paper(made.pk, sheet.code, said, by=counter, now=now)
    if channel == "door":
        visit = visits.Visit(uuid.uuid4(), sheet.code, "voted", now, people.visitors[1], said)
        visits.record_visit(made.pk, visit, by=people.visitors[0], now=now)
    return sheet.receipt if channel != "none" else ""


def _second_try(made: Assembly, place: int, sheet: papers.PrintedPaper, people: _People) -> bool:
    """Whether a second ballot of the same paper, online and then by two counters, did not count."""
    standing = LiveBallot.objects.filter(voice__roll_unit__label=sheet.unit, entry__assembly=made)
    before = list(standing.values_list("entry_id", flat=True))
    if not before:
        return True
    said, now = dict.fromkeys(NO_EACH, "oppose"), made.closes_at - HOUR
    for attempt in (
        lambda: ballots.cast_online(made.pk, sheet.unit, sheet.code, said, by=people.accounts[sheet.unit], now=now),
        lambda: [papers.type_paper(made.pk, sheet.code, said, by=user, now=now) for user in people.counters],
    ):
        try:
            attempt()
        except Refusal:
            continue
    return list(standing.values_list("entry_id", flat=True)) == before


def _end(made: Assembly) -> None:
    """Closed, counted and announced when the window has ended."""
    after = timezone.now()
    services.close_voting(made.pk, by=None, now=made.closes_at)
    counts.count_votes(made.pk, by=None, now=after)
    counts.announce_result(made.pk, by=None, now=after)


def _compared(
    made: Assembly, sheets: list[papers.PrintedPaper], receipts: dict[str, str], casting: float
) -> list[dict[str, Any]]:
    made = Assembly.objects.get(pk=made.pk)
    expected, voted = _expected(sheets), sum(bool(receipt) for receipt in receipts.values())
    results = list(MotionResult.objects.filter(motion__assembly=made).order_by("motion__number"))
    right = sum(
        (Decimal(result.values["approve_area"]), result.values["approve_heads"]) == expected[str(number)]
        for number, result in enumerate(results, start=1)
    )
    found = [unit for unit, receipt in receipts.items() if receipt and own_ballot(made, receipt) is not None]
    again = recount(made)
    record = AssemblyRecord.objects.get(assembly=made)
    sound = again["equals"] is True and not verify_ledger(made) and len(json.loads(record.payload)["motions"]) == 4
    verdict = ", ".join("elected" if one.is_elected else "passed" if one.is_passed else "no" for one in results)
    note = (
        f"{casting:.0f} s, {voted / casting:.0f} a second; {DoorVisit.objects.filter(assembly=made).count()} at doors"
    )
    return [
        row(
            "ballots that stand, of those cast",
            LiveBallot.objects.filter(entry__assembly=made).count(),
            voted,
            note,
            least=1,
            most=1,
        ),
        row("motions whose sums agree, of four", right, 4, verdict, least=1),
        row("receipts that find their ballot", len(found), voted, least=1),
        row("recount and ledger agree with the record", int(sound), 1, least=1),
    ]


def _expected(sheets: list[papers.PrintedPaper]) -> dict[str, tuple[Decimal, int]]:
    """For each motion the approving area (m²) and heads, from what was said."""
    areas: dict[str, Decimal] = defaultdict(Decimal)
    heads: dict[str, int] = defaultdict(int)
    for place, sheet in enumerate(sheets):
        if CHANNELS[place % len(CHANNELS)] != "none":
            for number, word in said_by(place).items():
                if word == "approve":
                    areas[number] += Decimal(sheet.area)
                    heads[number] += 1
    return {number: (areas[number], heads[number]) for number in NO_EACH}
