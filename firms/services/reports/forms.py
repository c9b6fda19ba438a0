"""Forms and terms as data: drafts, publishing, and what a jurisdiction starts with."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tokens import SystemActor
from audit.services import record
from common.digest import digest
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import FormState
from firms.models import (
    PropertyFirm,
    QuarterlyReport,
    ReportForm,
    ReportFormVersion,
    ReportingSystem,
    ReportingTerms,
)
from firms.permissions import can_manage_report_forms
from firms.rules.forms import check_document, path_text
from firms.rules.forms.language import Path as DocumentPath
from places.choices import EstateKind

STANDARD_FILE = Path(__file__).resolve().parents[2] / "data" / "standard_form.json"
STANDARD_KINDS = (EstateKind.RESIDENTIAL, EstateKind.COMMERCIAL, EstateKind.INDUSTRIAL, EstateKind.MIXED)
STANDARD_SOURCE = "平台标准表单（样例）"
TERMS_FIELDS = (
    "opens_after_days",
    "due_days",
    "counts_working_days",
    "reminder_days",
    "missing_after_days",
    "lock_days",
    "extension_most_days",
    "extension_most_times",
    "legal_source",
)


class BadDocument(Refusal):
    """The document of a form has problems; `problems` are (path, words)."""

    message = _("The form has mistakes. Correct what is marked.")
    status = 422

    def __init__(self, problems: list[tuple[DocumentPath, str]]) -> None:
        told = "\n".join(f"{path_text(path)}: {message}" for path, message in problems[:20])
        super().__init__(f"{self.message}\n{told}")
        self.problems = problems


class DraftChanged(Refusal):
    """A colleague has changed the draft meanwhile."""

    message = _("A colleague has changed this draft meanwhile. Load it again; your text is kept in the form.")


class NotAQuarter(Refusal):
    """Not the first day of a quarter, or one that is under way already."""

    message = _("A version holds from the first day of a quarter for which no report was made out yet.")
    status = 422


def _require(by: User | None) -> None:
    if by is not None and not can_manage_report_forms(by):
        raise NotAllowed


@transaction.atomic
def make_form(
    *, by: User | None, now: datetime.datetime, place_kind: str, name: str, name_en: str
) -> ReportFormVersion:
    """A form for a kind of place; gives its first draft, with what the standard form asks.

    Raises `NotAllowed`, `ValidationError`.
    """
    _require(by)
    form = ReportForm(place_kind=place_kind, name=name.strip(), name_en=name_en.strip())
    form.full_clean()
    form.save()
    record(by, "firms.report_form_make", form, fields=["place_kind"])
    return make_draft(form, by=by, now=now, document=standard_document())


def standard_document() -> dict[str, Any]:
    """What the shipped form asks."""
    document: dict[str, Any] = json.loads(STANDARD_FILE.read_text(encoding="utf-8"))
    return document


@transaction.atomic
def make_draft(
    form: ReportForm, *, by: User | None, now: datetime.datetime, document: Mapping[str, Any] | None = None
) -> ReportFormVersion:
    """A new draft of a form: a copy of its newest version, or of `document`. Raises `NotAllowed`."""
    _require(by)
    ReportForm.objects.select_for_update(no_key=True).get(pk=form.pk)
    last = form.versions.order_by("-number").first()
    content = document if document is not None else (last.document if last else {"sections": [], "checks": []})
    version = ReportFormVersion.objects.create(
        form=form,
        number=last.number + 1 if last else 1,
        document=content,
        digest=digest(content),
        created_by=by,
        created_at=now,
    )
    record(by, "firms.report_form_draft", version, fields=["document"])
    return version


@transaction.atomic
def change_draft(version_id: int, *, by: User | None, document: Mapping[str, Any], revision: int) -> ReportFormVersion:
    """Save a draft, also one with mistakes. Raises `DraftChanged`, `MoveNotAllowed` when published, `NotAllowed`."""
    _require(by)
    version = _draft(version_id)
    if version.revision != revision:
        raise DraftChanged
    version.document, version.digest, version.revision = dict(document), digest(document), revision + 1
    version.save(update_fields=["document", "digest", "revision"])
    record(by, "firms.report_form_change", version, fields=["document"])
    return version


@transaction.atomic
def discard_draft(version_id: int, *, by: User) -> None:
    """Throw a draft away. Raises `MoveNotAllowed` when it is published, `NotAllowed`."""
    _require(by)
    version = _draft(version_id)
    record(by, "firms.report_form_discard", version, fields=["state"])
    version.delete()


@transaction.atomic
def publish_version(
    version_id: int, *, by: User | None, now: datetime.datetime, effective_from: datetime.date, legal_source: str = ""
) -> ReportFormVersion:
    """Put a draft into force from a quarter on; the version before it ends there. It never changes afterwards.

    Raises `BadDocument`, `NotAQuarter`, `MoveNotAllowed`, `ValidationError` where another version holds, `NotAllowed`.
    """
    _require(by)
    version = _draft(version_id)
    problems = check_document(version.document)
    if problems:
        raise BadDocument(problems)
    used = QuarterlyReport.objects.filter(form_version__form=version.form, quarter_start__gte=effective_from)
    if effective_from.day != 1 or effective_from.month % 3 != 1 or used.exists():
        raise NotAQuarter
    held = version.form.versions.in_force(effective_from).select_for_update().first()
    if held is not None:
        if held.effective_from == effective_from:
            raise NotAQuarter(_("Another version of this form holds from that quarter on."))
        version.effective_to, held.effective_to = held.effective_to, effective_from
        held.save(update_fields=["effective_to"])
    else:
        later = version.form.versions.filter(state=FormState.PUBLISHED, effective_from__gt=effective_from)
        version.effective_to = later.order_by("effective_from").values_list("effective_from", flat=True).first()
    version.state, version.published_by, version.published_at = FormState.PUBLISHED, by, now
    version.effective_from, version.legal_source = effective_from, legal_source
    version.full_clean()
    version.save()
    record(by, "firms.report_form_publish", version, fields=["state", "effective_from"])
    return version


def _draft(version_id: int) -> ReportFormVersion:
    version = ReportFormVersion.objects.select_for_update(of=("self",)).select_related("form").get(pk=version_id)
    if version.is_published:
        raise MoveNotAllowed
    return version


@transaction.atomic
def set_terms(*, by: User | None, effective_from: datetime.date, **values: Any) -> ReportingTerms:
    """Terms from a quarter on; those before end there. Reports that exist keep theirs.

    Raises `NotAllowed`, `ValidationError`, `NotAQuarter`.
    """
    _require(by)
    if effective_from.day != 1 or effective_from.month % 3 != 1:
        raise NotAQuarter
    held = ReportingTerms.objects.in_force(effective_from).select_for_update().first()
    terms = ReportingTerms(
        effective_from=effective_from, **{name: values[name] for name in TERMS_FIELDS if name in values}
    )
    if held is not None and held.effective_from == effective_from:
        raise NotAQuarter(_("Other terms hold from that quarter on."))
    if held is not None:
        terms.effective_to, held.effective_to = held.effective_to, effective_from
        held.save(update_fields=["effective_to"])
    terms.reminder_days = sorted({int(day) for day in terms.reminder_days if 0 <= int(day) <= 60}, reverse=True)
    terms.full_clean()
    terms.save()
    record(by, "firms.report_terms", terms, fields=["effective_from", *values])
    return terms


@transaction.atomic
def link_system(token_id: int, firm: PropertyFirm, *, by: User, now: datetime.datetime) -> ReportingSystem:
    """Let the system with this token file the reports of a firm. Linked twice, it is linked once."""
    _require(by)
    link, is_new = ReportingSystem.objects.get_or_create(
        token_id=token_id, firm=firm, defaults={"linked_by": by, "linked_at": now}
    )
    if is_new:
        record(by, "firms.report_link_system", link, fields=["token", "firm"])
    return link


@transaction.atomic
def unlink_system(link_id: int, *, by: User) -> None:
    """Take the right to file for a firm away from a system."""
    _require(by)
    link = ReportingSystem.objects.select_for_update().get(pk=link_id)
    record(by, "firms.report_unlink_system", link, fields=["token", "firm"])
    link.delete()


def firms_of_system(token: Any) -> frozenset[int]:
    """Numbers of the firms for which a token may file."""
    return frozenset(ReportingSystem.objects.filter(token=token).values_list("firm_id", flat=True))


def install(effective_from: datetime.date, now: datetime.datetime, by: User | SystemActor | None = None) -> None:
    """The standard form for every kind of place, and usual terms, where a jurisdiction has none. Repeatable."""
    document = standard_document()
    for kind in STANDARD_KINDS:
        form, is_new = ReportForm.objects.get_or_create(
            place_kind=kind,
            defaults={"name": f"季度报告（{_KINDS[kind][0]}）", "name_en": f"Quarterly report ({_KINDS[kind][1]})"},
        )
        if is_new:
            version = make_draft(form, by=None, now=now, document=document)
            publish_version(version.pk, by=None, now=now, effective_from=effective_from, legal_source=STANDARD_SOURCE)
    if not ReportingTerms.objects.exists():
        set_terms(by=None, effective_from=effective_from, legal_source=STANDARD_SOURCE)


_KINDS = {
    EstateKind.RESIDENTIAL: ("住宅小区", "residential estates"),
    EstateKind.COMMERCIAL: ("商务楼宇", "commercial buildings"),
    EstateKind.INDUSTRIAL: ("产业园区", "industrial parks"),
    EstateKind.MIXED: ("综合体", "mixed use"),
}
