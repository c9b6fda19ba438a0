"""One act on many complaints of the queue: chosen, looked at, done, and told what became of each."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.forms.bulk import chosen_ids, many_form
from complaints.forms.queue import QueueForm
from complaints.selectors import found_ids
from complaints.services.bulk import BULK_ACTS, BULK_LIMIT, act_on_many, bulk_rows, foreseen_problem
from jobs.models import JobRun
from jobs.services import start_job

Frame = dict[str, Any]
JOB = "complaints.act_on_many"
QUEUE = "admin:complaints_complaint_changelist"
AT_ONCE = 50
"""More than these are done by a job."""


def many(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Ask once more with the rows that may and may not; then do it. Unknown acts and no choice lead back."""
    name, query = request.POST.get("act", ""), request.POST.get("query", "")[:1000]
    ids = _ids(request, query)
    if name not in BULK_ACTS or not ids:
        messages.warning(request, _("Tick complaints first, and choose what is to be done with them."))
        return redirect(_back(query))
    is_cut, ids = len(ids) > BULK_LIMIT, ids[:BULK_LIMIT]
    rows = [
        {"complaint": row, "problem": foreseen_problem(name, request.user, row)} for row in bulk_rows(ids, request.user)
    ]
    possible = [row["complaint"].pk for row in rows if not row["problem"]]
    if name == "merge" and len(possible) == 1:
        messages.warning(request, _("Joining needs two complaints or more that are still open."))
        return redirect(_back(query))
    form = many_form(name, request.POST, request.user, possible)
    if form.is_bound and form.is_valid():
        data = {key: getattr(value, "pk", value) for key, value in form.cleaned_data.items()}
        return _do(request, frame, name, [pk for pk in possible if pk != data.get("main")], data)
    context = {
        "form": form,
        "may": [row for row in rows if not row["problem"]],
        "may_not": [row for row in rows if row["problem"]],
        "is_cut": is_cut,
        "limit": BULK_LIMIT,
        "act": name,
        "query": query,
        "back": _back(query),
    }
    return _page(request, frame, "complaints/many.html", name, **context)


def _ids(request: HttpRequest, query: str) -> list[int]:
    """The ticked ones, or all that the queue's conditions find."""
    if "everything" not in request.POST:
        return chosen_ids(request.POST)
    filters = QueueForm(QueryDict(query), request.user).filters()
    return found_ids(request.user, filters, timezone.now(), most=BULK_LIMIT + 1)


def _back(query: str) -> str:
    kept = urlencode(QueryDict(query), doseq=True)
    return f"{reverse(QUEUE)}?{kept or 'sort=newest'}"


def _do(request: HttpRequest, frame: Frame, name: str, ids: list[int], data: dict[str, Any]) -> HttpResponse:
    if len(ids) > AT_ONCE:
        title = f"{BULK_ACTS[name].title} ({len(ids)})"
        job = start_job(JOB, title, started_by=request.user, act=name, ids=ids, data=data)
        return redirect("admin:complaints_complaint_many", job.pk)
    results = act_on_many(name, ids, by=request.user, now=timezone.now(), data=data)
    return _results(request, frame, name, {result.complaint_id: result.problem for result in results})


def many_results(request: HttpRequest, job_pk: int, frame: Frame) -> HttpResponse:
    """How far a job is that acts on many, and what became of each."""
    job = JobRun.objects.filter(pk=job_pk, kind=JOB, started_by=request.user.pk).first()
    if job is None:
        raise Http404
    results = {int(pk): problem for pk, problem in job.parameters.get("results", {}).items()}
    return _results(request, frame, job.parameters["act"], results, job=job)


def _results(request: HttpRequest, frame: Frame, name: str, results: dict[int, str], **more: Any) -> HttpResponse:
    rows = [{"complaint": row, "problem": results[row.pk]} for row in bulk_rows(results, request.user)]
    rows.sort(key=lambda row: not row["problem"])
    context = {"rows": rows, "done_count": sum(not problem for problem in results.values()), **more}
    return _page(request, frame, "complaints/many_results.html", name, **context)


def _page(request: HttpRequest, frame: Frame, template: str, name: str, **context: Any) -> HttpResponse:
    return render(request, template, {**frame, "title": BULK_ACTS[name].title, **context})
