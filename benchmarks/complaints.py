"""Complaints: how many are taken in per second, and what the office's queue costs as they heap up."""

import os
import re
import statistics
import time
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from benchmarks.heap import OFFICER_CODE, grow, prepare
from benchmarks.load import Connection, Outcome, burst, raw_request
from benchmarks.pages import submitter
from benchmarks.scratch import NAME, scratch_database
from benchmarks.servers import resident_megabytes, serving

PEER = {1: 5.7, 8: 13.7, 32: 15.8}
"""Complaints per second that the municipal complaint desk of the same kind took in, by clients, on such a machine."""

SECONDS = 8.0
MOST_STATEMENTS = 12
SIZES = tuple(int(size) for size in os.environ.get("BENCH_COMPLAINTS", "10000,100000,1000000").split(","))
TIMES = 15
PROBES = {
    "queue": "",
    "queue by due time": "sort=due",
    "one state": "state=closed",
    "open": "limit=open",
    "overdue": "limit=overdue",
    "urgent": "severity=urgent",
    "one group": "group=facilities",
    "by telephone": "channel=phone",
    "one firm": "firm=%E4%BC%81%E4%B8%9A7",
    "one estate": "estate=BENCH00007",
    "one month": "received_from=2026-03-01&received_to=2026-03-31",
    "frequent word": f"q={quote('电梯')}",
    "rare word": f"q={quote('白蚁')}",
    "three words": f"q={quote('电梯 老人 -垃圾')}",
    "phrase": f"q={quote('三号楼电梯停运')}",
    "one sign": f"q={quote('梯')}",
    "word and state": f"q={quote('漏水')}&state=closed",
}


def complaints() -> list[dict[str, Any]]:
    """Rows: what was measured, the value, against what, their ratio, the least or most that it may be."""
    return [*_submitting(), *_finding()]


def _row(what: str, value: float, against: float, note: str = "", **limits: float) -> dict[str, Any]:
    return {
        "what": what,
        "value": round(value, 2),
        "against": round(against, 2),
        "ratio": round(value / against, 2),
        "least_ratio": limits.get("least"),
        "most_ratio": limits.get("most"),
        "note": note,
    }


# --- Taking in --------------------------------------------------------------------------------------


def _submitting() -> list[dict[str, Any]]:
    from benchmarks.setting import prepared

    scene = prepared("bench")
    logs = settings.LOCAL_DIR
    before = _stored()
    rows, taken = [], 0
    with (
        serving("benchmarks.bare", "/", logs / "bench-bare.log") as bare,
        serving("governance.wsgi", "/readyz", logs / "bench-web.log") as portal,
    ):
        yardstick = raw_request("GET", "/", "127.0.0.1")
        make_request = submitter(portal, scene.host, scene.estate_code, scene.category_code)
        taken += burst(portal, make_request, seconds=2, users=8).statuses.get(302, 0)
        for clients, peer in PEER.items():
            simple = burst(bare, lambda: yardstick, seconds=2, users=clients)
            outcome = burst(portal, make_request, seconds=SECONDS, users=clients)
            taken += outcome.statuses.get(302, 0)
            what = f"submit per second, {clients} clients, against the peer"
            rows.append(_row(what, outcome.per_second, peer, _told(outcome, simple), least=10))
    rows.append(_row("complaints stored for each acknowledged", _stored() - before, taken, least=1, most=1.02))
    statements = scene.statements["complaint submit"]
    rows.append(_row("statements per submit, against twelve", statements, MOST_STATEMENTS, most=1))
    return rows


def _told(outcome: Outcome, simple: Outcome) -> str:
    share = outcome.per_second / simple.per_second
    waits = f"p50 {outcome.latency(50):.0f} ms, p95 {outcome.latency(95):.0f} ms"
    return f"{waits}, {share:.3f} of the yardstick, {outcome.statuses}"


def _stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench.complaints_complaint")
        return int(cursor.fetchone()[0])


# --- Finding ----------------------------------------------------------------------------------------


def _finding() -> list[dict[str, Any]]:
    with scratch_database():
        session, host = prepare()
        measured: list[dict[str, float]] = []
        for first, last in zip((0, *SIZES), SIZES, strict=False):
            grow(first, last)
            measured.append(_probed(session, host))
    rows = [_compared(f"{name}: ms", name, measured, 2) for name in PROBES]
    return [*rows, _compared("memory of the server in MB", "memory", measured, 1.2)]


def _compared(what: str, name: str, measured: list[dict[str, float]], most: float) -> dict[str, Any]:
    note = " → ".join(f"{one[name]:.1f}" for one in measured)
    what = f"{what} at {SIZES[-1]}, against {SIZES[0]}"
    return _row(what, measured[-1][name], measured[0][name], note, most=most)


def _probed(session: str, host: str) -> dict[str, float]:
    """Milliseconds of each page at the present size, for an officer of one subdistrict; and what the server holds."""
    database = connection.settings_dict | {"NAME": NAME}
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    log = settings.LOCAL_DIR / "bench-queue.log"
    with serving("governance.wsgi", "/readyz", log, DATABASE_URL=url, WEB_WORKERS="1") as port:
        client = Connection(port)
        found = {name: _median(client, host, session, query) for name, query in PROBES.items()}
        found["memory"] = resident_megabytes(port)
    return found


def _median(client: Connection, host: str, session: str, query: str) -> float:
    address = f"/admin/complaints/complaint/?{query or 'sort=newest'}"
    request = raw_request("GET", address, host, {"Cookie": f"sessionid={session}"})
    seconds = []
    for turn in range(TIMES + 2):
        began = time.perf_counter()
        status, answer = client.send(request)
        if turn > 1:
            seconds.append(time.perf_counter() - began)
    rows = len(re.findall(rb'class="queue-row', answer))
    if status != 200 or not rows:
        raise SystemExit(f"the queue of {OFFICER_CODE} answers {status} with {rows} rows to {query}")
    return statistics.median(seconds) * 1000
