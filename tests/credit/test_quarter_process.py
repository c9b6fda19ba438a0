"""A period step by step: cut-off, signatures, notices, who put things right, real sizes, two quarters running."""

import datetime
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import IssueSignature, ListEntry, ListIssue, ListNotice, RatingRun
from credit.rules.periods import Period
from credit.selectors import publication_problems
from credit.services import (
    close_period,
    correct_issue,
    decide_event_objection,
    decide_objection,
    file_event_objection,
    file_objection,
    finalise_issue,
    open_publicity,
    publish_issue,
    repair_event,
    revoke_event,
    sign_issue,
)
from credit.services.lists.closing import BeforeCutOff, PeriodNotOver, WrongCycle
from credit.services.lists.issues import SignaturesMissing
from credit.services.lists.signatures import NotYourTurn, SignedAlready
from tenants.models import PublishedEntry, PublishedRating
from tests.credit.conftest import person
from tests.credit.quarters import (
    DAY,
    FIRST,
    SECOND,
    adopt,
    carry_on,
    clock,
    do_promised,
    document,
    effective_event,
    firms_named,
    list_of,
    listed,
    mark,
    project_for,
    published,
    shipped,
)

BASIS = {"source": "sample", "clause": "第六条"}


def black_by_item(**values: Any) -> dict[str, Any]:
    return {**list_of("black"), "criterion": {"has_item": ["B05"]}, **values}


@pytest.fixture
def adopted(people: dict[str, User], now: datetime.datetime) -> Any:
    """`adopted(lists=[…])`: the sample with changes, in force."""
    return lambda **changes: adopt(document(**changes), people, now)


@pytest.fixture
def event_at(people: dict[str, User]) -> Any:
    """`event_at(project, moment)`: a record that took effect then, by the rulebook in force."""
    return lambda project, at, **values: effective_event(people, project, at, **values)


def test_what_becomes_known_after_the_cut_off_day_does_not_enter(
    people: dict[str, User], adopted: Any, event_at: Any, project_of: Any, now: datetime.datetime
) -> None:
    adopted(lists=[black_by_item()], period={"cycle": "quarter", "cut_off": clock(10), "basis": BASIS})
    in_time, too_late = event_at(project_of(0), now - 20 * DAY), event_at(project_of(1), now - 20 * DAY)
    revoke_event(in_time.pk, by=people["housing2"], now=now + 8 * DAY, reason="不成立")
    with pytest.raises(BeforeCutOff, match="2026-07-10"):
        close_period(SECOND, by=people["housing"], now=now + 8 * DAY)
    revoke_event(too_late.pk, by=people["housing2"], now=now + 11 * DAY, reason="不成立")
    issue = close_period(SECOND, by=people["housing"], now=now + 19 * DAY)
    assert [entry.firm for entry in issue.entries.all()] == [too_late.firm]
    assert timezone.localtime(issue.run.known_at).isoformat() == "2026-07-10T23:59:59.999999+08:00"


def test_on_the_cut_off_day_what_is_known_now_enters(
    people: dict[str, User], adopted: Any, now: datetime.datetime
) -> None:
    adopted(period={"cycle": "quarter", "cut_off": clock(10), "basis": BASIS})
    at = now + 9 * DAY
    assert close_period(SECOND, by=people["housing"], now=at).run.known_at == at


def test_a_period_has_the_length_that_the_rulebook_says(
    people: dict[str, User], adopted: Any, now: datetime.datetime
) -> None:
    adopted(period={"cycle": "half_year", "basis": BASIS})
    with pytest.raises(WrongCycle):
        close_period(SECOND, by=people["housing"], now=now)
    half = Period("half_year", 2026, 1)
    with pytest.raises(PeriodNotOver):
        close_period(half, by=people["housing"], now=now - DAY)
    issue = close_period(half, by=people["housing"], now=now)
    assert (str(issue.period), issue.run.as_of) == ("2026H1", datetime.date(2026, 6, 30))


@pytest.fixture
def to_sign(people: dict[str, User], adopted: Any, now: datetime.datetime) -> ListIssue:
    adopted(confirmation={"ratings": ["county", "city"], "basis": BASIS})
    return close_period(SECOND, by=people["housing"], now=now)


