"""One rating run in a process of its own, as a worker does it: prints seconds, counts and peak memory as JSON."""

import datetime
import json
import os
import resource
import sys
import time

import django


def main() -> None:
    """Arguments: database, schema, kind of run, day, hour (UTC), full or changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings.dev")
    django.setup()
    from django.db import connection
    from django_tenants.utils import schema_context

    from credit.services.ratings import run_ratings, start_run

    database, schema, kind, day, hour, scope = sys.argv[1:]
    connection.close()
    connection.settings_dict["NAME"] = database
    connection.set_schema_to_public()
    as_of = datetime.date.fromisoformat(day)
    now = datetime.datetime.combine(as_of, datetime.time(int(hour)), tzinfo=datetime.UTC)
    with schema_context(schema):
        run = start_run(kind, as_of=as_of, now=now)
        seen: list[int] = []
        began = time.perf_counter()
        counts = run_ratings(run, now=now, told=lambda done, _of: seen.append(done), is_full=scope == "full")
        seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "megabytes": memory, "steps": len(seen), **counts}))


if __name__ == "__main__":
    main()
