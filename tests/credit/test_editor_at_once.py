"""Two people at one draft at the same moment: nobody's text is written over, and it becomes one version."""

import datetime
from typing import Any

import pytest

from accounts.models import User
from credit.models import RulebookDraft, RulebookVersion
from credit.services.drafts import DraftChanged, DraftGone, keep_draft, save_draft, start_draft
from tests.credit.builders import SAMPLE
from tests.credit.conftest import NOW, area, person

TEXT = SAMPLE.read_text(encoding="utf-8").replace("effective_from: 2026-01-01", "effective_from: 2026-09-01")


@pytest.fixture
def two(fresh_jurisdiction: Any) -> list[User]:
    place = area(fresh_jurisdiction.national_code, "新市", "city", None)
    return [person(name, "housing_department", place) for name in ("one", "two")]


def save(draft: RulebookDraft, by: User, now: datetime.datetime = NOW) -> Any:
    text = TEXT.replace("示例）", f"{by.username}）")
    return lambda: save_draft(draft.pk, text=text, revision=1, by=by, now=now)


def test_of_two_saves_at_once_one_is_refused(fresh_jurisdiction: Any, two: list[User], at_once: Any) -> None:
    draft = start_draft(by=two[0], now=NOW, text=TEXT)
    results = at_once(fresh_jurisdiction, *(save(draft, by) for by in two))
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [DraftChanged]
    draft.refresh_from_db()
    assert draft.revision == 2


def test_kept_twice_at_once_it_is_one_version(fresh_jurisdiction: Any, two: list[User], at_once: Any) -> None:
    draft = start_draft(by=two[0], now=NOW, text=TEXT)
    before = RulebookVersion.objects.count()
    results = at_once(
        fresh_jurisdiction, *((lambda by=by: keep_draft(draft.pk, revision=1, by=by, now=NOW)) for by in two)
    )
    assert [type(result) for result in results if isinstance(result, Exception)] == [DraftGone]
    assert RulebookVersion.objects.count() == before + 1
