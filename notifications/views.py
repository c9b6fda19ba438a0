"""The inbox: what somebody was told, newest first."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.paging import CappedPaginator
from notifications import services
from notifications.forms import PreferenceForm
from notifications.models import Notice, NoticePreference
from notifications.selectors import unread_count

PER_PAGE = 20


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own notices and by which ways one is told."""
    page = CappedPaginator(Notice.objects.inbox_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    wish = NoticePreference.objects.filter(pk=request.user.pk).first()
    context = {"page": page, "unread": unread_count(request.user), "form": PreferenceForm(instance=wish)}
    return render(request, "notifications/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a notice as read and go on to the page that it is about."""
    try:
        notice = services.mark_read(pk, by=request.user, now=timezone.now())
    except Notice.DoesNotExist:
        raise Http404 from None
    is_here = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and is_here else "notifications:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_all_read(by=request.user, now=timezone.now())
    return redirect("notifications:inbox")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep by which ways one is told."""
    form = PreferenceForm(request.POST)
    if form.is_valid():
        services.set_preference(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
    return redirect("notifications:inbox")
