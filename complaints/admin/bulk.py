"""One act on many complaints of the queue: chosen, looked at, done, and told what became of each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.admin.areas import AreaChoice
from complaints.forms import NoteForm, OptionalNoteForm
from complaints.selectors import colleagues_of
from complaints.services.bulk import BULK_ACTS, BULK_LIMIT, act_on_many, bulk_rows, foreseen_problem
from jobs.models import JobRun
from jobs.services import start_job

JOB = "complaints.act_on_many"
AT_ONCE = 50
"""More than these are done by a job."""


class ManyDispatchForm(OptionalNoteForm):
    """To the firms that serve the estates, or all to one office."""

    area = AreaChoice(required=False, label=_("Handled by"), empty_label=_("the firm that serves the estate"))
    field_order = ("area", "note")


class ManyAssignForm(OptionalNoteForm):
    """Who is in charge of all of them."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Person in charge"))
    field_order = ("to", "note")


FORMS: dict[str, type[forms.Form]] = {"dispatch": ManyDispatchForm, "assign": ManyAssignForm, "note": NoteForm}


class BulkActs:
    """Actions of the queue; each asks once more on a page of its own."""

    @admin.action(description=_("Accept"))
    def many_accept(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Take up the chosen complaints."""
        return self._many(request, queryset, "accept")

    @admin.action(description=_("Dispatch"))
    def many_dispatch(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Dispatch the chosen complaints."""
        return self._many(request, queryset, "dispatch")

    @admin.action(description=_("Put somebody in charge"))
    def many_assign(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Assign the chosen complaints."""
        return self._many(request, queryset, "assign")

    @admin.action(description=_("Close the complaints"))
    def many_close(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Close the chosen complaints."""
        return self._many(request, queryset, "close")

    @admin.action(description=_("Write an internal note"))
    def many_note(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Write the same note to the chosen complaints."""
        return self._many(request, queryset, "note")

    def _many(self, request: HttpRequest, queryset: QuerySet, name: str) -> HttpResponse:
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: BULK_LIMIT + 1])
        is_cut, ids = len(ids) > BULK_LIMIT, ids[:BULK_LIMIT]
        rows = [
            {"complaint": row, "problem": foreseen_problem(name, request.user, row)}
            for row in bulk_rows(ids, request.user)
        ]
        form = _form(name, request)
        if form.is_bound and form.is_valid():
            data = {key: getattr(value, "pk", value) for key, value in form.cleaned_data.items()}
            return self._do(request, name, [row["complaint"].pk for row in rows if not row["problem"]], data)
        context = {
            "form": form,
            "may": [row for row in rows if not row["problem"]],
            "may_not": [row for row in rows if row["problem"]],
            "is_cut": is_cut,
            "limit": BULK_LIMIT,
            "action": f"many_{name}",
        }
        return self._bulk_page(request, "complaints/many.html", name, **context)

    def _do(self, request: HttpRequest, name: str, ids: list[int], data: dict[str, Any]) -> HttpResponse:
        if len(ids) > AT_ONCE:
            title = f"{BULK_ACTS[name].title} ({len(ids)})"
            job = start_job(JOB, title, started_by=request.user, act=name, ids=ids, data=data)
            return redirect("admin:complaints_complaint_many", job.pk)
        results = act_on_many(name, ids, by=request.user, now=timezone.now(), data=data)
        return self._results(request, name, {result.complaint_id: result.problem for result in results})

    def many_results_view(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        """How far a job is that acts on many, and what became of each."""
        job = JobRun.objects.filter(pk=job_pk, kind=JOB, started_by=request.user.pk).first()
        if job is None:
            raise Http404
        results = {int(pk): problem for pk, problem in job.parameters.get("results", {}).items()}
        return self._results(request, job.parameters["act"], results, job=job)

    def _results(self, request: HttpRequest, name: str, results: dict[int, str], **more: Any) -> HttpResponse:
        rows = [{"complaint": row, "problem": results[row.pk]} for row in bulk_rows(results, request.user)]
        rows.sort(key=lambda row: not row["problem"])
        context = {"rows": rows, "done_count": sum(not problem for problem in results.values()), **more}
        return self._bulk_page(request, "complaints/many_results.html", name, **context)

    def _bulk_page(self, request: HttpRequest, template: str, name: str, **context: Any) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": BULK_ACTS[name].title}
        return TemplateResponse(request, template, {**frame, **context})


def _form(name: str, request: HttpRequest) -> forms.Form:
    data = request.POST if request.POST.get("apply") else None
    form = FORMS.get(name, OptionalNoteForm)(data)
    if name == "assign":
        form.fields["to"].queryset = colleagues_of(request.user)
    return form
