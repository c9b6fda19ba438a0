"""Owners' assemblies: ballots online by many clients at once, none lost and none twice; and a recount."""

import datetime
import os
import threading
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from accounts.models import User
from benchmarks.load import Connection, Outcome, raw_request
from benchmarks.scratch import NAME, scratch_database
from benchmarks.servers import serving
from benchmarks.setting import session_of
from committees.choices import Channel
from committees.models import Assembly, BallotEntry, LiveBallot, OwnerLink, RollUnit
from committees.sealing import make_code
from committees.selectors.ledger import verify_ledger
from committees.selectors.recount import recount
from committees.services import assemblies as services
from committees.services import counts, ledger, papers, rolls
from places.models import Area, Building, Estate, Owner, Ownership, Unit
from places.services.owners import new_owner
from tenants.services import provision_jurisdiction

BALLOTS = int(os.environ.get("BENCH_BALLOTS", "5000"))
CLIENTS = int(os.environ.get("BENCH_CLIENTS", "50"))
UNITS = int(os.environ.get("BENCH_RECOUNT", "20000"))
RECOUNT_SECONDS = 2
PER_BUILDING, BATCH = 100, 2000
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
AGENDA = (
    {"matter": "hire_dismiss", "title": "选聘物业服务企业"},
    {"matter": "common_part_use", "title": "改变共有部分用途"},
)
SECRET = "b" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def assemblies() -> list[dict[str, Any]]:
    """Rows: what was measured, the value, against what, their ratio, the least or most that it may be."""
    with scratch_database():
        jurisdiction = provision_jurisdiction(name="表决区", slug="ballots", level="city", national_code="9804")
        host = jurisdiction.get_primary_domain().domain
        with schema_context(jurisdiction.schema_name):
            area = Area.objects.filter(parent=None).first() or Area.objects.create(
                code="980401", name="表决区", kind="district", path="980401/"
            )
            now = timezone.now()
            online = with_roll(area, "BENCH0001", BALLOTS, now - HOUR, now + DAY)
            votes = _votes(online, host)
        outcome = _vote(votes)
        with schema_context(jurisdiction.schema_name):
            return [*_voted(online, outcome), *_recounted(area)]


def row(what: str, value: float, against: float, note: str = "", **limits: float) -> dict[str, Any]:
    return {
        "what": what,
        "value": round(value, 2),
        "against": round(against, 2),
        "ratio": round(value / against, 2),
        "least_ratio": limits.get("least"),
        "most_ratio": limits.get("most"),
        "note": note,
    }


def with_roll(
    area: Area, code: str, units: int, opens: datetime.datetime, closes: datetime.datetime, agenda: Any = AGENDA
) -> Assembly:
    """An assembly that votes, of so many units with an owner each."""
    estate = Estate.objects.create(code=code, name="大苑", area=area)
    _register(estate, units)
    made = services.draft_assembly(estate, by=None, kind="regular", title="会议", opens_at=opens, closes_at=closes)
    services.set_agenda(made.pk, agenda, by=None)
    told = opens - 16 * DAY
    rolls.freeze_roll(made.pk, by=None, now=told)
    services.give_notice(made.pk, by=None, now=told)
    return services.open_voting(made.pk, by=None, now=opens)


