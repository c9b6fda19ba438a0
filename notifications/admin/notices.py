"""The backlog: what waits, what was given up and why, and sending it again."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display

from common.admin import ReadOnlyAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from notifications import services
from notifications.choices import Channel, NoticeState
from notifications.models import Notice, NoticeAttempt
from notifications.permissions import can_manage_notices

STATE_COLOURS = {NoticeState.WAITING: "warning", NoticeState.SENT: "success", NoticeState.DEAD: "danger"}


class AttemptInline(TabularInline):
    """Every try with its outcome."""

    model = NoticeAttempt
    fields = readonly_fields = ("number", "started_at", "finished_at", "outcome", "status", "words")
    extra = max_num = 0
    can_delete = False
    ordering = ("number",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_manage_notices(request.user)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Every notice of the jurisdiction; addresses are masked."""

    list_display = ("title", "shown_channel", "receiver", "shown_state", "tries", "created_at", "sent_at")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("subscription", RelatedDropdownFilter),
    )
    list_filter_submit = True
    list_select_related = ("recipient", "subscription")
    ordering = ("-created_at",)
    paginator = CappedPaginator
    list_max_show_all = 0
    fields = (
        "title",
        "text",
        "event",
        "channel",
        "receiver",
        "state",
        "tries",
        "give_up_after",
        "provider_template",
        "payload",
        "created_at",
        "sent_at",
        "read_at",
    )
    inlines = (AttemptInline,)
    actions_detail = ("send_again",)
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_manage_notices(user)

    @display(description=_("channel"), ordering="channel")
    def shown_channel(self, notice: Notice) -> str:
        return notice.get_channel_display()

    @display(description=_("to"))
    def receiver(self, notice: Notice) -> str:
        return notice.shown_to

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, notice: Notice) -> tuple[str, str]:
        return notice.state, notice.get_state_display()

    def has_send_again_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        notice = self.get_object(request, object_id) if object_id else None
        if notice is None or not self.may_view(request.user):
            return False
        can_repeat = notice.channel == Channel.WEBHOOK and notice.state == NoticeState.SENT
        return notice.state == NoticeState.DEAD or can_repeat

    @action(description=_("Send again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        notice = self.open_object(request, object_id)
        if request.method != "POST":
            text = _("It goes out with its old number, so a receiver who has it already can leave it out.")
            return self.confirm(request, notice, _("Send again"), text)
        try:
            services.send_again(notice.pk, by=request.user, now=timezone.now())
        except Refusal as error:
            return self.tell_refusal(request, error)
        return redirect("admin:notifications_notice_change", notice.pk)