def test_each_level_signs_in_order_and_by_another_person(
    to_sign: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    with pytest.raises(NotYourTurn):
        sign_issue(to_sign.pk, level="city", by=people["housing"], now=now)
    with pytest.raises(NotAllowed):
        sign_issue(to_sign.pk, level="county", by=people["officer"], now=now)
    sign_issue(to_sign.pk, level="county", by=people["housing"], now=now)
    with pytest.raises(SignedAlready):
        sign_issue(to_sign.pk, level="city", by=people["housing"], now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueSignature.objects.create(issue=to_sign, level="city", signed_by=people["housing"], signed_at=now)
    open_publicity(to_sign.pk, by=people["housing"], now=now)
    with pytest.raises(SignaturesMissing):
        finalise_issue(to_sign.pk, by=people["housing"], now=now + 8 * DAY)
    sign_issue(to_sign.pk, level="city", by=people["housing2"], now=now)
    finalise_issue(to_sign.pk, by=people["housing"], now=now + 8 * DAY)
    with pytest.raises(MoveNotAllowed):
        sign_issue(to_sign.pk, level="city", by=people["housing2"], now=now)


def test_a_notice_says_reasons_basis_consequences_and_the_right_to_object(
    people: dict[str, User], adopted: Any, event_at: Any, project_of: Any, now: datetime.datetime
) -> None:
    adopted()
    project = project_of(0)
    for days in (10, 20):
        event_at(project, now - days * DAY)
    issue = close_period(SECOND, by=people["housing"], now=now)
    text = issue.entries.get().notice.text
    for words in (
        project.firm.name,
        project.firm.unified_code,
        "40",
        "第六条第二款",
        "约谈企业负责人",
        "第七条第一项",
        "期满，或整改完成并经信用修复后移出。",
        "行政复议",
        "第八条第三款",
    ):
        assert words in text


def test_whoever_puts_things_right_before_the_end_is_taken_off(
    people: dict[str, User], adopted: Any, event_at: Any, project_of: Any, now: datetime.datetime
) -> None:
    adopted(lists=[black_by_item(recheck_at_final=True)])
    repaired, not_repaired = event_at(project_of(0), now - 20 * DAY), event_at(project_of(1), now - 20 * DAY)
    issue = open_publicity(close_period(SECOND, by=people["housing"], now=now).pk, by=people["housing"], now=now)
    repair_event(repaired.pk, by=people["housing2"], now=now + 5 * DAY, reason="已整改")
    finalise_issue(issue.pk, by=people["housing"], now=now + 8 * DAY)
    publication = publish_issue(issue.pk, by=people["housing"], now=now + 8 * DAY)
    off, on = issue.entries.get(firm=repaired.firm), issue.entries.get(firm=not_repaired.firm)
    assert (off.end.reason, off.end.ended_by, off.published_on) == ("repaired", people["housing"], None)
    assert off.end.words
    assert on.published_on == datetime.date(2026, 7, 9)
    (part,) = json.loads(publication.payload)["lists"]
    assert [entry["firm"] for entry in part["entries"]] == [not_repaired.firm.name]
    assert publication_problems() == []


def test_nobody_leaves_because_somebody_else_got_better(
    people: dict[str, User], adopted: Any, event_at: Any, project_of: Any, now: datetime.datetime
) -> None:
    red = {**list_of("red"), "criterion": {"top_rank": 2}, "minimum_sample": 1, "recheck_at_final": True}
    adopted(lists=[red])
    better, same, last = (project_of(number) for number in range(3))
    taken_back = event_at(better, now - 20 * DAY)
    event_at(same, now - 20 * DAY)
    for _time in range(2):
        event_at(last, now - 20 * DAY)
    issue = open_publicity(close_period(SECOND, by=people["housing"], now=now).pk, by=people["housing"], now=now)
    assert {entry.firm: entry.rank for entry in issue.entries.all()} == {better.firm: 1, same.firm: 1, last.firm: 2}
    revoke_event(taken_back.pk, by=people["housing2"], now=now + DAY, reason="认定错误")
    finalise_issue(issue.pk, by=people["housing"], now=now + 8 * DAY)
    publish_issue(issue.pk, by=people["housing"], now=now + 8 * DAY)
    assert listed(issue) == {"red": 3}


def test_a_record_that_is_taken_back_takes_nobody_off_a_list_that_does_not_look_again(
    people: dict[str, User], adopted: Any, event_at: Any, project_of: Any, now: datetime.datetime
) -> None:
    adopted(lists=[black_by_item()])
    event = event_at(project_of(0), now - 20 * DAY)
    issue = open_publicity(close_period(SECOND, by=people["housing"], now=now).pk, by=people["housing"], now=now)
    repair_event(event.pk, by=people["housing2"], now=now + 5 * DAY, reason="已整改")
    finalise_issue(issue.pk, by=people["housing"], now=now + 8 * DAY)
    publish_issue(issue.pk, by=people["housing"], now=now + 8 * DAY)
    assert listed(issue) == {"black": 1}


def test_lists_of_a_real_size_change_between_publicity_and_the_end(
    people: dict[str, User], areas: Any, adopted: Any, event_at: Any, now: datetime.datetime
) -> None:
    """367 red and 13 black were shown; final were 365 and 14: an objection, and a record whose stay ended."""
    red = {
        **list_of("red"),
        "criterion": {"all_of": [{"score_at_least": 60}, {"not": {"on_list": "black"}}]},
        "minimum_sample": 5,
    }
    clocks = {**document()["clocks"], "stays": True}
    adopted(lists=[black_by_item(), red], clocks=clocks)
    firms = firms_named(380)
    events = [event_at(project_for(firm, areas["first community"]), now - 20 * DAY) for firm in firms[:14]]
    stayed = events[0]
    firm_account = person("firm", "firm_administrator", stayed.firm)
    objection = file_event_objection(stayed.pk, by=firm_account, grounds="并非我司责任", now=now - 19 * DAY)
    by = people["housing"]
    issue = open_publicity(close_period(SECOND, by=by, now=now).pk, by=by, now=now)
    assert kinds(issue) == {"red": 367, "black": 13}
    declined = issue.entries.filter(kind="red").exclude(firm=stayed.firm)[0]
    other = person("other firm", "firm_administrator", declined.firm)
    to_list = file_objection(declined.pk, by=other, grounds="本企业本季未参与", now=now)
    decide_objection(to_list.pk, by=people["housing2"], is_upheld=True, decision="属实", now=now + DAY)
    finalise_issue(issue.pk, by=by, now=now + 8 * DAY)
    publish_issue(issue.pk, by=by, now=now + 8 * DAY)
    assert listed(issue) == {"red": 366, "black": 13}
    decide_event_objection(
        objection.pk, by=people["housing2"], is_upheld=False, decision="异议不成立", now=now + 10 * DAY
    )
    corrected = correct_issue(issue.pk, by=by, reason="异议经复核不成立，记分恢复", now=now + 11 * DAY)
    assert [notice.entry.firm for notice in ListNotice.objects.filter(entry__issue=corrected)] == [stayed.firm]
    carry_on(corrected, by, now + 11 * DAY)
    assert listed(corrected) == {"red": 365, "black": 14}
    assert publication_problems() == []


def kinds(issue: ListIssue) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind in issue.entries.values_list("kind", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found


def test_yellow_in_two_quarters_running_is_black(people: dict[str, User], areas: Any, now: datetime.datetime) -> None:
    """The published criteria of a development zone, for its projects, with ties."""
    adopt(shipped("luan_etdz"), people, now)
    by = people["housing"]
    first = {"a": 95, "b": 95, "c": 94, "d": 90, "e": 74, "f": 74, "g": 76}
    second = {"a": 89, "b": 91, "c": 90, "d": 90, "e": 70, "f": 80, "g": 74, "h": None}
    projects = {
        name: project_for(firm, areas["first community"]) for name, firm in zip("abcdefgh", firms_named(8), strict=True)
    }
    for name, score in first.items():
        mark(projects[name], "month_1", score, FIRST, now - 90 * DAY)
    last = published(FIRST, by, now - 80 * DAY, subject="project")
    assert places(last.issue, projects) == {"red": "abc", "yellow": "ef"}
    for name, score in second.items():
        if score is not None:
            mark(projects[name], "month_1", score, SECOND, now - DAY)
    issue = close_period(SECOND, subject="project", by=by, now=now)
    assert places(issue, projects) == {"red": "bcd", "yellow": "eg", "black": "e"}
    assert set(ListNotice.objects.filter(entry__issue=issue).values_list("entry__kind", flat=True)) == {
        "yellow",
        "black",
    }
    black = issue.entries.get(kind="black")
    assert {"on_list_before": {"list": "yellow", "periods": 1}} in black.reasons
    assert issue.run.ratings.get(project=projects["h"]).score is None
    publication = carry_on(issue, by, now)
    text = json.loads(publication.payload)
    assert {row["project"] for row in text["ratings"]} == {project.name for project in projects.values()}
    assert publication_problems() == []
    assert do_promised("credit.register_publication") == [True, True]
    rows = PublishedEntry.objects.filter(period="2026Q2", ended_on__isnull=True)
    assert set(rows.values_list("list_kind", "project_name")) == {
        (kind, projects[name].name) for kind, names in places(issue, projects).items() for name in names
    }
    assert not PublishedRating.objects.exists()  # the register knows no ratings of projects


def places(issue: ListIssue, projects: dict[str, Any]) -> dict[str, str]:
    names = {project.pk: name for name, project in projects.items()}
    found: dict[str, str] = {}
    for entry in ListEntry.objects.filter(issue=issue).order_by("kind", "project_id"):
        found[entry.kind] = found.get(entry.kind, "") + names[entry.project_id]
    return found


def test_a_killed_closing_goes_on_with_the_run_that_was_begun(
    people: dict[str, User], rulebook: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("credit.services.lists.closing.draft_lists", killed)
        with pytest.raises(KeyboardInterrupt):
            close_period(SECOND, by=people["housing"], now=now)
    issue = close_period(SECOND, by=people["housing"], now=now + DAY)
    assert RatingRun.objects.count() == 1
    assert issue.run.known_at == now


def test_a_killed_publication_leaves_nothing_behind(
    people: dict[str, User], rulebook: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    by = people["housing"]
    issue = open_publicity(close_period(SECOND, by=by, now=now).pk, by=by, now=now)
    finalise_issue(issue.pk, by=by, now=now + 8 * DAY)
    with monkeypatch.context() as patch:
        patch.setattr("credit.services.lists.publications.enqueue", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_issue(issue.pk, by=by, now=now + 8 * DAY)
    issue.refresh_from_db()
    assert issue.state == "final"
    assert publish_issue(issue.pk, by=by, now=now + 8 * DAY).number == 1