def _register(estate: Estate, count: int) -> None:
    buildings = [Building(estate=estate, number=str(number)) for number in range(1, count // PER_BUILDING + 2)]
    buildings = Building.objects.bulk_create(buildings)
    units = [
        Unit(
            building=buildings[number // PER_BUILDING],
            number=f"{number % PER_BUILDING:03}",
            exclusive_area=Decimal(80 + number % 50),
        )
        for number in range(count)
    ]
    units = Unit.objects.bulk_create(units, batch_size=BATCH)
    owners = [new_owner(kind="person", name=f"{estate.code}{number}") for number in range(count)]
    owners = Owner.objects.bulk_create(owners, batch_size=BATCH)
    day = datetime.date(2020, 1, 1)
    shares = [Ownership(unit=unit, owner=owner, effective_from=day) for unit, owner in zip(units, owners, strict=True)]
    Ownership.objects.bulk_create(shares, batch_size=BATCH)


# --- Online -----------------------------------------------------------------------------------------


def _votes(made: Assembly, host: str) -> list[bytes]:
    """A request for each unit, of the owner's own account."""
    roll = rolls.current_roll(made.pk)
    owners = {row.key: row.owner_id for row in roll.owners.all()}
    sheets = papers.issue_papers(made.pk, by=None, now=timezone.now())
    keys = dict(RollUnit.objects.filter(roll=roll).values_list("label", "owner_keys"))
    users = User.objects.bulk_create([User(username=f"bench-{sheet.serial}") for sheet in sheets], batch_size=BATCH)
    now = timezone.now()
    links = [
        OwnerLink(user=user, owner_id=owners[keys[sheet.unit][0]], means="officer", verified_at=now)
        for user, sheet in zip(users, sheets, strict=True)
    ]
    OwnerLink.objects.bulk_create(links, batch_size=BATCH)
    return [_request(made, host, user, sheet) for user, sheet in zip(users, sheets, strict=True)]


def _request(made: Assembly, host: str, user: User, sheet: papers.PrintedPaper) -> bytes:
    cookie = f"sessionid={session_of(user)}; csrftoken={SECRET}"
    body = urlencode({"csrfmiddlewaretoken": SECRET, "code": sheet.code, "m1": "approve", "m2": "oppose"}).encode()
    address = f"/assemblies/{made.code}/vote/?{urlencode({'unit': sheet.unit})}"
    return raw_request("POST", address, host, {**FORM, "Cookie": cookie}, body)


@dataclass
class _Queue:
    """Requests that the clients take one after the other."""

    requests: list[bytes]
    taken: int = 0

    def next(self, lock: threading.Lock) -> bytes | None:
        with lock:
            if self.taken == len(self.requests):
                return None
            self.taken += 1
            return self.requests[self.taken - 1]


def _vote(requests: list[bytes]) -> Outcome:
    """All ballots by the clients, each once; a tenth of them again at the end, which must not count twice."""
    database = connection.settings_dict | {"NAME": NAME}
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    connection.close()
    with serving("governance.wsgi", "/readyz", settings.LOCAL_DIR / "bench-ballots.log", DATABASE_URL=url) as port:
        outcome = _send(port, requests)
        _send(port, requests[: len(requests) // 10])
    return outcome


def _send(port: int, requests: list[bytes]) -> Outcome:
    outcome, lock, queue = Outcome(), threading.Lock(), _Queue(requests)
    start = time.perf_counter()

    def client() -> None:
        door = Connection(port)
        while (request := queue.next(lock)) is not None:
            began = time.perf_counter()
            status, _answer = door.send(request)
            with lock:
                outcome.waits.append(time.perf_counter() - began)
                outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        door.close()

    threads = [threading.Thread(target=client) for _number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - start
    return outcome


def _voted(made: Assembly, outcome: Outcome) -> list[dict[str, Any]]:
    taken = outcome.statuses.get(200, 0)
    lines = BallotEntry.objects.filter(assembly=made).count()
    live = LiveBallot.objects.filter(entry__assembly=made).count()
    told = f"{outcome.per_second:.0f} a second, p50 {outcome.latency(50):.0f} ms, {outcome.statuses}"
    problems = verify_ledger(made)
    return [
        row(f"ballots acknowledged of {BALLOTS}, {CLIENTS} clients", taken, BALLOTS, told, least=1, most=1),
        row("lines in the ledger for each acknowledged", lines, max(taken, 1), least=1, most=1),
        row("live ballots for each acknowledged", live, max(taken, 1), least=1, most=1),
        row("p95 of a ballot in ms, against the median", outcome.latency(95), outcome.latency(50)),
        row("problems of the ledger, plus one", 1 + len(problems), 1, ", ".join(problems[:3]), most=1),
    ]


# --- Recount ----------------------------------------------------------------------------------------


def _recounted(area: Area) -> list[dict[str, Any]]:
    now = timezone.now()
    made = with_roll(area, "BENCH0002", UNITS, now - 3 * DAY, now - HOUR)
    _fill(made)
    services.close_voting(made.pk, by=None, now=now)
    began = time.perf_counter()
    counts.count_votes(made.pk, by=None, now=now)
    counting = time.perf_counter() - began
    counts.announce_result(made.pk, by=None, now=now)
    made = Assembly.objects.get(pk=made.pk)
    began = time.perf_counter()
    found = recount(made)
    seconds = time.perf_counter() - began
    if found["equals"] is not True:
        raise SystemExit(f"the recount differs: {found['problems'][:5]}")
    note = f"{UNITS} units, two motions; opening and counting took {counting:.1f} s"
    return [row("recount in seconds", seconds, RECOUNT_SECONDS, note, most=1)]


def _fill(made: Assembly) -> None:
    """Nine of ten units vote. The lines are those of the services, written in one go."""
    words = ("approve", "approve", "approve", "oppose", "abstain")
    with transaction.atomic():
        head, found = ledger.locked_head(made.pk)
        lines = []
        for place, unit in enumerate(RollUnit.objects.filter(roll=rolls.current_roll(made.pk))):
            if place % 10:
                said = {"1": words[place % 5], "2": words[place % 3]}
                at = made.opens_at + datetime.timedelta(seconds=place)
                came = ledger.BallotIn(unit, unit.label, unit.owner_keys[0], Channel.PAPER, said, make_code(20), at)
                lines.append(ledger.next_line(head, found, came, ""))
        BallotEntry.objects.bulk_create(lines, batch_size=BATCH)
        head.save(update_fields=["length", "digest"])
