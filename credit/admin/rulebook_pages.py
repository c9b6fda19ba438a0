"""Pages of one version beside its sign-off: changes, cases, simulation, files, copies for districts."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Refusal
from credit.admin.base import CreditAdmin, tell
from credit.admin.rulebook_files import file_answer, read_simulation, run_simulation
from credit.permissions import can_manage_rulebooks
from credit.rules.cases import run_tests
from credit.selectors.signoff import changes_between, comparable_versions, shared_with_us, version_before
from credit.selectors.simulation import simulation_page
from credit.services.copying import copy_from_city, shared_version
from credit.services.drafts import start_draft, text_of
from jobs.models import JobRun
from jobs.services import start_job
from tenants.context import current_jurisdiction
from tenants.models import Jurisdiction

MOST_MOVES = 500


class DistrictsForm(forms.Form):
    """Which districts get the rulebook."""

    districts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("districts"), queryset=Jurisdiction.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, city: Jurisdiction, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["districts"].queryset = Jurisdiction.objects.active().filter(parent=city)


class RulebookPages(CreditAdmin):
    """The further pages of `RulebookVersionAdmin`."""

    def page_urls(self) -> list[URLPattern]:
        """Paths of these pages."""
        wrap = self.admin_site.admin_view
        pages = {
            "changes": self.changes_view,
            "tests": self.tests_view,
            "simulate": self.simulate_view,
            "draft": self.draft_view,
            "copy": self.copy_view,
        }
        own = [
            path(f"<int:pk>/{name}/", wrap(view), name=f"credit_rulebookversion_{name}") for name, view in pages.items()
        ]
        return [
            *own,
            path("<int:pk>/download/<slug:kind>/", wrap(self.download_view), name="credit_rulebookversion_download"),
            path("simulations/<int:job>/", wrap(self.simulation_view), name="credit_rulebookversion_simulation"),
            path("city/", wrap(self.city_view), name="credit_rulebookversion_city"),
        ]

    def changes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed from another version to this one."""
        version = self.visible_or_404(request, pk)
        others = comparable_versions(version)
        chosen = request.GET.get("against", "")
        if chosen:
            before = next((one for one in others if str(one.pk) == chosen), None)
            if before is None:
                raise Http404
        else:
            before = version_before(version)
        changes = changes_between(before, version) if before is not None else None
        return self.page(
            request,
            "credit/staff_rulebook_changes.html",
            _("What changed"),
            version=version,
            others=others,
            changes=changes,
        )

    def tests_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The cases that stand in the version, computed by the engine."""
        version = self.visible_or_404(request, pk)
        return self.page(
            request,
            "credit/staff_rulebook_tests.html",
            _("Test cases"),
            target=version,
            back=reverse("admin:credit_rulebookversion_change", args=[version.pk]),
            results=run_tests(version.document),
        )

    def download_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The text as YAML, the document as a workbook or as JSON."""
        version = self.visible_or_404(request, pk)
        name = f"{version.rulebook.code}-{version.number}"
        return file_answer(kind, name, text_of(version), version.document)

    def simulate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Start the job that rates everybody by this version."""
        if not can_manage_rulebooks(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self.visible_or_404(request, pk)
        return run_simulation(request, text_of(version), str(version))

    def simulation_view(self, request: HttpRequest, job: int) -> HttpResponse:
        """How far a simulation is, and what came of it."""
        if not can_manage_rulebooks(request.user):
            raise PermissionDenied
        jobs = JobRun.objects.visible_to(request.user).filter(kind="credit.simulate_rulebook")
        run = get_object_or_404(jobs, pk=job)
        found = read_simulation(run) if run.is_finished else None
        more = simulation_page(found, MOST_MOVES) if found is not None else {}
        return self.page(request, "credit/staff_rulebook_simulation.html", run.title, job=run, **more)

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin a draft with the text of this version."""
        if not can_manage_rulebooks(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = self.visible_or_404(request, pk)
        draft = tell(request, lambda: start_draft(by=request.user, now=timezone.now(), based_on=version))
        if draft is None:
            return redirect("admin:credit_rulebookversion_change", version.pk)
        return redirect("admin:credit_rulebookdraft_change", draft.pk)  # type: ignore[attr-defined]

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand an adopted version of the city on to its districts."""
        version = self.visible_or_404(request, pk)
        here = current_jurisdiction()
        if not can_manage_rulebooks(request.user):
            raise PermissionDenied
        if here is None or here.parent_id is not None:
            raise Http404
        form = DistrictsForm(request.POST or None, city=here)
        if request.method == "POST" and form.is_valid():
            try:
                shared = shared_version(version)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                chosen = [district.pk for district in form.cleaned_data["districts"]]
                title = _("Copy to districts: %s") % version
                job = start_job(
                    "credit.copy_rulebook",
                    title,
                    started_by=request.user,
                    queue="credit",
                    shared_id=shared.pk,
                    districts=chosen,
                )
                return redirect("jobs:detail", pk=job.pk)
        status = 422 if request.method == "POST" else 200
        return self.page(
            request,
            "credit/staff_rulebook_copy.html",
            _("Copy to districts"),
            status=status,
            version=version,
            form=form,
        )

    def city_view(self, request: HttpRequest) -> HttpResponse:
        """The rulebooks that the district's city has adopted; each can be kept here as a draft."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_copy = can_manage_rulebooks(request.user)
        if request.method == "POST":
            chosen = request.POST.get("shared", "")
            if not may_copy:
                raise PermissionDenied
            if not chosen.isdecimal() or len(chosen) > 12:
                raise Http404
            kept = tell(request, lambda: copy_from_city(int(chosen), by=request.user, now=timezone.now()))
            if kept is not None:
                return redirect("admin:credit_rulebookversion_change", kept.pk)  # type: ignore[attr-defined]
        here = current_jurisdiction()
        return self.page(
            request,
            "credit/staff_rulebook_city.html",
            _("Rulebooks of the city"),
            rows=shared_with_us(),
            city=here.parent if here is not None else None,
            may_copy=may_copy,
        )
