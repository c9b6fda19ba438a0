"""A quarter: draft, notice, publicity, objections, final, published, and the chain of publications."""

import datetime
import hashlib
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import ListEntry, ListIssue, Publication
from credit.rules.periods import Period
from credit.selectors import publication_problems
from credit.services import (
    close_period,
    decide_objection,
    file_objection,
    finalise_issue,
    open_notice,
    open_publicity,
    publish_issue,
)
from credit.services.lists.closing import PeriodNotOver
from credit.services.lists.drafts import PeriodClosed
from credit.services.lists.issues import ObjectionsOpen, PublicityRuns
from credit.services.objections import AlreadyObjected, DrafterDecides, GroundsNeeded, ObjectionTooLate
from firms.models import PropertyFirm, ServiceProject
from tests.credit.conftest import person

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)
SECOND = Period("quarter", 2026, 2)


@pytest.fixture
def bad_firm(effective: Any, project_of: Make, now: datetime.datetime) -> PropertyFirm:
    project = project_of(0)
    for day in (10, 20):
        effective(project, "B05", at=now - DAY * day)
    for number in range(1, 5):
        project_of(number)
    return project.firm


@pytest.fixture
def firm_account(bad_firm: PropertyFirm) -> User:
    return person("firm", "firm_administrator", bad_firm)


@pytest.fixture
def draft(bad_firm: PropertyFirm, people: dict[str, User], now: datetime.datetime) -> ListIssue:
    return close_period(SECOND, by=people["housing"], now=now)


@pytest.fixture
def in_publicity(draft: ListIssue, people: dict[str, User], now: datetime.datetime) -> ListIssue:
    return open_publicity(draft.pk, by=people["housing"], now=now)


def test_closing_drafts_the_lists_and_notifies_the_black_listed_firm(draft: ListIssue, bad_firm: PropertyFirm) -> None:
    entry = draft.entries.get()
    assert (entry.kind, entry.firm, entry.score, draft.state) == ("black", bad_firm, 40, "draft")
    assert bad_firm.unified_code in entry.notice.text
    assert entry.rating.as_of == datetime.date(2026, 6, 30)


