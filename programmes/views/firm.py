"""What a firm's people read about their subsidies: every line with its basis."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programmes.choices import LineRefusal
from programmes.permissions import can_read_lines, require
from programmes.selectors.subsidies import lines_of_firms

PER_PAGE = 50


@require_safe
@never_cache
def lines(request: HttpRequest) -> HttpResponse:
    """The lines of approved runs of the person's firms, the newest quarter first. 403 for people of no firm."""
    require(can_read_lines(request.user))
    page = Paginator(lines_of_firms(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/firm_lines.html", {"page": page})


@require_safe
@never_cache
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: how the amount came about, or every reason against it."""
    require(can_read_lines(request.user))
    found = lines_of_firms(request.user).select_related("run__rule").filter(pk=pk).first()
    if found is None:
        raise Http404
    reasons = [LineRefusal(code).label for code in found.basis["refusals"]]
    return render(request, "programmes/firm_line.html", {"line": found, "run": found.run, "reasons": reasons})
