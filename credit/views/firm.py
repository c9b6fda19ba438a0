"""Pages of a firm's own people: credit file, notices before a list, certificate."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from credit.forms import ObjectionForm
from credit.models import ListNotice
from credit.permissions import can_object
from credit.selectors.certificates import certificate_page
from credit.selectors.firm_area import firm_page, list_notices
from credit.selectors.publications import objection_of
from credit.services import file_objection, open_notice
from firms.models import PropertyFirm
from firms.permissions import can_read_credit_file, can_represent


def readable_firm(request: HttpRequest, code: str) -> PropertyFirm:
    """The firm, when the person may read its credit file; for everybody else there is no such page."""
    firm = PropertyFirm.objects.filter(unified_code=code.upper()).first()
    if firm is None or not can_read_credit_file(request.user, firm):
        raise Http404
    return firm


@require_safe
@never_cache
def credit_file(request: HttpRequest, code: str) -> HttpResponse:
    """The firm's credit file: rating and why, notices with their days, records, objections, requests."""
    firm = readable_firm(request, code)
    context = {**firm_page(firm, timezone.localdate()), "may_act": can_represent(request.user, firm)}
    return render(request, "credit/firm_file.html", context)


@require_safe
@never_cache
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate of the present rating, to print; its QR code asks the public page whether it still holds."""
    context = certificate_page(readable_firm(request, code))
    if context is None:
        raise Http404
    return render(request, "credit/certificate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The written notice before a black-list entry, and the form to object."""
    found = get_object_or_404(ListNotice.objects.select_related("entry__firm", "entry__issue"), pk=pk)
    entry = found.entry
    if not can_read_credit_file(request.user, entry.firm):
        raise Http404
    form = ObjectionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                file_objection(entry.pk, by=request.user, grounds=form.cleaned_data["grounds"], now=timezone.now())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your objection has been received."))
                return redirect("credit:notice", pk=pk)
    if request.method == "GET":
        found = open_notice(found.pk, by=request.user, now=timezone.now())
    row = next((row for row in list_notices(entry.firm, timezone.localdate()) if row["notice"].pk == pk), None)
    context = {
        "notice": found,
        "entry": entry,
        "issue": entry.issue,
        "row": row,
        "objection": objection_of(entry),
        "may_object": can_object(request.user, entry),
        "form": form,
    }
    return render(request, "credit/notice.html", context, status=status)
