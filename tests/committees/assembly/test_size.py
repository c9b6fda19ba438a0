"""A large roll is counted in as many statements as a small one. `BENCH_RECOUNT=20000` shows the seconds."""

import os
import sys
import time

from django.utils import timezone

from benchmarks import assemblies as bench
from committees.models import Assembly, OpenedBallot
from committees.selectors.recount import recount
from committees.services import assemblies, counts

UNITS = int(os.environ.get("BENCH_RECOUNT", "300"))


def test_a_large_assembly_is_counted_anew(areas, django_assert_max_num_queries, capsys):
    now = timezone.now()
    made = bench.with_roll(areas["district"], "LARGE001", UNITS, now - 3 * bench.DAY, now - bench.HOUR)
    bench._fill(made)
    assemblies.close_voting(made.pk, by=None, now=now)
    counts.count_votes(made.pk, by=None, now=now)
    counts.announce_result(made.pk, by=None, now=now)
    made = Assembly.objects.get(pk=made.pk)
    began = time.perf_counter()
    with django_assert_max_num_queries(12):
        found = recount(made)
    seconds = time.perf_counter() - began
    assert found["equals"] is True
    assert OpenedBallot.objects.filter(problem="").count() == UNITS - UNITS // 10
    with capsys.disabled():
        sys.stdout.write(f" {UNITS} units recounted in {seconds:.2f} s ")
