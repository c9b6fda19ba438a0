"""The firm's pages of exits: notice, and the hand-over item by item."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import NotAllowed, Refusal
from firms.forms.exits import ExitForm
from firms.models import FirmExit, ServiceProject
from firms.permissions import filing_firm_ids
from firms.services.exits import can_give, can_receive, hand_over_item, open_exit, receive_item

MOST_SHOWN = 100


def _ids(request: HttpRequest) -> frozenset[int]:
    ids = filing_firm_ids(request.user)
    if not ids:
        raise NotAllowed
    return ids


@require_safe
@never_cache
def exit_list(request: HttpRequest) -> HttpResponse:
    """Exits of the firm's projects, and those from which it takes over."""
    ids = _ids(request)
    rows = FirmExit.objects.visible_to(request.user).select_related("project__firm", "project__estate", "receiver")
    rows = rows.defer("project__estate__polygon").order_by("state", "-leave_on")[:MOST_SHOWN]
    return render(request, "firms/exits/list.html", {"rows": rows, "ids": ids})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exit_new(request: HttpRequest) -> HttpResponse:
    """The notice of an exit."""
    projects = ServiceProject.objects.filter(firm__in=_ids(request), effective_to=None)
    form = ExitForm(projects, request.POST or None, initial={"project": request.GET.get("project")})
    if request.method == "POST" and form.is_valid():
        try:
            found = open_exit(form.cleaned_data["project"].pk, by=request.user, now=timezone.now(), **form.values())
            messages.success(request, _("The exit has been recorded."))
            return redirect("firms:exit", pk=found.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "firms/exits/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One exit with its clock and its list; each side confirms what is its own."""
    _ids(request)
    found = visible_exit(request, pk)
    if request.method == "POST":
        confirm(request, found)
        return redirect("firms:exit", pk=pk)
    return render(request, "firms/exits/detail.html", exit_page(found, request.user))


def visible_exit(request: HttpRequest, pk: int) -> FirmExit:
    """An exit among those that the person sees."""
    rows = FirmExit.objects.visible_to(request.user).select_related(
        "project__firm", "project__estate__area", "receiver", "opened_by", "closed_by"
    )
    return get_object_or_404(rows.defer("project__estate__polygon", "project__estate__area__geometry"), pk=pk)


def exit_page(found: FirmExit, user: Any) -> dict[str, Any]:
    """What the pages of an exit show."""
    items = list(found.items.select_related("kind", "given_by", "received_by"))
    is_open = found.state == "open"
    return {
        "exit": found,
        "items": items,
        "open_count": sum(item.kind.is_required and not item.is_done for item in items),
        "may_give": is_open and can_give(user, found),
        "may_receive": is_open and can_receive(user, found),
        "today": timezone.localdate(),
        "days_left": (found.leave_on - timezone.localdate()).days,
    }


def confirm(request: HttpRequest, found: FirmExit) -> None:
    """Confirm an item for one side; a refusal is told."""
    item_id = request.POST.get("item", "")
    item = get_object_or_404(found.items.all(), pk=int(item_id) if item_id.isdecimal() else 0)
    try:
        if request.POST.get("act") == "receive":
            receive_item(found.pk, item.pk, by=request.user, now=timezone.now())
        else:
            note = request.POST.get("note", "")
            hand_over_item(found.pk, item.pk, by=request.user, now=timezone.now(), note=note)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
