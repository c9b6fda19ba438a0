"""Answering an emergency call: the firm's own pages, and the page of a signed link that needs no account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from common.uploads import LimitedUploads
from firms.permissions import firm_ids
from firms.views._acts import Acts
from programmes.choices_volunteers import Via
from programmes.forms.volunteers import PHOTO_BYTES, UPLOAD_BYTES, NothingForm, SpotForm
from programmes.models import MobilisationTask
from programmes.permissions import require
from programmes.selectors.mobilisation import tasks_of_firms
from programmes.services import mobilisation as services
from programmes.services.mobilisation.links import task_of
from programmes.views._pages import TITLES, show

TITLES |= {"confirm": gettext_lazy("Confirm: we are acting"), "report": gettext_lazy("Send a report from the spot")}
PER_PAGE = 20
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
def tasks(request: HttpRequest) -> HttpResponse:
    """Emergency calls to the person's firms, the running ones first. 403 for people of no firm."""
    firms = firm_ids(request.user)  # type: ignore[arg-type]
    require(bool(firms))
    page = Paginator(tasks_of_firms(firms), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/volunteers/firm_tasks.html", {"page": page})


@csrf_exempt  # checked in `_task`, after the limits of the upload are in place
@PAGE
@never_cache
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One call to a firm: what to do, one click to confirm, reports."""
    _limit(request)
    return _task(request, pk)


@csrf_protect
def _task(request: HttpRequest, pk: int) -> HttpResponse:
    firms = firm_ids(request.user)  # type: ignore[arg-type]
    require(bool(firms))
    return _answer(request, get_object_or_404(tasks_of_firms(firms), pk=pk), Via.PAGE)


@login_not_required
@csrf_exempt  # checked in `_link`, after the limits of the upload are in place
@PAGE
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for who holds the signed link. Opening it confirms nothing: mail scanners open links too."""
    _limit(request)
    return _link(request, token)


@csrf_protect
def _link(request: HttpRequest, token: str) -> HttpResponse:
    found = task_of(token)
    if found is None:
        raise Http404
    return _answer(request, found, Via.LINK)


def _limit(request: HttpRequest) -> None:
    if request.method == "POST":
        request.upload_handlers = [LimitedUploads(request, limit=PHOTO_BYTES, total_limit=UPLOAD_BYTES)]


def _answer(request: HttpRequest, found: MobilisationTask, via: Via) -> HttpResponse:
    by: Any = request.user if via == Via.PAGE else None
    now = timezone.now()
    acts: Acts = {}
    is_posted = request.method == "POST"
    sent = request.POST.get("act", "") if is_posted else ""
    if found.confirmed_at is None or sent == "confirm":
        confirm = services.confirm_task
        button = NothingForm(request.POST if sent == "confirm" else None)
        acts["confirm"] = (button, lambda _d: confirm(found.pk, by=by, now=now, via=via), _("Confirmed. Thank you."))
    form = SpotForm()
    if sent == "report":
        form = SpotForm(request.POST, {"photos": request.FILES.getlist("photos")})  # type: ignore[arg-type]
    acts["report"] = (
        form,
        lambda data: services.report_from_spot(found.pk, by=by, now=now, via=via, **data),
        _("The report has arrived."),
    )
    if found.call.state != "running" and not is_posted:
        acts = {}
    context = {
        "task": found,
        "call": found.call,
        "reports": found.reports.annotate(photo_count=Count("photos"))[:10],
        "via": via,
    }
    return show(request, "programmes/volunteers/task.html", acts, context)