def test_a_quarter_is_closed_once_and_not_before_it_is_over(
    draft: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    with pytest.raises(PeriodClosed):
        close_period(SECOND, by=people["housing2"], now=now)
    with pytest.raises(PeriodNotOver):
        close_period(Period("quarter", 2026, 3), by=people["housing"], now=now)
    with pytest.raises(NotAllowed):
        close_period(Period("quarter", 2026, 1), by=people["officer"], now=now)


def test_nothing_is_published_before_publicity_has_ended(
    in_publicity: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    by = people["housing"]
    assert in_publicity.publicity_to == datetime.date(2026, 7, 9)  # the seven days after 1 July
    with pytest.raises(MoveNotAllowed):
        publish_issue(in_publicity.pk, by=by, now=now)
    with pytest.raises(PublicityRuns):
        finalise_issue(in_publicity.pk, by=by, now=now + 7 * DAY)
    finalise_issue(in_publicity.pk, by=by, now=now + 8 * DAY)
    publication = publish_issue(in_publicity.pk, by=by, now=now + 8 * DAY)
    assert publication.number == 1
    assert publication_problems() == []


def test_an_upheld_objection_takes_the_entry_out(
    in_publicity: ListIssue, firm_account: User, people: dict[str, User], now: datetime.datetime
) -> None:
    entry = in_publicity.entries.get()
    objection = file_objection(entry.pk, by=firm_account, grounds="停水由市政施工引起", now=now + DAY)
    with pytest.raises(ObjectionsOpen):
        finalise_issue(in_publicity.pk, by=people["housing"], now=now + 8 * DAY)
    with pytest.raises(DrafterDecides):
        decide_objection(objection.pk, by=people["housing"], is_upheld=False, decision="不成立", now=now)
    decide_objection(objection.pk, by=people["housing2"], is_upheld=True, decision="经核实异议成立", now=now)
    finalise_issue(in_publicity.pk, by=people["housing"], now=now + 8 * DAY)
    publication = publish_issue(in_publicity.pk, by=people["housing"], now=now + 8 * DAY)
    text = json.loads(publication.payload)
    assert [part["entries"] for part in text["lists"]] == [[], []]
    assert entry.firm.unified_code in {row["unified_code"] for row in text["ratings"]}
    assert publication_problems() == []


def test_one_objection_per_entry_with_grounds_and_in_time(
    in_publicity: ListIssue, firm_account: User, people: dict[str, User], now: datetime.datetime
) -> None:
    entry = in_publicity.entries.get()
    with pytest.raises(GroundsNeeded):
        file_objection(entry.pk, by=firm_account, grounds=" ", now=now)
    with pytest.raises(NotAllowed):
        file_objection(entry.pk, by=people["housing"], grounds="x", now=now)
    with pytest.raises(ObjectionTooLate):
        file_objection(entry.pk, by=firm_account, grounds="x", now=now + 8 * DAY)
    file_objection(entry.pk, by=firm_account, grounds="x", now=now + 7 * DAY)
    with pytest.raises(AlreadyObjected):
        file_objection(entry.pk, by=firm_account, grounds="y", now=now)


def test_the_first_reading_of_the_notice_is_kept(draft: ListIssue, firm_account: User, now: datetime.datetime) -> None:
    notice = draft.entries.get().notice
    open_notice(notice.pk, by=firm_account, now=now + DAY)
    assert open_notice(notice.pk, by=firm_account, now=now + 2 * DAY).first_seen_at == now + DAY


def published(in_publicity: ListIssue, by: User, now: datetime.datetime) -> Publication:
    finalise_issue(in_publicity.pk, by=by, now=now + 8 * DAY)
    return publish_issue(in_publicity.pk, by=by, now=now + 8 * DAY)


def test_publications_are_chained_and_a_change_is_found(
    in_publicity: ListIssue, people: dict[str, User], jurisdiction: Any, now: datetime.datetime
) -> None:
    by = people["housing"]
    first = published(in_publicity, by, now)
    later = now + 100 * DAY
    third_quarter = close_period(Period("quarter", 2026, 3), by=by, now=later)
    open_publicity(third_quarter.pk, by=by, now=later)
    second = published(third_quarter, by, later)
    assert second.previous_digest == first.digest
    assert hashlib.sha256(first.payload.encode()).hexdigest() == first.digest
    out = StringIO()
    call_command("verify_publications", jurisdiction=jurisdiction.slug, stdout=out)
    assert "2 publications: the chain holds" in out.getvalue()
    tamper(first)
    assert (1, "digest") in publication_problems()
    with pytest.raises(CommandError, match="problem"):
        call_command("verify_publications", jurisdiction=jurisdiction.slug, stderr=StringIO())


def tamper(publication: Publication) -> None:
    """What only somebody with the database's own password could do: switch the trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE credit_publication DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE credit_publication SET payload = replace(payload, '黑榜', '红榜') WHERE id = %s", [publication.pk]
        )
        cursor.execute("ALTER TABLE credit_publication ENABLE TRIGGER USER")


def test_entries_and_publications_can_neither_be_changed_nor_removed(
    in_publicity: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    published(in_publicity, people["housing"], now)
    for change in (
        lambda: ListEntry.objects.update(rank=1, score=99),
        lambda: ListEntry.objects.all()._raw_delete("default"),
        lambda: Publication.objects.update(payload="{}"),
        lambda: Publication.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()


def test_the_public_sees_lists_from_publicity_on_with_basis_and_remedies(
    draft: ListIssue,
    bad_firm: PropertyFirm,
    people: dict[str, User],
    jurisdiction: Any,
    client_of: Any,
    now: datetime.datetime,
) -> None:
    client = client_of(jurisdiction)
    assert client.get(f"/lists/{draft.pk}/").status_code == 404
    issue = open_publicity(draft.pk, by=people["housing"], now=now)
    page = client.get(f"/lists/{issue.pk}/").content.decode()
    for words in (bad_firm.name, "行政复议", "约谈企业负责人", "信用修复", "第六条第二款"):
        assert words in page
    publication = published(issue, people["housing"], now)
    assert bad_firm.name in client.get("/lists/").content.decode()
    answer = client.get(f"/lists/publications/{publication.number}.json")
    assert hashlib.sha256(answer.content).hexdigest() == publication.digest


def test_the_firm_reads_its_notice_and_objects_on_the_page(
    in_publicity: ListIssue, firm_account: User, jurisdiction: Any, client_of: Any
) -> None:
    client = client_of(jurisdiction)
    client.force_login(firm_account)
    assert client.get("/firm/").status_code == 200
    notice = in_publicity.entries.get().notice
    page = client.get(f"/firm/notices/{notice.pk}/").content.decode()
    assert in_publicity.entries.get().firm.unified_code in page
    assert client.get(f"/firm/credit/{in_publicity.entries.get().firm.unified_code}/").status_code == 200
    answer = client.post(f"/firm/notices/{notice.pk}/", {"grounds": ""})
    assert answer.status_code == 422
    notice.refresh_from_db()
    assert notice.first_seen_at is not None


def test_a_stranger_cannot_read_a_notice(
    in_publicity: ListIssue, people: dict[str, User], jurisdiction: Any, client_of: Any
) -> None:
    client = client_of(jurisdiction)
    client.force_login(people["auditor"])
    assert client.get(f"/firm/notices/{in_publicity.entries.get().notice.pk}/").status_code == 404


def test_final_lists_had_a_publicity_period_and_somebody_made_them_final(
    draft: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    day = now.date()
    for values in (
        {"state": "final", "finalised_by": people["housing"]},
        {"state": "publicity", "publicity_from": day, "publicity_to": day},
        {"state": "final", "publicity_from": day, "publicity_to": day + DAY},
    ):
        with pytest.raises(IntegrityError, match="list_issue"), transaction.atomic():
            ListIssue.objects.update(**values)
