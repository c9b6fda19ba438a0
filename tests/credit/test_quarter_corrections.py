"""After the publication: corrections as new versions, entries that end, what follows from them, the register."""

import datetime
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import ListEntry, ListEntryEnd, ListIssue, ListNotice, Publication, RatingRun
from credit.rules.periods import add_months
from credit.selectors import publication_problems
from credit.selectors.consequences import consequences_of
from credit.selectors.districts import districts_of
from credit.services import (
    close_period,
    correct_issue,
    decide_objection,
    end_entry,
    expire_entries,
    file_objection,
    finalise_issue,
    open_publicity,
    publish_issue,
    revoke_event,
    run_ratings,
    start_run,
)
from credit.services.lists.corrections import CorrectedAlready, CorrectionReasonNeeded
from credit.services.lists.entries import BadEnd, WordsNeeded
from credit.services.objections import ObjectionTooLate
from tenants.context import in_jurisdiction
from tenants.models import PublishedEntry, PublishedRating, RegisteredPublication
from tests.credit.conftest import person
from tests.credit.quarters import (
    DAY,
    SECOND,
    adopt,
    carry_on,
    do_promised,
    document,
    effective_event,
    firms_named,
    list_of,
    listed,
    project_for,
)

ON_LIST = datetime.date(2026, 7, 10)  # nine days after 1 July


@pytest.fixture
def events(people: dict[str, User], areas: Any, now: datetime.datetime) -> list[Any]:
    """Three firms with a bad record each, and three without."""
    black = {**list_of("black"), "criterion": {"has_item": ["B05"]}}
    adopt(document(lists=[black]), people, now)
    projects = [project_for(firm, areas["first community"]) for firm in firms_named(6)]
    return [effective_event(people, project, now - 20 * DAY) for project in projects[:3]]


@pytest.fixture
def first(events: list[Any], people: dict[str, User], now: datetime.datetime) -> Publication:
    issue = close_period(SECOND, by=people["housing"], now=now)
    return carry_on(issue, people["housing"], now)


def test_a_correction_is_a_new_version_that_names_the_one_it_corrects(
    first: Publication, events: list[Any], people: dict[str, User], jurisdiction: Any, client_of: Any, now: Any
) -> None:
    by, later = people["housing"], now + 20 * DAY
    revoke_event(events[0].pk, by=people["housing2"], now=later, reason="认定错误")
    issue = correct_issue(first.issue_id, by=by, reason="一条记分经复核撤销", now=later)
    assert (issue.version, issue.corrects, issue.state) == (2, first.issue, "draft")
    assert not ListNotice.objects.filter(entry__issue=issue).exists()
    issue = open_publicity(issue.pk, by=by, now=later)
    assert issue.publicity_to == first.issue.publicity_to  # nobody is punished anew
    finalise_issue(issue.pk, by=by, now=later)
    second = publish_issue(issue.pk, by=by, now=later)
    text = json.loads(second.payload)
    assert text["corrects"] == {"number": 1, "digest": first.digest, "reason": "一条记分经复核撤销"}
    assert (second.number, text["version"], listed(issue)) == (2, 2, {"black": 2})
    old = {entry.end.reason for entry in first.issue.entries.all()}
    assert old == {"corrected"}
    assert publication_problems() == []
    client = client_of(jurisdiction)
    for publication in (first, second):
        assert client.get(f"/lists/{publication.issue_id}/").status_code == 200
        assert client.get(f"/lists/publications/{publication.number}.json").status_code == 200


def test_entries_that_a_correction_repeats_keep_their_last_day(
    first: Publication, events: list[Any], people: dict[str, User], now: Any
) -> None:
    later = now + 40 * DAY
    corrected = correct_issue(first.issue_id, by=people["housing"], reason="更正", now=later)
    carry_on(corrected, people["housing"], later)
    days = set(corrected.entries.values_list("published_on", "expires_on"))
    assert days == {(ON_LIST + 40 * DAY, add_months(ON_LIST, 12))}


