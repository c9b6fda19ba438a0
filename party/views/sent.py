"""Pages of instructors and supervisors: the units they are sent to, their visits, what has to be put right."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.acts import act_rows, run_act
from party import sent_acts  # noqa: F401 (the acts register themselves)
from party.models import PartyAssignment
from party.permissions import is_sent, require
from party.selectors.sent import assignment_page, assignment_rows


def _own(request: HttpRequest) -> Any:
    require(is_sent(request.user))  # type: ignore[arg-type]
    return PartyAssignment.objects.of(request.user).with_unit().select_related("area").defer("area__geometry")


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The units that the person is sent to, those with something overdue first; below, where they were sent before."""
    current, over = assignment_rows(_own(request), timezone.localdate())
    lists = [(_("Units you are sent to"), current), *([(_("Assignments that are over"), over)] if over else [])]
    return render(request, "party/sent/home.html", {"lists": lists})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: report a visit, settle what was found, read what was reported before."""
    found = get_object_or_404(_own(request), pk=pk)
    bound = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        form, _made = run_act(request, "party_sent", found, act)
        if form is None:
            messages.success(request, _("Saved."))
            return redirect("sent:assignment", pk=found.pk)
        bound = {act: form}
    context = {
        "thing": found,
        "page": assignment_page(found, timezone.localdate()),
        "acts": act_rows("party_sent", found, request.user, bound=bound),
    }
    return render(request, "party/sent/assignment.html", context, status=422 if bound else 200)
