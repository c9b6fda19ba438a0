"""The scoring notice: served with the confirmation, says all that the firm must know, and never changes."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from accounts.models import User
from common.errors import NotAllowed
from credit.documents.notice import notice_docx
from credit.models import CreditEvent, RulebookVersion, ScoringNotice
from credit.services import open_scoring_notice
from firms.models import ServiceProject
from jobs.models import OutboxEntry
from tests.credit.conftest import person

Make = Callable[..., ServiceProject]


@pytest.fixture
def firm_person(project_of: Make) -> User:
    user = person("firm person", "firm_administrator", project_of(0).firm)
    user.email = "firm@example.test"
    user.save(update_fields=["email"])
    return user


@pytest.fixture
def project(firm_person: User) -> ServiceProject:
    return ServiceProject.objects.get()


def test_confirming_serves_a_numbered_notice_and_mails_the_firm(
    effective: Callable[..., CreditEvent], project: ServiceProject, now: datetime.datetime
) -> None:
    first = effective(project, "B01").scoring_notice
    second = effective(project, "B05", at=now + datetime.timedelta(hours=1)).scoring_notice
    assert (str(first), str(second)) == ("2026-0001", "2026-0002")
    assert OutboxEntry.objects.filter(topic="accounts.send_mail").count() == 2


def test_the_notice_says_facts_basis_points_and_days(
    effective: Callable[..., CreditEvent], project: ServiceProject, rulebook: RulebookVersion
) -> None:
    event = effective(project, "B01")
    content = event.scoring_notice.content
    assert content["firm"] == project.firm.name and content["unified_code"] == project.firm.unified_code
    assert content["project"] == project.name
    assert content["fact"] == event.fact
    assert content["points"] == [{"subject": "firm", "points": "-2"}]
    assert content["basis"] == {"title": "中华人民共和国民法典", "document_number": "", "clause": "第九百四十三条"}
    assert (content["effective_on"], content["expires_on"]) == ("2026-07-01", "2027-07-01")
    # Five working days after Wednesday 1 July: Thursday, Friday, Monday, Tuesday, Wednesday.
    assert content["objection"] == {"days": 5, "calendar": "working", "by": "2026-07-08"}
    assert event.scoring_notice.object_by == datetime.date(2026, 7, 8)
    assert content["rulebook"]["digest"] == rulebook.digest
    assert content["authority"] and content["review_body"]


def test_praise_has_days_to_object_and_none_to_put_right(
    effective: Callable[..., CreditEvent], project: ServiceProject
) -> None:
    notice = effective(project, "G04").scoring_notice
    assert notice.rectify_by is None and notice.content["rectify"] is None
    assert notice.object_by == datetime.date(2026, 7, 8)


def test_a_notice_never_changes(effective: Callable[..., CreditEvent], project: ServiceProject) -> None:
    notice = effective(project, "B01").scoring_notice
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        ScoringNotice.objects.filter(pk=notice.pk).update(content={})


def test_the_first_opening_by_the_firm_is_kept(
    effective: Callable[..., CreditEvent],
    project: ServiceProject,
    firm_person: User,
    people: dict[str, User],
    now: datetime.datetime,
) -> None:
    notice = effective(project, "B01").scoring_notice
    with pytest.raises(NotAllowed):
        open_scoring_notice(notice.pk, by=people["officer"], now=now)
    reader = User.objects.get(pk=firm_person.pk)
    open_scoring_notice(notice.pk, by=reader, now=now + datetime.timedelta(hours=1))
    seen = open_scoring_notice(notice.pk, by=reader, now=now + datetime.timedelta(hours=2))
    assert seen.first_seen_at == now + datetime.timedelta(hours=1)


def test_the_document_holds_what_the_notice_says_and_is_the_same_each_time(
    effective: Callable[..., CreditEvent], project: ServiceProject
) -> None:
    notice = effective(project, "B01").scoring_notice
    made = notice_docx(notice)
    assert made == notice_docx(ScoringNotice.objects.get())
    text = text_of(made)
    for part in (str(notice), project.firm.name, project.firm.unified_code, "查实的事实", "-2", "第九百四十三条"):
        assert part in text
    assert "2026年7月8日" in text


def text_of(made: bytes) -> str:
    document: Any = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
