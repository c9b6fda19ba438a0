"""What the people who close a period see: the checklist, the differences to the last lists, the bulletins."""

import datetime
import io
import zipfile
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from accounts.models import User
from credit.documents.bulletin import bulletin_docx, bulletin_xlsx
from credit.models import ListIssue
from credit.rules.periods import Period
from credit.selectors.quarter import Step, against_last, close_checklist
from credit.services import (
    close_period,
    correct_issue,
    decide_objection,
    expire_entries,
    file_objection,
    finalise_issue,
    open_notice,
    open_publicity,
    publish_issue,
    report_event,
    revoke_event,
    sign_issue,
)
from tests.credit.conftest import person
from tests.credit.quarters import (
    DAY,
    FIRST,
    SECOND,
    adopt,
    carry_on,
    clock,
    document,
    effective_event,
    firms_named,
    list_of,
    mark,
    project_for,
    published,
    shipped,
)

BASIS = {"source": "sample", "clause": "第六条"}
NAMES = [
    "open",
    "filing",
    "cut_off",
    "draft",
    "notices",
    "signatures",
    "publicity",
    "objections",
    "final",
    "published",
    "expired",
]


@pytest.fixture
def event(people: dict[str, User], areas: Any, now: datetime.datetime) -> Any:
    """A black-listed firm, by a rulebook that says every day."""
    period = {
        "cycle": "quarter",
        "filing": clock(5),
        "cut_off": clock(10),
        "draft": clock(15),
        "publication": clock(60),
        "basis": BASIS,
    }
    black = {**list_of("black"), "criterion": {"has_item": ["B05"]}}
    text = document(
        lists=[black],
        period=period,
        confirmation={"ratings": ["county", "city"], "basis": BASIS},
        clocks={**document()["clocks"], "list_decision": clock(5, "working")},
    )
    adopt(text, people, now - 100 * DAY)
    project = project_for(firms_named(1)[0], areas["first community"])
    return effective_event(people, project, now - 20 * DAY)


def steps(today: datetime.date) -> dict[str, Step]:
    found = close_checklist(SECOND, "firm", today)
    assert [step.name for step in found] == NAMES
    return {step.name: step for step in found}


def done(today: datetime.date) -> list[str]:
    return [name for name, step in steps(today).items() if step.is_done]


def test_every_step_has_its_day_and_says_what_is_missing(
    event: Any, people: dict[str, User], now: datetime.datetime
) -> None:
    today = now.date()
    report_event(
        by=people["officer"],
        project=event.project,
        item_code="B05",
        fact="查实的事实",
        occurred_on=today - 3 * DAY,
        source="subdistrict",
        now=now,
    )
    found = steps(today)
    assert [found[name].due_on for name in ("open", "filing", "cut_off", "draft", "published")] == [
        datetime.date(2026, 4, 1),
        datetime.date(2026, 7, 5),
        datetime.date(2026, 7, 10),
        datetime.date(2026, 7, 15),
        datetime.date(2026, 8, 29),
    ]
    assert done(today) == ["open"]
    assert len(found["cut_off"].missing) == 1
    assert not found["draft"].is_late(today)
    assert found["draft"].is_late(datetime.date(2026, 7, 16))


def test_the_steps_are_done_one_after_the_other(event: Any, people: dict[str, User], now: datetime.datetime) -> None:
    by, at = people["housing"], now + 10 * DAY
    issue = close_period(SECOND, by=by, now=at)
    day = at.date()
    found = steps(day)
    assert (found["draft"].done_by, found["draft"].done_on) == (str(by), day)
    assert len(found["notices"].missing) == 1
    assert len(found["signatures"].missing) == 2
    account = person("firm", "firm_administrator", event.firm)
    open_notice(issue.entries.get().notice.pk, by=account, now=at)
    sign_issue(issue.pk, level="county", by=by, now=at)
    sign_issue(issue.pk, level="city", by=people["housing2"], now=at)
    open_publicity(issue.pk, by=by, now=at)
    objection = file_objection(issue.entries.get().pk, by=account, grounds="有异议", now=at)
    found = steps(day)
    assert found["notices"].missing == [] == found["signatures"].missing
    assert found["publicity"].due_on == day + 7 * DAY
    assert found["objections"].due_on == datetime.date(2026, 7, 17)  # a Saturday and a Sunday in between
    assert len(found["objections"].missing) == 1
    decide_objection(objection.pk, by=people["housing2"], is_upheld=False, decision="不成立", now=at)
    assert done(day + 8 * DAY) == NAMES[:8]
    finalise_issue(issue.pk, by=by, now=at + 8 * DAY)
    publish_issue(issue.pk, by=by, now=at + 8 * DAY)
    assert done(day + 8 * DAY) == NAMES[:10]
    over = now.replace(year=2027, month=7, day=19)
    assert len(steps(over.date())["expired"].missing) == 1
    expire_entries(over)
    assert done(over.date()) == NAMES


