"""Lists by period: versions, what became of entries, downloads, and the page that verifies files."""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook

from accounts.models import User
from credit.models import ListIssue, Publication
from credit.rules.periods import Period
from credit.selectors.entries import published_entries
from credit.services import (
    close_period,
    correct_issue,
    decide_objection,
    end_entry,
    file_objection,
    finalise_issue,
    open_publicity,
    publish_issue,
)
from firms.models import PropertyFirm, ServiceProject
from tests.credit.due_process import person_of

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)
SECOND = Period("quarter", 2026, 2)


@pytest.fixture
def firm(effective: Any, project_of: Make, now: datetime.datetime) -> PropertyFirm:
    """A firm that comes on the black list of the second quarter."""
    project = project_of(0)
    for day in (10, 20):
        effective(project, "B05", at=now - DAY * day)
    for number in range(1, 5):
        project_of(number)
    return project.firm


def through(issue: ListIssue, by: User, now: datetime.datetime) -> Publication:
    """Publicity, final, published."""
    open_publicity(issue.pk, by=by, now=now)
    finalise_issue(issue.pk, by=by, now=now + 8 * DAY)
    return publish_issue(issue.pk, by=by, now=now + 8 * DAY)


@pytest.fixture
def publication(firm: PropertyFirm, people: dict[str, User], now: datetime.datetime) -> Publication:
    return through(close_period(SECOND, by=people["housing"], now=now), people["housing"], now)


@pytest.fixture
def later(now: datetime.datetime) -> Iterator[datetime.datetime]:
    """Two weeks after the closing: the lists are out."""
    with time_machine.travel(now + 14 * DAY, tick=False):
        yield now + 14 * DAY


@pytest.fixture
def client(jurisdiction: Any, client_of: Any) -> Any:
    return client_of(jurisdiction)


def test_an_entry_says_that_it_stands_and_until_when(
    publication: Publication, firm: PropertyFirm, later: Any, client: Any
) -> None:
    page = client.get(f"/lists/{publication.issue_id}/").content.decode()
    assert firm.name in page and "2027-07-09" in page  # twelve months from the publication of 9 July
    assert published_entries(firm, later.date())[0]["status"] == "in_force"
    assert firm.name in client.get("/lists/").content.decode()
    assert f"/lists/{publication.issue_id}/" in client.get(f"/ratings/{firm.unified_code}/").content.decode()


def test_a_repaired_entry_leaves_the_view_after_three_working_days(
    publication: Publication, firm: PropertyFirm, people: dict[str, User], later: datetime.datetime, client: Any
) -> None:
    entry = publication.issue.entries.get(firm=firm)
    end_entry(entry.pk, by=people["housing"], reason="repaired", words="已整改并修复", on=later.date(), now=later)
    assert published_entries(firm, later.date())[0]["status"] == "repaired"
    assert firm.name in client.get(f"/lists/{publication.issue_id}/").content.decode()
    with time_machine.travel(later + 7 * DAY, tick=False):
        assert not published_entries(firm, (later + 7 * DAY).date())
        assert firm.name not in client.get(f"/lists/{publication.issue_id}/").content.decode()


def test_an_entry_whose_time_is_over_is_told_so(publication: Publication, firm: PropertyFirm) -> None:
    rows = published_entries(firm, datetime.date(2027, 7, 9))
    assert [(row["status"], row["is_standing"]) for row in rows] == [("expired", False)]


@pytest.fixture
def corrected(
    publication: Publication, people: dict[str, User], later: datetime.datetime
) -> tuple[Publication, Publication]:
    """The publication, and the one that corrected it."""
    issue = correct_issue(publication.issue_id, by=people["housing"], reason="原榜单记录有误", now=later)
    return publication, through(issue, people["housing"], later)


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(
    corrected: tuple[Publication, Publication], firm: PropertyFirm, client: Any, later: datetime.datetime
) -> None:
    first, second = corrected
    old = client.get(f"/lists/{first.issue_id}/").content.decode()
    assert "notice-warning" in old and f"/lists/{second.issue_id}/" in old
    new = client.get(f"/lists/{second.issue_id}/").content.decode()
    assert "原榜单记录有误" in new and f"/lists/{first.issue_id}/" in new
    index = client.get("/lists/").content.decode()
    assert index.count("原榜单记录有误") == 1
    issues = {row["issue"].pk for row in published_entries(firm, (later + 20 * DAY).date())}
    assert first.issue_id not in issues