def test_whoever_left_does_not_return_with_a_correction(
    events: list[Any], people: dict[str, User], now: datetime.datetime
) -> None:
    by = people["housing"]
    issue = open_publicity(close_period(SECOND, by=by, now=now).pk, by=by, now=now)
    upheld = issue.entries.get(firm=events[0].firm)
    account = person("firm", "firm_administrator", upheld.firm)
    objection = file_objection(upheld.pk, by=account, grounds="并非我司责任", now=now)
    decide_objection(objection.pk, by=people["housing2"], is_upheld=True, decision="成立", now=now)
    finalise_issue(issue.pk, by=by, now=now + 8 * DAY)
    publish_issue(issue.pk, by=by, now=now + 8 * DAY)
    repaired = issue.entries.get(firm=events[1].firm)
    end_entry(repaired.pk, by=by, words="已整改", on=ON_LIST, now=now + 10 * DAY)
    corrected = correct_issue(issue.pk, by=by, reason="更正", now=now + 20 * DAY)
    assert [entry.firm for entry in corrected.entries.all()] == [events[2].firm]


def test_an_entry_repaired_while_a_correction_is_on_its_way_is_not_published_again(
    first: Publication, events: list[Any], people: dict[str, User], now: Any
) -> None:
    by, later = people["housing"], now + 20 * DAY
    issue = open_publicity(correct_issue(first.issue_id, by=by, reason="更正", now=later).pk, by=by, now=later)
    repaired = first.issue.entries.get(firm=events[0].firm)
    end_entry(repaired.pk, by=by, words="已整改", on=ON_LIST + DAY, now=later)
    finalise_issue(issue.pk, by=by, now=later)
    publish_issue(issue.pk, by=by, now=later)
    assert listed(issue) == {"black": 2}
    assert publication_problems() == []


def test_a_firm_that_was_heard_does_not_object_to_the_same_place_again(
    first: Publication, events: list[Any], people: dict[str, User], now: Any
) -> None:
    issue = correct_issue(first.issue_id, by=people["housing"], reason="更正", now=now + 20 * DAY)
    entry = issue.entries.get(firm=events[0].firm)
    with pytest.raises(ObjectionTooLate):
        file_objection(entry.pk, by=person("firm", "firm_administrator", entry.firm), grounds="x", now=now + 20 * DAY)


def test_a_version_is_corrected_once_with_a_reason_and_only_when_published(
    first: Publication, people: dict[str, User], now: datetime.datetime
) -> None:
    by, later = people["housing"], now + 20 * DAY
    with pytest.raises(CorrectionReasonNeeded):
        correct_issue(first.issue_id, by=by, reason=" ", now=later)
    with pytest.raises(NotAllowed):
        correct_issue(first.issue_id, by=people["officer"], reason="更正", now=later)
    second = correct_issue(first.issue_id, by=by, reason="更正", now=later)
    with pytest.raises(CorrectedAlready):
        correct_issue(first.issue_id, by=by, reason="更正", now=later)
    with pytest.raises(MoveNotAllowed):
        correct_issue(second.pk, by=by, reason="更正", now=later)


