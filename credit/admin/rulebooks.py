"""Rulebooks: read, upload with problems by line, propose, adopt, refuse."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from common.errors import Refusal
from credit.admin.base import WordsForm
from credit.admin.forms import UploadForm
from credit.admin.rulebook_pages import RulebookPages
from credit.choices import RulebookState
from credit.models import RulebookVersion
from credit.permissions import can_manage_rulebooks
from credit.rules import RulebookRefused
from credit.selectors.signoff import is_intact, period_notices, version_before
from credit.selectors.words import points_in_words
from credit.services import adopt_version, propose_version, refuse_version, upload_rulebook
from credit.workflow import RULEBOOK_MOVES, moves_from
from tenants.context import current_jurisdiction

TITLES = {
    "propose": gettext_lazy("Propose"),
    "adopt": gettext_lazy("Adopt"),
    "refuse": gettext_lazy("Refuse"),
}
COLOURS = {
    RulebookState.DRAFT: "info",
    RulebookState.PROPOSED: "warning",
    RulebookState.ADOPTED: "success",
    RulebookState.REFUSED: "danger",
}


@admin.register(RulebookVersion)
class RulebookVersionAdmin(RulebookPages):
    """Versions of rulebooks and their sign-off by two people."""

    list_display = ("rulebook", "number", "shown_state", "effective_from", "effective_to", "proposed_by", "decided_by")
    list_select_related = ("rulebook", "proposed_by", "decided_by")
    list_filter = ("state", ("subject", ChoicesDropdownFilter))
    actions_list = ("upload_action", "drafts_action", "city_action")

    def has_upload_permission(self, request: HttpRequest) -> bool:
        return can_manage_rulebooks(request.user)

    @action(description=gettext_lazy("Upload a rulebook"), url_path="upload", permissions=["upload"])
    def upload_action(self, request: HttpRequest) -> HttpResponse:
        """A rulebook as YAML; problems are shown with their lines, and what was typed stays."""
        if not can_manage_rulebooks(request.user):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        problems: list[Any] = []
        if request.method == "POST" and form.is_valid():
            text = form.cleaned_data["text"]
            try:
                version = upload_rulebook(text, by=request.user, now=timezone.now())
                return redirect("admin:credit_rulebookversion_change", version.pk)
            except RulebookRefused as refusal:
                problems = refusal.problems
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            form = _with_text(form, text)
        return self.page(
            request,
            "credit/staff_upload.html",
            _("Upload a rulebook"),
            status=422 if request.method == "POST" else 200,
            form=form,
            problems=problems,
        )

    def has_city_permission(self, request: HttpRequest) -> bool:
        here = current_jurisdiction()
        return here is not None and here.parent_id is not None and self.has_view_permission(request)

    @action(description=gettext_lazy("Drafts"), url_path="drafts", permissions=["upload"])
    def drafts_action(self, request: HttpRequest) -> HttpResponse:
        """To the rulebooks that are being written."""
        return redirect("admin:credit_rulebookdraft_changelist")

    @action(description=gettext_lazy("Rulebooks of the city"), url_path="of-city", permissions=["city"])
    def city_action(self, request: HttpRequest) -> HttpResponse:
        """To what the district's city has adopted."""
        return redirect("admin:credit_rulebookversion_city")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        act = path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="credit_rulebookversion_act")
        return [act, *self.page_urls(), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        version = self.visible_or_404(request, object_id)
        may_manage = can_manage_rulebooks(request.user)
        offered = moves_from(RULEBOOK_MOVES, version.state) if may_manage else []
        here = current_jurisdiction()
        return self.page(
            request,
            "credit/staff_rulebook.html",
            str(version),
            version=version,
            document=version.document,
            items=[{**item, "points_words": points_in_words(item["points"])} for item in version.document["items"]],
            notices=period_notices(version),
            before=version_before(version),
            is_intact=is_intact(version),
            test_count=len(version.document.get("tests", [])),
            may_manage=may_manage,
            may_copy=may_manage and version.state == "adopted" and here is not None and here.parent_id is None,
            acts=[
                {"name": move.name, "title": TITLES[move.name], "form": WordsForm(prefix=move.name)}
                for move in offered
                if move.name == "propose" or request.user.pk != version.proposed_by_id
            ],
        )

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Propose, adopt or refuse."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self.visible_or_404(request, pk)
        reason = request.POST.get(f"{act}-reason", "")[:500].replace("\0", "")
        by, now = request.user, timezone.now()
        services = {
            "propose": lambda: propose_version(version.pk, by=by, now=now),
            "adopt": lambda: adopt_version(version.pk, by=by, now=now, reason=reason),
            "refuse": lambda: refuse_version(version.pk, by=by, now=now, reason=reason),
        }
        if act not in services:
            raise Http404
        return self.do(request, version, services[act])

    @display(description=gettext_lazy("sign-off"), label=COLOURS, ordering="state")
    def shown_state(self, version: RulebookVersion) -> tuple[str, str]:
        return version.state, version.get_state_display()


def _with_text(form: UploadForm, text: str) -> UploadForm:
    """The same form with the text of the file in the text field, so that it can be corrected on the page."""
    again = UploadForm(initial={"text": text})
    again.is_bound = False
    again.upload_errors = form.non_field_errors()  # type: ignore[attr-defined]
    return again
