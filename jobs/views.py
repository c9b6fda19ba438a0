"""The page of one long job, for those who started it and those who look after jobs."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.downloads import stored_download
from common.rights import holds
from jobs.choices import count_label
from jobs.models import JobRun
from jobs.registry import find_onward, may_read_files

STOP_POLLING = 286  # htmx's word for: this was the last answer
FILES = ("input", "result", "error")


def _context(request: HttpRequest, pk: int) -> dict[str, object]:
    job = get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk)
    files = FILES if may_read_files(job, request.user) else ()
    return {
        "job": job,
        "counts": [(count_label(name), number) for name, number in job.counts.items()],
        "files": [kind for kind in files if getattr(job, f"{kind}_file")],
        "may_manage": holds("jobs.manage", request.user),
        "onward": find_onward(job) if job.state == JobRun.State.SUCCEEDED else "",
    }


@never_cache
@require_safe
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the job does, how far it is, and what came of it."""
    return render(request, "jobs/detail.html", _context(request, pk))


@never_cache
@require_safe
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes; asked for every two seconds until the job has finished."""
    context = _context(request, pk)
    status = STOP_POLLING if context["job"].is_finished else 200
    return render(request, "jobs/_progress.html", context, status=status)


@require_safe
def job_file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """The uploaded file, the result, or the rows with errors."""
    job = get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk)
    stored = getattr(job, f"{kind}_file") if kind in FILES and may_read_files(job, request.user) else None
    return stored_download(stored)
