"""Pages of a firm's own people: credit file, notices, objections."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from credit.forms import ObjectionForm
from credit.models import CreditEvent, ListNotice
from credit.permissions import can_object
from credit.selectors.pages import rating_page
from credit.selectors.publications import objection_of
from credit.services import file_objection, open_notice
from firms.models import PropertyFirm
from firms.permissions import can_read_credit_file


@require_safe
@never_cache
def credit_file(request: HttpRequest, code: str) -> HttpResponse:
    """The firm's credit file: rating, records with their steps, notices."""
    firm = PropertyFirm.objects.filter(unified_code=code).first()
    if firm is None or not can_read_credit_file(request.user, firm):
        raise Http404
    events = (
        CreditEvent.objects.filter(firm=firm)
        .notified()
        .select_related("project", "rulebook_version")
        .prefetch_related("steps")
    )
    notices = ListNotice.objects.filter(entry__firm=firm).select_related("entry__issue", "entry__objection")
    context = {**rating_page(firm), "events": events[:200], "notices": notices[:50]}
    return render(request, "credit/firm_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The written notice before a black-list entry, and the form to object."""
    found = get_object_or_404(ListNotice.objects.select_related("entry__firm", "entry__issue"), pk=pk)
    entry = found.entry
    if not can_read_credit_file(request.user, entry.firm):
        raise Http404
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_objection(entry.pk, by=request.user, grounds=form.cleaned_data["grounds"], now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your objection has been received."))
            return redirect("credit:notice", pk=pk)
    if request.method == "GET":
        found = open_notice(found.pk, by=request.user, now=timezone.now())
    context = {
        "notice": found,
        "entry": entry,
        "issue": entry.issue,
        "objection": objection_of(entry),
        "may_object": can_object(request.user, entry),
        "form": form,
    }
    return render(request, "credit/notice.html", context)