def test_no_rulebook_no_checklist(jurisdiction: Any) -> None:
    assert close_checklist(Period("quarter", 2020, 1), "firm", datetime.date(2020, 4, 1)) == []


def test_a_look_back_at_lists_that_are_not_published_is_missing(people: Any, areas: Any, now: Any) -> None:
    adopt(shipped("luan_etdz"), people, now)
    draft = close_checklist(SECOND, "project", now.date())[3]
    assert (draft.name, len(draft.missing)) == ("draft", 1)


def test_lists_against_those_before(people: dict[str, User], areas: Any, now: datetime.datetime) -> None:
    adopt(shipped("luan_etdz"), people, now)
    projects = [project_for(firm, areas["first community"]) for firm in firms_named(4)]
    for project, score in zip(projects, (95, 91, 80, None), strict=True):
        if score:
            mark(project, "month_1", score, FIRST, now - 90 * DAY)
    published(FIRST, people["housing"], now - 80 * DAY, subject="project")
    for project, score in zip(projects, (95, 80, 92, 60), strict=True):
        mark(project, "month_1", score, SECOND, now - DAY)
    issue = close_period(SECOND, subject="project", by=people["housing"], now=now)
    found = against_last(issue)
    assert found.last is not None
    assert [(entry.kind, entry.project) for entry in found.joined] == [("red", projects[2]), ("yellow", projects[3])]
    assert [entry.project for entry in found.left] == [projects[1]]
    assert [entry.project for entry in found.stayed] == [projects[0]]
    assert [(move.project, move.before, move.after) for move in found.grade_moves] == [
        (projects[3].name, "NOT_ASSESSED", "ASSESSED")
    ]


def test_the_first_lists_have_nothing_before_them(event: Any, people: dict[str, User], now: Any) -> None:
    found = against_last(close_period(SECOND, by=people["housing"], now=now + 10 * DAY))
    assert (found.last, len(found.joined), found.left, found.grade_moves) == (None, 1, [], [])


@pytest.fixture
def simple(people: dict[str, User], areas: Any, now: datetime.datetime) -> ListIssue:
    adopt(document(), people, now - 100 * DAY)
    project = project_for(firms_named(1, "=危险")[0], areas["first community"])
    for days in (20, 30):
        effective_event(people, project, now - days * DAY)
    return close_period(SECOND, by=people["housing"], now=now)


def words_of(content: bytes) -> str:
    word = Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def test_bulletins_say_what_was_published_with_the_same_bytes_each_time(
    simple: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    draft_title = words_of(bulletin_docx(simple)).splitlines()[0]
    assert draft_title.startswith(("Draft", "草稿"))
    publication = carry_on(simple, people["housing"], now)
    issue = ListIssue.objects.get(pk=simple.pk)
    docx, xlsx = bulletin_docx(issue), bulletin_xlsx(issue)
    assert (docx, xlsx) == (bulletin_docx(issue), bulletin_xlsx(issue))
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(xlsx)).infolist()} == {1980}
    text = words_of(docx)
    for words in ("约谈企业负责人", "行政复议", publication.digest, simple.entries.get().firm.unified_code):
        assert words in text
    book = load_workbook(io.BytesIO(xlsx))
    assert book.sheetnames[:2] == ["黑榜", "红榜"]
    assert book["黑榜"].cell(2, 2).value.startswith("'=危险")  # a name is no formula
    assert book["黑榜"].cell(2, 8).value == "2027-07-10"


def test_the_bulletin_of_a_correction_names_the_publication_and_the_reason(
    simple: ListIssue, people: dict[str, User], now: datetime.datetime
) -> None:
    carry_on(simple, people["housing"], now)
    for record in simple.entries.get().firm.credit_events.all():
        revoke_event(record.pk, by=people["housing2"], now=now + 20 * DAY, reason="认定错误")
    issue = correct_issue(simple.pk, by=people["housing"], reason="两条记分撤销", now=now + 20 * DAY)
    carry_on(issue, people["housing"], now + 20 * DAY)
    text = words_of(bulletin_docx(ListIssue.objects.get(pk=issue.pk)))
    assert "两条记分撤销" in text
    assert simple.entries.get().firm.unified_code not in text
