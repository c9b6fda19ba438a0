"""Rating all firms: once a night, only what changed, computable again by anybody."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from common.digest import digest
from credit.choices import RunKind
from credit.models import CreditFile, Rating, RatingRun, RulebookVersion
from credit.rules import rating
from credit.selectors.inputs import rating_inputs
from credit.selectors.verification import rating_problems
from credit.services import revoke_event, run_ratings, start_run
from credit.services.ratings import nightly_job
from credit.services.rulebooks import NoRulebook
from credit.tasks import rate_firms
from firms.models import ServiceProject

ONE_DAY = datetime.timedelta(days=1)
Make = Callable[..., ServiceProject]


def run_on(now: datetime.datetime, kind: str = RunKind.NIGHTLY) -> tuple[RatingRun, dict[str, int]]:
    run = start_run(kind, as_of=now.date(), now=now)
    return run, run_ratings(run, now=now)


def test_every_firm_gets_a_rating_and_a_credit_file(effective: Any, project_of: Make, now: datetime.datetime) -> None:
    bad, good = project_of(0), project_of(1)
    effective(bad, "B05")
    effective(good, "S02", evidence=[pdf()])
    _run, counts = run_on(now + ONE_DAY)
    assert counts == {"firms": 2, "new_ratings": 2}
    scores = dict(CreditFile.objects.values_list("firm__name", "score"))
    assert scores == {bad.firm.name: Decimal(50), good.firm.name: Decimal(63)}


def pdf() -> Any:
    from io import BytesIO

    from django.core.files.base import File

    from credit.services.evidence import Evidence

    return Evidence("a.pdf", File(BytesIO(b"%PDF-1.4"), name="a.pdf"))


def test_a_night_without_news_adds_no_rating(effective: Any, project_of: Make, now: datetime.datetime) -> None:
    effective(project_of(0), "B05")
    run_on(now + ONE_DAY)
    _second, counts = run_on(now + 2 * ONE_DAY)
    assert counts == {"firms": 1, "new_ratings": 0}
    assert Rating.objects.count() == 1


def test_a_night_looks_only_at_firms_with_news(
    effective: Any, project_of: Make, people: dict[str, User], now: datetime.datetime
) -> None:
    events = [effective(project_of(number), "B05") for number in range(3)]
    ServiceProject.objects.update(updated_at=now)
    run_on(now + ONE_DAY)
    revoke_event(events[1].pk, by=people["housing2"], now=now + 2 * ONE_DAY, reason="异议成立")
    run = start_run(RunKind.NIGHTLY, as_of=(now + 3 * ONE_DAY).date(), now=now + 3 * ONE_DAY)
    counts = run_ratings(run, now=now + 3 * ONE_DAY, is_full=False)
    assert counts == {"firms": 1, "new_ratings": 1}
    run.refresh_from_db()
    assert (run.base is not None, run.looked_at, run.changed) == (True, 1, 1)


def test_a_run_that_a_later_one_has_overtaken_turns_nothing_back(
    effective: Any, project_of: Make, people: dict[str, User], now: datetime.datetime
) -> None:
    event = effective(project_of(0), "B05")
    stopped = start_run(RunKind.MANUAL, as_of=now.date(), now=now + ONE_DAY)
    revoke_event(event.pk, by=people["housing2"], now=now + 2 * ONE_DAY, reason="异议成立")
    run_on(now + 3 * ONE_DAY)
    assert run_ratings(stopped, now=now + 4 * ONE_DAY) == {"firms": 0, "new_ratings": 0}
    assert CreditFile.objects.get().score == 60


def test_the_same_night_twice_is_one_run(effective: Any, project_of: Make, now: datetime.datetime) -> None:
    effective(project_of(0), "B05")
    first, _counts = run_on(now + ONE_DAY)
    again, counts = run_on(now + ONE_DAY + datetime.timedelta(hours=3))
    assert again == first
    assert counts == {"firms": 0, "new_ratings": 0}


def test_a_revoked_fact_gives_a_new_rating_and_the_old_one_stays(
    effective: Any, project_of: Make, people: dict[str, User], now: datetime.datetime
) -> None:
    event = effective(project_of(0), "B05")
    run_on(now + ONE_DAY)
    revoke_event(event.pk, by=people["housing2"], now=now + 2 * ONE_DAY, reason="异议成立")
    run_on(now + 3 * ONE_DAY)
    assert [kept.score for kept in Rating.objects.order_by("pk")] == [50, 60]
    assert rating_problems() == (2, [])


def test_a_run_of_the_past_leaves_todays_standing_alone(
    effective: Any, project_of: Make, now: datetime.datetime
) -> None:
    effective(project_of(0), "B05")
    run_on(now + ONE_DAY)
    past = start_run(RunKind.PAST, as_of=datetime.date(2026, 6, 30), now=now + ONE_DAY)
    run_ratings(past, now=now)
    assert past.ratings.get().score == 60
    assert CreditFile.objects.get().score == 50


def test_anybody_can_compute_a_published_rating_again(effective: Any, project_of: Make, now: datetime.datetime) -> None:
    effective(project_of(0), "B05")
    run_on(now + ONE_DAY)
    kept = Rating.objects.select_related("rulebook_version").get()
    events = rating_inputs([(kept.firm_id, None)], kept.as_of, kept.known_at)[kept.firm_id, None]["events"]
    again = rating(
        kept.rulebook_version.document,
        events,
        kept.inputs["indicators"],
        datetime.date.fromisoformat(kept.inputs["as_of"]),
        datetime.datetime.fromisoformat(kept.inputs["known_at"]),
        projects=kept.inputs["projects"],
    )
    assert again.digest == kept.output_digest == digest(kept.derivation)
    assert digest(kept.inputs) == kept.inputs_digest
    assert [record["counted"] for record in again.records] == ["-10"]


def test_a_rating_can_neither_be_changed_nor_removed(effective: Any, project_of: Make, now: datetime.datetime) -> None:
    effective(project_of(0), "B05")
    run_on(now + ONE_DAY)
    for change in (lambda: Rating.objects.update(score=100), lambda: Rating.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()


def test_without_a_rulebook_nobody_is_rated(jurisdiction: Any, now: datetime.datetime) -> None:
    with pytest.raises(NoRulebook):
        start_run(RunKind.NIGHTLY, as_of=now.date(), now=now)


def test_the_number_of_statements_does_not_grow_with_the_firms(
    effective: Any, project_of: Make, now: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(7):
        effective(project_of(number), "B01")
    run = start_run(RunKind.NIGHTLY, as_of=(now + ONE_DAY).date(), now=now + ONE_DAY)
    with django_assert_max_num_queries(31):
        run_ratings(run, now=now)


def test_a_run_killed_half_way_goes_on_where_it_was(
    effective: Any, project_of: Make, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        effective(project_of(number), "B01")
    monkeypatch.setattr("credit.services.ratings.runs.CHUNK", 2)
    run = start_run(RunKind.NIGHTLY, as_of=(now + ONE_DAY).date(), now=now + ONE_DAY)

    def killed(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ratings(run, now=now, told=killed)
    assert Rating.objects.count() == 2
    counts = run_ratings(run, now=now)
    assert counts == {"firms": 5, "new_ratings": 3}
    assert Rating.objects.count() == CreditFile.objects.filter(checked_run=run).count() == 5


def test_the_nightly_task_keeps_one_job_a_day(rulebook: RulebookVersion, project_of: Make) -> None:
    project_of(0)
    rate_firms()
    rate_firms()
    assert RatingRun.objects.count() == 1
    job = nightly_job(RatingRun.objects.get().as_of)
    assert job.state == "succeeded"
    assert job.counts["firms"] == 1


def test_the_command_explains_and_verifies(
    effective: Any, project_of: Make, jurisdiction: Any, now: datetime.datetime
) -> None:
    effective(project_of(0), "B05")
    out = StringIO()
    call_command("rate", jurisdiction=jurisdiction.slug, stdout=out)
    call_command("rate", jurisdiction=jurisdiction.slug, explain="安和", stdout=out)
    call_command("rate", jurisdiction=jurisdiction.slug, verify=True, stdout=out)
    assert "1 firms, 1 new ratings" in out.getvalue()
    before = StringIO()
    options = [f"--jurisdiction={jurisdiction.slug}", "--explain=安和", "--known-at=2026-06-30"]
    call_command("rate", *options, stdout=before)
    assert "B05" not in before.getvalue()
    assert "B05" in out.getvalue()
    assert "1 ratings computed again: all the same" in out.getvalue()
    with pytest.raises(CommandError, match="No firm fits"):
        call_command("rate", jurisdiction=jurisdiction.slug, explain="没有这家")
