"""The form builder: what the quarterly report asks, version by version, and by when it is due."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.admin import ReadOnlyAdmin
from common.errors import NotAllowed, Refusal
from firms.choices import FormState
from firms.forms.report_builder import KIND_WORDS, CheckForm, FieldForm, NewForm, PublishForm, SectionForm
from firms.forms.report_staff import TermsForm
from firms.models import ReportForm, ReportFormVersion, ReportingTerms
from firms.permissions import can_manage_report_forms, can_see_firms
from firms.rules.forms import check_document, editing, path_text
from firms.rules.quarters import Quarter
from firms.services import reports

LIST, ONE = "admin:firms_reportformversion_changelist", "admin:firms_reportformversion_change"
PARTS: dict[str, type[SectionForm | FieldForm | CheckForm]] = {
    "section": SectionForm,
    "field": FieldForm,
    "check": CheckForm,
}


class StaffPages(ReadOnlyAdmin):
    """Pages of people who see firms; changing is for those who set what holds for the whole jurisdiction."""

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def guard(self, request: HttpRequest, *, to_change: bool = False) -> None:
        """Raises `PermissionDenied`."""
        if not self.has_view_permission(request) or (to_change and not can_manage_report_forms(request.user)):
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        context["may_change"] = can_manage_report_forms(request.user)
        return TemplateResponse(request, f"firms/reports_staff/{template}", {**frame, **context}, status=status)


@admin.register(ReportFormVersion)
class ReportFormVersionAdmin(StaffPages):
    """Versions of forms: drafts are built here, published ones only read."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.changelist_view, "changelist"),
            ("new/", self.new_view, "new"),
            ("draft/<int:pk>/", self.draft_view, "draft"),
            ("<int:pk>/change/", self.version_view, "change"),
            ("<int:pk>/preview/", self.preview_view, "preview"),
            ("<int:pk>/part/<str:kind>/", self.part_view, "part"),
            ("<int:pk>/move/", self.move_view, "move"),
            ("<int:pk>/drop/", self.drop_view, "drop"),
            ("<int:pk>/publish/", self.publish_view, "publish"),
            ("<int:pk>/discard/", self.discard_view, "discard"),
        ]
        return [path(address, wrap(view), name=f"firms_reportformversion_{name}") for address, view, name in pages]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Every form with its versions, newest first."""
        self.guard(request)
        listed = ReportForm.objects.prefetch_related("versions__published_by")
        return self.page(request, "forms.html", _("Forms of the quarterly report"), forms=listed, new=NewForm())

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """A form for a kind of place that has none; its draft begins as the standard form."""
        self.guard(request, to_change=True)
        form = NewForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            listed = ReportForm.objects.prefetch_related("versions__published_by")
            status = 422 if request.method == "POST" else 200
            title = _("Forms of the quarterly report")
            return self.page(request, "forms.html", title, status, forms=listed, new=form)
        version = reports.make_form(by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(ONE, version.pk)

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new draft: a copy of the newest version of a form."""
        self.guard(request, to_change=True)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = get_object_or_404(ReportForm, pk=pk)
        return redirect(ONE, reports.make_draft(form, by=request.user, now=timezone.now()).pk)

    def version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A version: its sections, fields and checks, and what is wrong with a draft."""
        self.guard(request)
        return self._version_page(request, self._version(pk))

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the firm will be asked."""
        self.guard(request)
        version = self._version(pk)
        return self.page(request, "preview.html", _("Preview of %(form)s") % {"form": version}, version=version)

    def part_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Edit a section, a field or a check of a draft, or add one (without `at`)."""
        self.guard(request, to_change=True)
        if kind not in PARTS:
            raise Http404
        version, place = self._draft(pk), _Place.read(request, kind)
        held = place.part_of(version.document)
        form_class = PARTS[kind]
        form = form_class(request.POST) if request.method == "POST" else form_class(initial=form_class.shown(held))
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                new = place.put(version.document, form.part())
                if self._saved(request, version, new, form):
                    return redirect(ONE, pk)
                status = 409
        titles = {"section": _("Section"), "field": pgettext("form", "Field"), "check": _("Check")}
        context = {"version": version, "form": form, "place": place, "revision": self._revision(request, version)}
        return self.page(request, "part.html", titles[kind], status, **context)

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a section or a field up or down by one place."""

        def change(version: ReportFormVersion, place: "_Place") -> dict[str, Any]:
            by = -1 if request.POST.get("by") == "up" else 1
            return editing.move(version.document, place.section, place.known_at, by)

        return self._changed(request, pk, change)

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a section, a field or a check out of a draft."""

        def change(version: ReportFormVersion, place: "_Place") -> dict[str, Any]:
            if place.kind == "check":
                return editing.drop_check(version.document, place.known_at)
            return editing.drop(version.document, place.section, place.known_at)

        return self._changed(request, pk, change)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a draft into force; what is wrong with it is told beside it."""
        self.guard(request, to_change=True)
        version, form = self._draft(pk), PublishForm(request.POST)
        if request.method != "POST":
            return redirect(ONE, pk)
        if form.is_valid():
            day, source = form.cleaned_data["quarter"], form.cleaned_data["legal_source"]
            try:
                reports.publish_version(
                    pk, by=request.user, now=timezone.now(), effective_from=day, legal_source=source
                )
                messages.success(request, _("Published. It holds from %(quarter)s on.") % {"quarter": Quarter.of(day)})
                return redirect(ONE, pk)
            except NotAllowed:
                raise
            except (Refusal, ValidationError) as refusal:
                form.add_error(None, str(refusal) if isinstance(refusal, Refusal) else refusal)
        return self._version_page(request, version, form, status=422)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw a draft away."""
        self.guard(request, to_change=True)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._draft(pk)
        reports.discard_draft(pk, by=request.user)
        messages.success(request, _("The draft is gone."))
        return redirect(LIST)

    # --- Parts -----------------------------------------------------------------------------------------

    @staticmethod
    def _version(pk: int) -> ReportFormVersion:
        return get_object_or_404(ReportFormVersion.objects.select_related("form", "published_by"), pk=pk)

    def _draft(self, pk: int) -> ReportFormVersion:
        version = self._version(pk)
        if version.state != FormState.DRAFT:
            raise Http404
        return version

    @staticmethod
    def _revision(request: HttpRequest, version: ReportFormVersion) -> int:
        """The revision that the person read, so that a colleague's change is never overwritten."""
        number = request.POST.get("revision", "")
        return int(number) if number.isdecimal() and len(number) < 9 else version.revision

    def _saved(
        self, request: HttpRequest, version: ReportFormVersion, document: dict[str, Any], form: forms.Form | None = None
    ) -> bool:
        try:
            revision = self._revision(request, version)
            reports.change_draft(version.pk, by=request.user, document=document, revision=revision)
        except NotAllowed:
            raise
        except Refusal as refusal:
            if form is None:
                messages.error(request, str(refusal))
            else:
                form.add_error(None, str(refusal))
            return False
        return True

    def _changed(
        self, request: HttpRequest, pk: int, change: Callable[[ReportFormVersion, "_Place"], dict[str, Any]]
    ) -> HttpResponse:
        self.guard(request, to_change=True)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self._draft(pk)
        try:
            new = change(version, _Place.read(request, request.POST.get("kind", "")))
        except editing.NoSuchPart:
            messages.error(request, _("This part is gone. A colleague has changed the draft meanwhile."))
            return redirect(ONE, pk)
        self._saved(request, version, new)
        return redirect(ONE, pk)

    def _version_page(
        self, request: HttpRequest, version: ReportFormVersion, publish: PublishForm | None = None, status: int = 200
    ) -> HttpResponse:
        is_draft = version.state == FormState.DRAFT
        problems = [(path_text(path), told) for path, told in check_document(version.document)] if is_draft else []
        return self.page(
            request,
            "version.html",
            str(version),
            status,
            version=version,
            is_draft=is_draft,
            problems=problems,
            sections=[_shown(section) for section in version.document.get("sections", [])],
            publish=publish or PublishForm(initial={"quarter": str(Quarter.of(timezone.localdate()).following)}),
        )


