"""Writing checklists: a draft is edited, published, and never changes again."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.digest import digest
from common.errors import NotAllowed, Refusal
from firms.choices import VersionState
from firms.models import Checklist, ChecklistVersion
from firms.permissions import can_manage_checklists
from firms.rules.checklists import Item, Section, problems_of, with_item, without_item, write_sections

if TYPE_CHECKING:
    from accounts.models import User


class NoDraft(Refusal):
    """The version that was to be edited is published."""

    message = _("This version is published and does not change. Begin a new draft.")


class ChecklistIncomplete(Refusal):
    """Something is wrong with the checklist; the message lists it."""

    status = 422


def _check(by: "User") -> None:
    if not can_manage_checklists(by):
        raise NotAllowed


@transaction.atomic
def add_checklist(*, by: "User", code: str, name: str, name_en: str) -> ChecklistVersion:
    """Begin a checklist with an empty draft. Raises `ValidationError` for a known code, `NotAllowed`."""
    _check(by)
    checklist = Checklist(code=code, name=name.strip(), name_en=name_en.strip())
    checklist.full_clean()
    checklist.save()
    record(by, "firms.add_checklist", checklist, fields=["code", "name"])
    return ChecklistVersion.objects.create(checklist=checklist, number=1)


@transaction.atomic
def begin_draft(checklist_id: int, *, by: "User") -> ChecklistVersion:
    """The draft of a checklist: the one that stands, else a copy of the latest version. Raises `NotAllowed`."""
    _check(by)
    checklist = Checklist.objects.select_for_update(no_key=True).get(pk=checklist_id)
    latest = checklist.versions.order_by("-number").first()
    if latest is not None and latest.state == VersionState.DRAFT:
        return latest
    number, sections = (latest.number + 1, latest.sections) if latest is not None else (1, [])
    draft = ChecklistVersion.objects.create(checklist=checklist, number=number, sections=sections)
    record(by, "firms.begin_checklist_draft", draft, fields=["number"])
    return draft


def _locked_draft(version_id: int, by: "User") -> ChecklistVersion:
    _check(by)
    version = ChecklistVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version_id)
    if version.state != VersionState.DRAFT:
        raise NoDraft
    return version


def _keep(version: ChecklistVersion, sections: tuple[Section, ...], by: "User", act: str, code: str) -> None:
    version.sections = write_sections(sections)
    version.__dict__.pop("_parsed", None)
    version.save(update_fields=["sections"])
    record(by, f"firms.{act}", version, fields=[code])


@transaction.atomic
def save_item(version_id: int, *, by: "User", section: str, section_en: str, item: Item) -> ChecklistVersion:
    """Put an item into a draft or change it there. Raises `ChecklistIncomplete`, `NoDraft`, `NotAllowed`."""
    version = _locked_draft(version_id, by)
    sections = with_item(version.parsed, section.strip(), section_en.strip(), item)
    found = problems_of((Section(section, section_en, (item,)),))
    if found:
        raise ChecklistIncomplete(" ".join(found))
    _keep(version, sections, by, "save_checklist_item", item.code)
    return version


@transaction.atomic
def remove_item(version_id: int, *, by: "User", code: str) -> ChecklistVersion:
    """Take an item out of a draft. Raises `NoDraft`, `NotAllowed`."""
    version = _locked_draft(version_id, by)
    _keep(version, without_item(version.parsed, code), by, "remove_checklist_item", code)
    return version


@transaction.atomic
def publish_draft(version_id: int, *, by: "User", now: datetime.datetime) -> ChecklistVersion:
    """Publish a draft: from now on new inspections go by it. Raises `ChecklistIncomplete`, `NoDraft`, `NotAllowed`."""
    version = _locked_draft(version_id, by)
    found = problems_of(version.parsed)
    if found:
        raise ChecklistIncomplete(" ".join(found))
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, now, by
    version.sha256 = digest(version.sections)
    version.save(update_fields=["state", "published_at", "published_by", "sha256"])
    record(by, "firms.publish_checklist", version, fields=["state", "sha256"])
    return version
