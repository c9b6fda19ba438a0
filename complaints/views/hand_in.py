"""The page on which a firm hands in a complaint that it received itself."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import object_ids
from common.errors import NotAllowed, Refusal
from complaints import forms, services
from complaints.permissions import can_answer_anywhere
from firms.models import ServiceProject


def _projects(request: HttpRequest) -> QuerySet[ServiceProject]:
    mine = object_ids(request.user, "firms.answer_complaints")
    rows = ServiceProject.objects.on(timezone.localdate()).filter(firm__in=mine)
    rows = rows.select_related("firm", "estate__area").defer("estate__polygon", "estate__area__geometry")
    return rows.order_by("name", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hand_in(request: HttpRequest) -> HttpResponse:
    """The short form; afterwards the receipt, which the firm passes on to the resident."""
    if not can_answer_anywhere(request.user):
        raise NotAllowed
    form = forms.HandInForm(request.POST if request.method == "POST" else None, projects=_projects(request))
    if form.is_bound and form.is_valid():
        try:
            complaint = services.hand_in_complaint(by=request.user, now=timezone.now(), **form.cleaned_data)
            return redirect("complaints:done", code=complaint.receipt_code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "complaints/firm_new.html", {"form": form}, status=status)
