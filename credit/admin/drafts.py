"""Rulebooks that are being written: source and forms side by side, problems by line, firms under the draft."""

import difflib
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from common.errors import Refusal
from credit.admin.base import CreditAdmin, tell
from credit.admin.rulebook_fields import EntryForm, entry_at
from credit.admin.rulebook_files import ImportForm, file_answer, run_simulation
from credit.models import RulebookDraft
from credit.permissions import can_manage_rulebooks
from credit.rules import RulebookRefused
from credit.rules.cases import run_tests
from credit.rules.flat import ENTRY_PARTS, OBJECT_PARTS
from credit.rules.labels import part_label
from credit.rules.workbook import WorkbookRefused
from credit.selectors.drafts import Examined, entries_of_part, examine, find_firms, parts_of, preview
from credit.selectors.simulation import version_compared
from credit.services.draft_parts import move_entry, remove_entry, save_part
from credit.services.drafts import DraftChanged, delete_draft, keep_draft, save_draft, start_draft

ACTS = ("source", "part", "remove", "up", "down")


@admin.register(RulebookDraft)
class RulebookDraftAdmin(CreditAdmin):
    """Drafts of rulebooks and their editor."""

    list_display = ("title", "code", "based_on", "edited_by", "edited_at")
    list_select_related = ("based_on__rulebook", "edited_by")
    actions_list = ("import_action",)

    def may_view(self, user: Any) -> bool:
        return can_manage_rulebooks(user)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return can_manage_rulebooks(request.user)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages = {
            "keep": self.keep_view,
            "throw-away": self.delete_draft_view,
            "preview": self.preview_view,
            "tests": self.tests_view,
            "simulate": self.simulate_view,
        }
        own = [
            path(f"<int:pk>/{name}/", wrap(view), name=f"credit_rulebookdraft_{name.replace('-', '_')}")
            for name, view in pages.items()
        ]
        download = path(
            "<int:pk>/download/<slug:kind>/", wrap(self.download_view), name="credit_rulebookdraft_download"
        )
        return [*own, download, *super().get_urls()]

    @action(description=gettext_lazy("Import a rulebook"), url_path="import", permissions=["import"])
    def import_action(self, request: HttpRequest) -> HttpResponse:
        """A YAML file or an Excel workbook becomes a draft; problems are told by line, or by sheet, row and column."""
        if not can_manage_rulebooks(request.user):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        problems: list[Any] = []
        if request.method == "POST" and form.is_valid():
            try:
                text = form.text()
                draft = start_draft(by=request.user, now=timezone.now(), text=text, note=form.cleaned_data["file"].name)
                return redirect("admin:credit_rulebookdraft_change", draft.pk)
            except WorkbookRefused as refusal:
                problems = refusal.problems
            except Refusal as refusal:
                form.add_error("file", str(refusal))
        status = 422 if request.method == "POST" else 200
        return self.page(
            request,
            "credit/staff_rulebook_import.html",
            _("Import a rulebook"),
            status=status,
            form=form,
            problems=problems,
        )

    # --- The editor ---------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        draft = self.visible_or_404(request, object_id)
        given = request.POST if request.method == "POST" else request.GET
        part = given.get("part", "")
        part = part if part in (*ENTRY_PARTS, *OBJECT_PARTS) else ""
        index = int(given["entry"]) if given.get("entry", "").isdecimal() and len(given["entry"]) < 6 else None
        if request.method == "POST":
            return self._save(request, draft, part, index)
        return self._editor(request, draft, part, index)

    def _save(self, request: HttpRequest, draft: RulebookDraft, part: str, index: int | None) -> HttpResponse:
        act = request.POST.get("act", "")
        revision = int(request.POST["revision"]) if request.POST.get("revision", "").isdecimal() else 0
        common = {"revision": revision, "by": request.user, "now": timezone.now()}
        form, text = None, None
        try:
            if act == "source":
                text = request.POST.get("text", "")
                save_draft(draft.pk, text=text, **common)
            elif act == "part":
                form = self._form(draft, part, index, request.POST)
                if not form.is_valid():
                    return self._editor(request, draft, part, index, form=form, status=422)
                save_part(draft, part, index, form.value(), **common)
            elif act == "remove" and index is not None:
                remove_entry(draft, part, index, **common)
                index = None
            elif act in ("up", "down") and index is not None:
                to = index + (1 if act == "down" else -1)
                move_entry(draft, part, index, max(to, 0), **common)
                index = max(to, 0)
        except DraftChanged as refusal:
            shown = {"form": form, "mine": text, "refusal": refusal}
            return self._editor(request, refusal.draft, part, index, status=409, **shown)
        except Refusal as refusal:
            return self._editor(
                request, draft, part, index, form=form, mine=text, refusal=refusal, status=refusal.status
            )
        place = f"?part={part}" + (f"&entry={index}" if index is not None else "")
        return redirect(reverse("admin:credit_rulebookdraft_change", args=[draft.pk]) + place)

    def _form(self, draft: RulebookDraft, part: str, index: int | None, data: Any = None) -> EntryForm:
        document = examine(draft.text).document or {}
        return EntryForm(data, part=part, document=document, entry=entry_at(document, part, index))

    def _editor(
        self,
        request: HttpRequest,
        draft: RulebookDraft,
        part: str,
        index: int | None,
        *,
        form: EntryForm | None = None,
        mine: str | None = None,
        refusal: Refusal | None = None,
        status: int = 200,
    ) -> HttpResponse:
        seen = examine(draft.text)
        document = seen.document
        is_form_shown = part not in ENTRY_PARTS or index is not None or "new" in request.GET or form is not None
        if document is not None and form is None and is_form_shown:
            form = EntryForm(None, part=part, document=document, entry=entry_at(document, part, index))
        entries = entries_of_part(document, part) if document is not None and part in ENTRY_PARTS else None
        return self.page(
            request,
            "credit/staff_rulebook_draft.html",
            str(draft),
            status=status,
            draft=draft,
            seen=seen,
            problems=seen.shown_problems(),
            lines=seen.numbered_lines(),
            parts=parts_of(document) if document is not None else [],
            part=part,
            part_label=part_label(part),
            entries=entries,
            index=index,
            form=form,
            text=draft.text if mine is None else mine.replace("\r\n", "\n"),
            theirs=_unified(draft.text, mine) if mine is not None and isinstance(refusal, DraftChanged) else None,
            refusal=refusal,
        )

    # --- Acts ---------------------------------------------------------------------------------------

    def keep_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the draft as the next version, proposed by this person."""
        draft = self._posted(request, pk)
        if isinstance(draft, HttpResponse):
            return draft
        revision = int(request.POST["revision"]) if request.POST.get("revision", "").isdecimal() else 0
        try:
            version = keep_draft(draft.pk, revision=revision, by=request.user, now=timezone.now())
        except RulebookRefused:
            return self._editor(request, draft, "", None, refusal=NotUsable(), status=422)
        except Refusal as refusal:
            return self._editor(request, draft, "", None, refusal=refusal, status=refusal.status)
        return redirect("admin:credit_rulebookversion_change", version.pk)

    def delete_draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw the draft away."""
        draft = self._posted(request, pk)
        if isinstance(draft, HttpResponse):
            return draft
        tell(request, lambda: delete_draft(draft.pk, by=request.user, now=timezone.now()))
        return redirect("admin:credit_rulebookdraft_changelist")

    def _posted(self, request: HttpRequest, pk: int) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self.visible_or_404(request, pk)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A few firms under the rulebook in force and under the draft, with every line."""
        draft = self.visible_or_404(request, pk)
        seen = examine(draft.text)
        words = request.GET.get("firms", "").replace("\0", "")[:500]
        today = timezone.localdate()
        firms = find_firms(words) if seen.is_usable else []
        in_force = version_compared(seen.document["subject"], today) if seen.is_usable and seen.document else None
        rows = preview(seen.document, in_force, firms, today, timezone.now()) if firms and seen.document else []
        return self.page(
            request,
            "credit/staff_rulebook_preview.html",
            _("Firms under the draft"),
            draft=draft,
            seen=seen,
            words=words,
            firms=firms,
            in_force=in_force,
            rows=rows,
            is_by_share=bool(seen.document) and (seen.document or {}).get("grading", {}).get("method") == "share",
        )

    def tests_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The cases that stand in the draft, computed by the engine."""
        draft = self.visible_or_404(request, pk)
        seen = examine(draft.text)
        return self.page(
            request,
            "credit/staff_rulebook_tests.html",
            _("Test cases"),
            target=draft,
            back=reverse("admin:credit_rulebookdraft_change", args=[draft.pk]),
            seen=seen,
            results=_tested(seen),
        )

    def simulate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Start the job that rates everybody by the draft."""
        draft = self._posted(request, pk)
        if isinstance(draft, HttpResponse):
            return draft
        if not examine(draft.text).is_usable:
            return self._editor(request, draft, "", None, refusal=NotUsable(), status=422)
        return run_simulation(request, draft.text, str(draft))

    def download_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The text as YAML, or the document as a workbook."""
        draft = self.visible_or_404(request, pk)
        seen = examine(draft.text)
        if kind == "xlsx" and not seen.is_usable:
            return self._editor(request, draft, "", None, refusal=NotUsable(), status=422)
        return file_answer(kind, draft.code or "rulebook", draft.text, seen.document or {})


class NotUsable(Refusal):
    """The draft has problems, so nothing can be computed by it."""

    message = gettext_lazy("The draft has problems. Correct them first; they stand beside the text.")
    status = 422


def _tested(seen: Examined) -> list[Any]:
    return run_tests(seen.document) if seen.is_usable and seen.document else []


def _unified(theirs: str, mine: str) -> list[dict[str, str]]:
    """Line by line what the saved text has (+) that one's own has not (−)."""
    mine = mine.replace("\r\n", "\n")
    lines = difflib.unified_diff(mine.splitlines(), theirs.splitlines(), lineterm="", n=2)
    kinds = {"+": "added", "-": "removed", "@": "place"}
    return [{"kind": kinds.get(line[:1], ""), "text": line} for line in list(lines)[2:400]]
