"""Rating everybody, against one plain sum over the same records; what a night costs; explaining one firm."""

import datetime
import json
import os
import statistics
import subprocess
import sys
import time
from typing import Any

from django.db import connection
from django_tenants.utils import schema_context

from benchmarks.ledger import AS_OF, KNOWN_AT, change, fill
from benchmarks.scratch import NAME, scratch_database

FIRMS = int(os.environ.get("BENCH_FIRMS", "10000"))
EVENTS = FIRMS * 300
TIMES = 3
PLAIN = """
SELECT count(*) FROM (
    SELECT firm_id, project_id, item_code, sum(points) FROM credit_creditevent
    WHERE effective_at <= %s AND effective_on <= %s AND (revoked_at IS NULL OR revoked_at > %s)
        AND (repaired_on IS NULL OR repaired_on > %s)
    GROUP BY firm_id, project_id, item_code
) AS summed
"""


def ratings() -> list[dict[str, Any]]:
    """Rows: what was measured, seconds, against which seconds, ratio, the most it may be."""
    with scratch_database():
        small = _measured("small", "7701", FIRMS // 10)
        large = _measured("large", "7702", FIRMS)
    full, few = large["full"], large["few"]
    return [
        _row(f"full run, {EVENTS} events, against a plain sum", full["seconds"], large["plain"], 3),
        _row("run with 1 % of firms changed, against the full run", few["seconds"], full["seconds"], 0.05),
        _row("ten times the data, against the small full run", full["seconds"], small["full"]["seconds"], 11),
        _row("explaining one firm, against 50 ms", large["explain"], 0.05, 1),
        _row("peak memory of the worker in MB, against 400 MB", full["megabytes"], 400, 1),
        _row("steps of the progress bar, at least ten", 10, full["steps"], 1),
    ]


def _row(what: str, seconds: float, against: float, most: float) -> dict[str, Any]:
    ratio = seconds / against
    return {
        "what": what,
        "value": round(seconds, 3),
        "against": round(against, 3),
        "ratio": round(ratio, 3),
        "most_ratio": most,
    }


def _measured(slug: str, code: str, firms: int) -> dict[str, Any]:
    from tenants.services import provision_jurisdiction

    jurisdiction = provision_jurisdiction(name=f"评价{slug}", slug=slug, level="city", national_code=code)
    schema = jurisdiction.schema_name
    with schema_context(schema):
        version = fill(firms, firms * 300)
        plain = statistics.median(_plain() for _time in range(TIMES))
    kinds = ["nightly", *["past"] * (TIMES - 1)]
    runs = [_run(schema, kind, KNOWN_AT.hour, "full") for kind in kinds]
    with schema_context(schema):
        change(version, firms // 100, KNOWN_AT + datetime.timedelta(hours=1))
        explained = _explained(firms)
    # Later the same day: when a day passes, records of three million end and more than one in a hundred firms change.
    few = _run(schema, "manual", KNOWN_AT.hour + 2, "changed")
    if few["firms"] != firms // 100:
        raise SystemExit(f"the run looked at {few['firms']} firms, not at one in a hundred")
    middle = sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]
    return {"plain": plain, "full": middle, "few": few, "explain": explained}


def _plain() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        began = time.perf_counter()
        cursor.execute(PLAIN, [KNOWN_AT, AS_OF, KNOWN_AT, AS_OF])
        cursor.fetchone()
        seconds = time.perf_counter() - began
        cursor.execute("RESET work_mem")
    return seconds


def _run(schema: str, kind: str, hour: int, scope: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.rating_run", NAME, schema, kind, AS_OF.isoformat(), str(hour), scope]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _explained(firms: int) -> float:
    from credit.services.ratings import explain
    from firms.models import PropertyFirm

    seconds = []
    for pk in range(1, firms, firms // 20):
        firm = PropertyFirm.objects.get(pk=pk)
        began = time.perf_counter()
        explain(firm, AS_OF, KNOWN_AT)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
