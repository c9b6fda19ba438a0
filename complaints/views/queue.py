"""The office's queue inside the staff administration: narrow, search, keep a filter, take a file along."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Refusal
from complaints import services
from complaints.forms.queue import FilterForm, PhoneForm, QueueForm
from complaints.models import Complaint, SavedFilter
from complaints.permissions import can_handle_anywhere
from complaints.rules import marked
from complaints.selectors import Cursor, Filters, counted, queue_page, remarks_of
from complaints.services.bulk import BULK_ACTS, BULK_LIMIT
from places.permissions import may_anywhere

Frame = dict[str, Any]
MOST_COUNTED = 1000
AROUND_HIT = 30
QUEUE = "admin:complaints_complaint_changelist"


def queue(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The complaints that the person sees, in pages by keys; opened plainly, their own default filter narrows it."""
    saved = list(SavedFilter.objects.visible_to(request.user).select_related("area").defer("area__geometry"))
    own = next((row for row in saved if row.owner_id == request.user.pk and row.is_default), None)
    if not request.GET and own is not None:
        return redirect(f"{reverse(QUEUE)}?{own.query}")
    form = QueueForm(request.GET, request.user)
    filters, now = form.filters(), timezone.now()
    after, before = (Cursor.read(request.GET.get(name, "")) for name in ("after", "before"))
    page = queue_page(request.user, filters, now=now, after=after, before=before)
    context = {
        **frame,
        "title": _("Complaints"),
        "form": form,
        "chips": form.chips(),
        "query": form.query(),
        "saved": saved,
        "rows": _shown(page.rows, filters),
        "now": now,
        "next": _page_query(form, after=page.next),
        "previous": _page_query(form, before=page.previous),
        "count": _count(request, filters, page.rows) if after is None and before is None else None,
        "acts": BULK_ACTS if can_handle_anywhere(request.user) else {},
        "act_limit": BULK_LIMIT,
        "may_see_contacts": may_anywhere(request.user, "view_personal_data"),
    }
    return render(request, "complaints/queue.html", context)


def _page_query(form: QueueForm, **cursor: Cursor | None) -> str:
    name, value = next(iter(cursor.items()))
    return "&".join(filter(None, [form.query(), urlencode({name: str(value)})])) if value is not None else ""


def _count(request: HttpRequest, filters: Filters, rows: list[Complaint]) -> str:
    """How many there are, counted to a thousand; a search is only counted when it fits one page."""
    if len(rows) < 50:
        return str(len(rows))
    if filters.q:
        return _("more than %(number)s") % {"number": len(rows)}
    number = counted(request.user, filters, timezone.now(), MOST_COUNTED + 1)
    return _("more than 1,000") if number > MOST_COUNTED else str(number)


def _shown(rows: list[Complaint], filters: Filters) -> list[dict[str, Any]]:
    """Rows with the hits of a search in title and, beside it, in the first other text that has one."""
    terms = filters.terms
    if not terms:
        return [{"complaint": row} for row in rows]
    notes = remarks_of([row.pk for row in rows])
    shown = []
    for row in rows:
        texts = [row.text, row.place_text, row.estate.name if row.estate else "", *notes.get(row.pk, [])]
        hits = (marked(text, terms, around=AROUND_HIT) for text in texts)
        shown.append({"complaint": row, "title": marked(row.title, terms), "snippet": next(filter(None, hits), [])})
    return shown


def save(request: HttpRequest) -> HttpResponse:
    """Keep the conditions of the page under a name."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = FilterForm(request.POST, request.user)
    if form.is_valid():
        try:
            services.save_filter(by=request.user, **form.cleaned_data)
            messages.success(request, _("The filter is kept."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Give the filter a name of at most 40 signs."))
    return redirect(f"{reverse(QUEUE)}?{form.query_of_page()}")


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a filter of one's own."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    get_object_or_404(SavedFilter, pk=pk, owner=request.user)
    services.delete_filter(pk, by=request.user)
    messages.success(request, _("The filter is deleted."))
    return redirect(f"{reverse(QUEUE)}?sort=newest")


def export(request: HttpRequest) -> HttpResponse:
    """Have a file made of what the page shows; leads to its progress."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    query = QueueForm(_query_dict(request), request.user).query()
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    with_contacts = request.POST.get("contacts") == "on"
    job = services.start_export(by=request.user, query=query, kind=kind, with_contacts=with_contacts)
    return redirect("jobs:detail", job.pk)


def _query_dict(request: HttpRequest) -> QueryDict:
    return QueryDict(request.POST.get("query", "")[:1000])


def phone(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Find complaints by the phone number; it is posted, so that it stands in no address and no log."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = PhoneForm(request.POST)
    rows = services.find_by_phone(form.cleaned_data["phone"], by=request.user) if form.is_valid() else []
    shown = _shown(rows, Filters())
    context = {**frame, "title": _("Find by phone"), "form": form, "rows": shown, "now": timezone.now()}
    response = render(request, "complaints/queue_phone.html", context, status=200 if form.is_valid() else 422)
    response["Cache-Control"] = "no-store"
    return response