def test_the_files_of_a_period_are_the_published_lists(
    publication: Publication, firm: PropertyFirm, later: Any, client: Any
) -> None:
    address = f"/lists/{publication.issue_id}/lists."
    word = Document(BytesIO(client.get(f"{address}docx").content))
    text = "\n".join(
        [paragraph.text for paragraph in word.paragraphs]
        + [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    )
    assert firm.name in text
    book = load_workbook(BytesIO(client.get(f"{address}xlsx").content))
    assert any(firm.name == cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    assert client.get(f"{address}exe").status_code == 404


def test_lists_in_publicity_have_no_files_yet(
    firm: PropertyFirm, people: dict[str, User], now: datetime.datetime, client: Any
) -> None:
    issue = open_publicity(close_period(SECOND, by=people["housing"], now=now).pk, by=people["housing"], now=now)
    assert client.get(f"/lists/{issue.pk}/lists.docx").status_code == 404
    assert published_entries(firm, now.date())[0]["status"] == "publicity"


def test_an_entry_that_an_objection_took_out_is_nowhere(
    firm: PropertyFirm, people: dict[str, User], now: datetime.datetime, later: Any, client: Any
) -> None:
    issue = open_publicity(close_period(SECOND, by=people["housing"], now=now).pk, by=people["housing"], now=now)
    objection = file_objection(issue.entries.get(firm=firm).pk, by=person_of(firm), grounds="停水系市政施工", now=now)
    decide_objection(objection.pk, by=people["housing2"], is_upheld=True, decision="异议成立", now=now)
    assert firm.name not in client.get(f"/lists/{issue.pk}/").content.decode()
    assert not published_entries(firm, later.date())


def test_periods_take_as_many_statements_for_many_lists(
    publication: Publication, people: dict[str, User], later: datetime.datetime, client: Any, sees_equal_queries: Any
) -> None:
    def grow() -> None:
        for number, year in ((3, 2026), (4, 2026), (1, 2027)):
            at = datetime.datetime(year + (number == 4), (number * 3) % 12 + 1, 2, 9, tzinfo=later.tzinfo)
            through(close_period(Period("quarter", year, number), by=people["housing"], now=at), people["housing"], at)

    with time_machine.travel(later + 400 * DAY, tick=False):
        sees_equal_queries(lambda: client.get("/lists/?x=1"), grow)


def sent(client: Any, content: bytes, digest: str = "") -> str:
    """What the page of verification answers to a file."""
    file = SimpleUploadedFile("publication-1.json", content, content_type="application/json")
    answer = client.post("/verify/", {"file": file, "digest": digest})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_downloaded_file_is_what_was_published(publication: Publication, later: Any, client: Any) -> None:
    content = client.get(f"/lists/publications/{publication.number}.json").content
    page = sent(client, content)
    assert "notice-success" in page and f"/lists/{publication.issue_id}/" in page
    assert hashlib.sha256(content).hexdigest() in page


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda text: text.replace("黑榜", "红榜"), "lists"),
        (lambda text: json.dumps(json.loads(text), ensure_ascii=False, indent=1), ""),
        (lambda text: text + "\n", ""),
        (lambda text: "\ufeff" + text, ""),
    ],
)
def test_an_altered_file_is_told_from_the_published_one(
    publication: Publication, later: Any, client: Any, change: Callable[[str], str], part: str
) -> None:
    altered = change(publication.payload)
    assert altered != publication.payload
    page = sent(client, altered.encode())
    finding = page.split('id="finding-title"')[1]
    assert f"/lists/publications/{publication.number}.json" in finding
    assert part in finding


@pytest.mark.parametrize("content", [b"x", b"[]", b'{"number": true}', b'{"number": 99}', b"\xff\xfe", b"[" * 9000])
def test_any_other_file_is_unknown(publication: Publication, later: Any, client: Any, content: bytes) -> None:
    assert 'id="finding-title"' in sent(client, content)


def test_a_digest_alone_is_enough_and_a_slip_is_told(publication: Publication, later: Any, client: Any) -> None:
    page = client.get(f"/verify/?digest={publication.digest.upper()}").content.decode()
    assert f"/lists/{publication.issue_id}/" in page.split('id="finding-title"')[1]
    answer = client.post("/verify/", {"digest": publication.digest[:-1]})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert client.post("/verify/", {}).status_code == 422
    rating = publication.issue.run.ratings.first()
    assert rating.firm.name in client.get(f"/verify/?digest={rating.output_digest}").content.decode()


def test_the_page_says_that_a_publication_was_corrected(
    corrected: tuple[Publication, Publication], client: Any
) -> None:
    first, second = corrected
    finding = client.get(f"/verify/?digest={first.digest}").content.decode().split('id="finding-title"')[1]
    assert f"/lists/{second.issue_id}/" in finding and "原榜单记录有误" in finding


def test_the_newest_digest_and_the_verifier_are_shown(publication: Publication, later: Any, client: Any) -> None:
    page = client.get("/verify/").content.decode()
    assert publication.digest in page and "verify/verify_publication" in page


def test_verifying_works_before_anything_was_published(jurisdiction: Any, client: Any) -> None:
    assert client.get("/verify/").status_code == 200
    assert 'id="finding-title"' in sent(client, b"{}")
