"""Rulebooks that are being written: begun, saved, thrown away, kept as a version."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from credit.models import RulebookDraft, RulebookVersion
from credit.permissions import can_manage_rulebooks
from credit.rules.source import LARGEST_FILE, Unreadable, read_yaml
from credit.rules.writing import to_yaml
from credit.services.rulebooks import upload_rulebook


class DraftChanged(Refusal):
    """Somebody saved the draft while this person had it open; `draft` is how it stands now."""

    message = _("Somebody else saved this draft after you opened it. Nothing was written over; compare both texts.")

    def __init__(self, draft: RulebookDraft) -> None:
        self.draft = draft
        super().__init__()


class DraftGone(Refusal):
    """The draft was thrown away or kept as a version in the meantime."""

    message = _("This draft no longer exists. Somebody kept it as a version or threw it away.")
    status = 404


class DraftTooLarge(Refusal):
    """No rulebook is as large as that."""

    message = _("The text is larger than 512 KB.")
    status = 400


@transaction.atomic
def start_draft(
    *, by: User, now: datetime.datetime, text: str = "", based_on: RulebookVersion | None = None, note: str = ""
) -> RulebookDraft:
    """Begin a draft with a text, or with the text of a version. Raises `NotAllowed`, `DraftTooLarge`."""
    if not can_manage_rulebooks(by):
        raise NotAllowed
    if based_on is not None:
        text = text_of(based_on)
    draft = RulebookDraft(based_on=based_on, created_by=by, created_at=now, note=note[:500])
    _write(draft, text, by, now)
    draft.save()
    record(by, "credit.start_draft", draft, fields=["text"])
    return draft


def text_of(version: RulebookVersion) -> str:
    """The text of a version as it was written; canonical YAML where only the document is known."""
    return version.source_text or to_yaml(version.document)


@transaction.atomic
def save_draft(draft_id: int, *, text: str, revision: int, by: User, now: datetime.datetime) -> RulebookDraft:
    """Save the text, with its problems; `revision` is the one that the person had opened.

    Raises `DraftChanged` when somebody else has saved since, `DraftGone`, `DraftTooLarge`, `NotAllowed`.
    """
    draft = _locked(draft_id, by)
    if draft.revision != revision:
        raise DraftChanged(draft)
    before = draft.text
    _write(draft, text, by, now)
    if draft.text == before:
        return draft
    draft.revision += 1
    draft.save()
    record(by, "credit.save_draft", draft, fields=["text"])
    return draft


@transaction.atomic
def delete_draft(draft_id: int, *, by: User, now: datetime.datetime) -> None:
    """Throw a draft away. Raises `DraftGone`, `NotAllowed`."""
    draft = _locked(draft_id, by)
    record(by, "credit.delete_draft", draft)
    draft.delete()


@transaction.atomic
def keep_draft(draft_id: int, *, revision: int, by: User, now: datetime.datetime) -> RulebookVersion:
    """Keep the draft as the next version, proposed by this person; another one adopts it.

    Raises `RulebookRefused` with every problem, `SameText`, `DraftChanged`, `DraftGone`, `NotAllowed`.
    """
    draft = _locked(draft_id, by)
    if draft.revision != revision:
        raise DraftChanged(draft)
    version = upload_rulebook(draft.text, by=by, now=now)
    draft.delete()
    record(by, "credit.keep_draft", version, fields=["document"])
    return version


def _locked(draft_id: int, by: User) -> RulebookDraft:
    if not can_manage_rulebooks(by):
        raise NotAllowed
    draft = RulebookDraft.objects.select_for_update(of=("self",), no_key=True).filter(pk=draft_id).first()
    if draft is None:
        raise DraftGone
    return draft


def _write(draft: RulebookDraft, text: str, by: User, now: datetime.datetime) -> None:
    text = text.replace("\r\n", "\n").replace("\0", "")
    if len(text.encode()) > LARGEST_FILE:
        raise DraftTooLarge
    draft.text, draft.edited_by, draft.edited_at = text, by, now
    try:
        document = read_yaml(text).document
    except Unreadable:
        document = None
    known = document if isinstance(document, dict) else {}
    draft.code = str(known.get("code", draft.code))[:40]
    draft.title = str(known.get("title") or draft.title or _("Draft without a title"))[:1000]
