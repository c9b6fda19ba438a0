"""Changing a draft part by part. Each act rewrites only its own lines of the text."""

import datetime
from collections.abc import Callable
from typing import Any

from accounts.models import User
from common.errors import NotAllowed
from credit.models import RulebookDraft
from credit.permissions import can_manage_rulebooks
from credit.rules import rewriting
from credit.rules.flat import ENTRY_PARTS, fields_of
from credit.rules.source import read_yaml
from credit.services.drafts import save_draft

Rewrite = Callable[[str], str]


def save_part(
    draft: RulebookDraft,
    part: str,
    index: int | None,
    value: dict[str, Any],
    *,
    revision: int,
    by: User,
    now: datetime.datetime,
) -> RulebookDraft:
    """Put an entry of a part in place; `index` None adds it. `""` is the head, of which only its own words change.

    Raises `CannotRewrite`, `DraftChanged`, `DraftGone`, `NotAllowed`.
    """

    def rewrite(text: str) -> str:
        if not part:
            before = read_yaml(text).document
            words = [str(field.path[0]) for field in fields_of("")]
            changed = {word: value.get(word) for word in words if value.get(word) != before.get(word)}
            return rewriting.change_words(text, changed)
        if part not in ENTRY_PARTS:
            return rewriting.change(text, (part,), value) if value else rewriting.remove(text, (part,))
        if index is None:
            return rewriting.add_entry(text, part, value)
        return rewriting.change(text, (part, index), value)

    return _rewrite(draft, rewrite, revision, by, now)


def remove_entry(
    draft: RulebookDraft, part: str, index: int, *, revision: int, by: User, now: datetime.datetime
) -> RulebookDraft:
    """Take an entry out, with the comment right above it. Raises as `save_part`."""
    return _rewrite(draft, lambda text: rewriting.remove(text, (part, index)), revision, by, now)


def move_entry(
    draft: RulebookDraft, part: str, index: int, to: int, *, revision: int, by: User, now: datetime.datetime
) -> RulebookDraft:
    """Put an entry in another place, counted from 0. Raises as `save_part`."""
    return _rewrite(draft, lambda text: rewriting.move_entry(text, part, index, to), revision, by, now)


def _rewrite(draft: RulebookDraft, rewrite: Rewrite, revision: int, by: User, now: datetime.datetime) -> RulebookDraft:
    """The text is computed from the revision that was opened; `save_draft` refuses when it is no longer that one."""
    if not can_manage_rulebooks(by):
        raise NotAllowed
    text = rewrite(draft.text) if draft.revision == revision else draft.text
    return save_draft(draft.pk, text=text, revision=revision, by=by, now=now)