def _shown(section: dict[str, Any]) -> dict[str, Any]:
    """A section of a document, also of one with mistakes, with the kinds of its fields in words."""
    fields = [{**field, "kind": KIND_WORDS.get(field.get("kind"), field.get("kind"))} for field in section["fields"]]
    return {**section, "fields": fields}


class _Place:
    """Which part of a document a page is about: its kind, its section where it is a field, its number (None: new)."""

    def __init__(self, kind: str, section: int | None, at: int | None) -> None:
        self.kind, self.section, self.at = kind, section, at

    @classmethod
    def read(cls, request: HttpRequest, kind: str) -> "_Place":
        """From the address or the form."""
        given = {**request.GET.dict(), **request.POST.dict()}
        numbers = {
            name: int(given[name]) if given.get(name, "").isdecimal() and len(given[name]) < 4 else None
            for name in ("section", "at")
        }
        return cls(kind, numbers["section"], numbers["at"])

    @property
    def known_at(self) -> int:
        """The number of a part that exists. Raises `NoSuchPart`."""
        if self.at is None:
            raise editing.NoSuchPart
        return self.at

    def part_of(self, document: dict[str, Any]) -> dict[str, Any]:
        """The part as it stands; empty for a new one. Raises `Http404` where there is none."""
        parts = document.get("checks" if self.kind == "check" else "sections", [])
        if self.kind == "field":
            if self.section is None or self.section >= len(parts):
                raise Http404
            parts = parts[self.section].get("fields", [])
        if self.at is None:
            return {}
        if self.at >= len(parts):
            raise Http404
        return dict(parts[self.at])

    def put(self, document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
        """The document with the part in its place."""
        if self.kind == "section":
            return editing.put_section(document, self.at, part)
        if self.kind == "check":
            return editing.put_check(document, self.at, part)
        return editing.put_field(document, self.section or 0, self.at, part)


@admin.register(ReportingTerms)
class ReportingTermsAdmin(StaffPages):
    """By when a quarter is reported; new terms end those before."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="firms_reportingterms_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """All terms, newest first, and new ones."""
        self.guard(request, to_change=request.method == "POST")
        last = ReportingTerms.objects.first()
        form = TermsForm(request.POST) if request.method == "POST" else TermsForm(initial=self._as_before(last))
        if request.method == "POST" and form.is_valid():
            try:
                reports.set_terms(by=request.user, **form.cleaned_data)
                messages.success(request, _("Set. Reports that exist keep theirs."))
                return redirect("admin:firms_reportingterms_changelist")
            except NotAllowed:
                raise
            except (Refusal, ValidationError) as refusal:
                form.add_error(None, str(refusal) if isinstance(refusal, Refusal) else refusal)
        status = 422 if request.method == "POST" else 200
        title = _("Terms of the quarterly report")
        return self.page(request, "terms.html", title, status, rows=ReportingTerms.objects.all(), form=form)

    @staticmethod
    def _as_before(terms: ReportingTerms | None) -> dict[str, Any]:
        """The new terms begin as the last ones, with the next quarter."""
        day = Quarter.of(timezone.localdate()).following.first_day
        names = [name for name in TermsForm.base_fields if name not in ("effective_from", "reminder_days")]
        before = {name: getattr(terms, name) for name in names} if terms is not None else {}
        days = terms.reminder_days if terms is not None else [10, 3, 0]
        return {**before, "effective_from": day, "reminder_days": ", ".join(map(str, days))}