def test_a_publication_cannot_be_doubled_in_the_database(first: Publication, people: Any, now: Any) -> None:
    copy = {"payload": "{}", "digest": "1" * 64, "previous_digest": "2" * 64}
    for values in ({"number": 2, "issue": first.issue}, {"number": 1, "issue": first.issue}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(**values, **copy, published_by=people["housing"], published_at=now)


def test_an_entry_ends_by_repair_with_words_and_leaves_the_register(
    first: Publication, events: list[Any], people: dict[str, User], now: Any
) -> None:
    by, later = people["housing"], now + 30 * DAY
    entry = first.issue.entries.get(firm=events[0].firm)
    with pytest.raises(WordsNeeded):
        end_entry(entry.pk, by=by, words=" ", on=ON_LIST, now=later)
    for day in (ON_LIST - DAY, ON_LIST + 30 * DAY):
        with pytest.raises(BadEnd):
            end_entry(entry.pk, by=by, words="已整改", on=day, now=later)
    with pytest.raises(NotAllowed):
        end_entry(entry.pk, by=people["officer"], words="已整改", on=ON_LIST, now=later)
    end_entry(entry.pk, by=by, words="已整改", on=ON_LIST + 5 * DAY, now=later)
    with pytest.raises(MoveNotAllowed):
        end_entry(entry.pk, by=by, words="已整改", on=ON_LIST, now=later)
    assert do_promised("credit.register_end") == [False]  # its publication is not in the register yet
    assert do_promised("credit.register_publication") == [True]
    assert do_promised("credit.register_end") == [True]
    row = PublishedEntry.objects.get(unified_code=entry.firm.unified_code)
    assert (row.end_reason, row.ended_on) == ("repaired", ON_LIST + 5 * DAY)


def test_entries_expire_on_their_day_and_once(first: Publication, now: datetime.datetime) -> None:
    last_night = now.replace(year=2027, day=9)
    assert expire_entries(last_night) == 0
    assert expire_entries(last_night + DAY) == 3
    assert expire_entries(last_night + 2 * DAY) == 0
    assert set(ListEntryEnd.objects.values_list("reason", "ended_on")) == {("expired", datetime.date(2027, 7, 10))}
    do_promised("credit.register_publication")
    do_promised("credit.register_end")
    assert set(PublishedEntry.objects.values_list("end_reason", flat=True)) == {"expired"}


def test_an_entry_has_both_days_or_none(first: Publication) -> None:
    for values in ({"expires_on": None}, {"expires_on": ON_LIST}):
        with pytest.raises(IntegrityError, match="list_entry_expires"), transaction.atomic():
            ListEntry.objects.update(**values)


def test_the_register_gets_what_was_published_and_the_correction_replaces_it(
    first: Publication, events: list[Any], people: dict[str, User], jurisdiction: Any, now: Any
) -> None:
    assert RegisteredPublication.objects.count() == 0
    assert do_promised("credit.register_publication") == [True]
    ratings = PublishedRating.objects.filter(jurisdiction=jurisdiction)
    assert ratings.count() == 6
    row = ratings.get(unified_code=events[0].firm.unified_code)
    assert (row.period, row.score, row.grade, row.project_count) == ("2026Q2", 50, "D", 1)
    assert (row.floor_area, row.household_count) == (events[0].project.floor_area, 100)
    entry = PublishedEntry.objects.get(unified_code=events[0].firm.unified_code)
    assert (entry.list_kind, entry.tone, entry.authority) == ("black", "sanction", jurisdiction.name)
    assert "第六条第二款" in entry.basis
    assert (entry.published_on, entry.expires_on) == (ON_LIST, add_months(ON_LIST, 12))
    revoke_event(events[0].pk, by=people["housing2"], now=now + 20 * DAY, reason="认定错误")
    issue = correct_issue(first.issue_id, by=people["housing"], reason="更正", now=now + 20 * DAY)
    carry_on(issue, people["housing"], now + 20 * DAY)
    do_promised("credit.register_publication")
    assert PublishedRating.objects.standing().count() == 6
    assert PublishedEntry.objects.filter(ended_on__isnull=True).count() == 2


def test_a_city_reads_what_its_districts_had_published_by_then(
    first: Publication, events: list[Any], metro: Any, jurisdiction: Any, now: Any
) -> None:
    do_promised("credit.register_publication")
    code, published_at = events[0].firm.unified_code, first.published_at
    day = datetime.date(2026, 7, 31)
    assert districts_of([code], day, published_at) == {}  # a district has no districts
    with in_jurisdiction(metro):
        assert districts_of([code], day, published_at - DAY) == {}
        assert districts_of([code], datetime.date(2026, 6, 29), published_at) == {}
        assert districts_of([code, "unknown"], day, published_at) == {
            code: [
                {
                    "key": jurisdiction.national_code,
                    "name": jurisdiction.name,
                    "score": "50",
                    "grade": "D",
                    "area": "1000.5",
                    "households": "100",
                    "fee": None,
                }
            ]
        }


def test_consequences_hold_from_the_publication_to_the_end_of_the_entry(
    first: Publication, events: list[Any], people: dict[str, User], now: Any
) -> None:
    firm = events[0].firm
    assert consequences_of(firm, ON_LIST - DAY) == []
    found = consequences_of(firm, ON_LIST)
    assert [(row.text, row.effective_from, row.effective_to) for row in found] == [
        ("约谈企业负责人", ON_LIST, add_months(ON_LIST, 12)),
        ("年度评先评优不予推荐", ON_LIST, add_months(ON_LIST, 12)),
    ]
    assert "第七条第一项" in found[0].basis
    assert consequences_of(firm, add_months(ON_LIST, 12)) == []
    entry = first.issue.entries.get(firm=firm)
    end_entry(entry.pk, by=people["housing"], words="已整改", on=ON_LIST + 10 * DAY, now=now + 30 * DAY)
    assert consequences_of(firm, ON_LIST + 10 * DAY) == []
    (first_row, _second) = consequences_of(firm, ON_LIST + 9 * DAY)
    assert first_row.effective_to == ON_LIST + 10 * DAY


def test_measures_of_the_present_grade_follow_from_its_day(
    people: dict[str, User], areas: Any, now: datetime.datetime
) -> None:
    basis = {"source": "sample", "clause": "第九条"}
    measure = {"code": "m1", "title": "每年检查次数", "kind": "inspection", "amount": 4, "unit": "次"}
    adopt(document(measures=[{**measure, "when": {"grade_in": ["C", "D"]}, "basis": basis}]), people, now)
    firm = project_for(firms_named(1)[0], areas["first community"]).firm
    run_ratings(start_run("manual", as_of=now.date(), now=now), now=now)
    assert consequences_of(firm, now.date() - DAY) == []
    (found,) = consequences_of(firm, now.date() + DAY)
    assert (found.kind, found.amount, found.unit, found.grade, found.effective_to) == (
        "inspection",
        "4",
        "次",
        "C",
        None,
    )


def test_a_changed_rating_in_the_text_is_found(first: Publication) -> None:
    from django.db import connection

    text = first.payload.replace('"grade":"C","grade_title"', '"grade":"B","grade_title"', 1)
    assert text != first.payload
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE credit_publication DISABLE TRIGGER USER")
        cursor.execute("UPDATE credit_publication SET payload = %s WHERE id = %s", [text, first.pk])
        cursor.execute("ALTER TABLE credit_publication ENABLE TRIGGER USER")
    assert [what for _number, what in publication_problems()] == ["digest", "distribution", "ratings"]


def test_versions_of_one_period_stand_beside_each_other(first: Publication, people: Any, now: Any) -> None:
    correct_issue(first.issue_id, by=people["housing"], reason="更正", now=now + 20 * DAY)
    assert list(ListIssue.objects.of_period("firm", SECOND).order_by("version").values_list("version", flat=True)) == [
        1,
        2,
    ]


def test_a_stopped_correction_goes_on_that_day_and_begins_anew_later(
    first: Publication, events: list[Any], people: dict[str, User], now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    by, at = people["housing"], now + 20 * DAY
    with monkeypatch.context() as patch:
        patch.setattr("credit.services.lists.corrections._draft", killed)
        with pytest.raises(KeyboardInterrupt):
            correct_issue(first.issue_id, by=by, reason="更正", now=at)
        with pytest.raises(KeyboardInterrupt):
            correct_issue(first.issue_id, by=by, reason="更正", now=at + DAY / 24)
    assert RatingRun.objects.filter(issue=None).count() == 1
    revoke_event(events[0].pk, by=people["housing2"], now=at + DAY, reason="认定错误")
    issue = correct_issue(first.issue_id, by=by, reason="更正", now=at + DAY)
    assert issue.run.known_at == at + DAY
    assert issue.entries.count() == 2
