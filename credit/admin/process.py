"""Due process as queues: notices served and opened, objections, requests for repair. Rows lead to where one decides."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from common.admin import DayRangeFilter
from credit.admin.base import CreditAdmin, ProcessAreaFilter
from credit.choices import ObjectionState, RepairState
from credit.models import EventObjection, ListNotice, ListObjection, RepairRequest, ScoringNotice
from credit.selectors import queues
from credit.selectors.quarter import decide_by
from credit.templatetags.credit_staff import days_left_words

OBJECTION_COLOURS = {
    ObjectionState.FILED: "warning",
    ObjectionState.UPHELD: "success",
    ObjectionState.REFUSED: "default",
}
REPAIR_COLOURS = {RepairState.ASKED: "warning", RepairState.GRANTED: "success", RepairState.REFUSED: "default"}
SOON = datetime.timedelta(days=3)


class OpenedFilter(DropdownFilter):
    """Whether the firm has opened the notice; among those not opened, whether its time is running out."""

    title = gettext_lazy("opened")
    parameter_name = "opened"
    last_day = "object_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("no", gettext_lazy("not opened yet")),
            ("soon", gettext_lazy("not opened, three days left or fewer")),
            ("yes", gettext_lazy("opened")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(first_seen_at__isnull=False)
        if self.value() in ("no", "soon"):
            queryset = queryset.filter(first_seen_at__isnull=True)
        if self.value() == "soon":
            today = timezone.localdate()
            return queryset.filter(
                **{f"{self.last_day}__gte": today, f"{self.last_day}__lte": today + SOON},
            )
        return queryset


class ListOpenedFilter(OpenedFilter):
    """The same for notices of lists, whose time is the publicity period."""

    last_day = "entry__issue__publicity_to"


class MineFilter(DropdownFilter):
    """What the person may decide."""

    title = gettext_lazy("waits for")
    parameter_name = "waits"
    rows: Callable[[Any], QuerySet]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", gettext_lazy("my decision"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=type(self).rows(request.user).values("pk"))


class MyEventObjections(MineFilter):
    """Objections to records."""

    rows = staticmethod(queues.event_objections_to_decide)


class MyRepairs(MineFilter):
    """Requests for repair."""

    rows = staticmethod(queues.repairs_to_decide)


class MyListObjections(MineFilter):
    """Objections to entries."""

    rows = staticmethod(queues.list_objections_to_decide)


class LeadingAdmin(CreditAdmin):
    """Rows of a queue; opening one leads to the page on which it is dealt with."""

    visible: Callable[[Any], QuerySet]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return type(self).visible(request.user)

    def target(self, row: Any) -> str:
        """Address of the page that deals with the row."""
        raise NotImplementedError

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return redirect(self.target(self.visible_or_404(request, object_id)))


class OfEvent(LeadingAdmin):
    """What hangs on a record."""

    search_fields = ("event__firm__search_text", "event__item_code")
    search_help_text = gettext_lazy("Firm, or code of the item")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("event__firm", "event__project__estate")
            .defer("event__project__estate__polygon")
        )

    def target(self, row: Any) -> str:
        return reverse("admin:credit_creditevent_change", args=[row.event_id])

    @display(description=gettext_lazy("record"), header=True)
    def shown_record(self, row: Any) -> list[str]:
        return [f"{row.event.item_code} {row.event.firm.name}", row.event.fact[:60]]


class OfEntry(LeadingAdmin):
    """What hangs on an entry of a list."""

    search_fields = ("entry__firm__search_text",)
    search_help_text = gettext_lazy("Name, pinyin initials or unified code")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("entry__firm", "entry__issue", "entry__project")

    def target(self, row: Any) -> str:
        return reverse("admin:credit_listissue_change", args=[row.entry.issue_id])

    @display(description=gettext_lazy("entry"), header=True)
    def shown_entry(self, row: Any) -> list[str]:
        return [row.entry.firm.name, f"{row.entry.issue} · {row.entry.title or row.entry.kind}"]


@admin.register(ScoringNotice)
class ScoringNoticeAdmin(OfEvent):
    """Scoring notices: served, opened, and until when the firm may object."""

    visible = staticmethod(queues.visible_notices)
    list_display = ("__str__", "shown_record", "served_at", "shown_opened", "object_by", "shown_left")
    list_filter = (OpenedFilter, ProcessAreaFilter, ("served_at", DayRangeFilter))
    list_filter_submit = True

    @display(
        description=gettext_lazy("opened"),
        label={"yes": "success", "no": "warning"},
    )
    def shown_opened(self, notice: ScoringNotice) -> tuple[str, str]:
        return _opened(notice)

    @display(description=gettext_lazy("time to object"))
    def shown_left(self, notice: ScoringNotice) -> str:
        return _left_or_over(notice.object_by)


@admin.register(ListNotice)
class ListNoticeAdmin(OfEntry):
    """Prior notices of lists: served, opened, and until when the firm may object."""

    visible = staticmethod(queues.visible_list_notices)
    list_display = ("shown_entry", "served_at", "shown_opened", "shown_left")
    list_filter = (ListOpenedFilter, ("served_at", DayRangeFilter))
    list_filter_submit = True

    @display(
        description=gettext_lazy("opened"),
        label={"yes": "success", "no": "warning"},
    )
    def shown_opened(self, notice: ListNotice) -> tuple[str, str]:
        return _opened(notice)

    @display(description=gettext_lazy("time to object"))
    def shown_left(self, notice: ListNotice) -> str:
        after = notice.entry.issue.publicity_to
        return _("until the end of publicity") if after is None else _left_or_over(after - datetime.timedelta(days=1))


@admin.register(EventObjection)
class EventObjectionAdmin(OfEvent):
    """Objections to records, with the days left for deciding."""

    visible = staticmethod(queues.visible_event_objections)
    list_display = ("shown_record", "shown_state", "filed_at", "decide_by", "shown_left", "decided_by")
    list_filter = (MyEventObjections, ("state", ChoicesDropdownFilter), ProcessAreaFilter)
    list_filter_submit = True
    ordering = ("decide_by", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("decided_by", "event__firm")

    @display(description=gettext_lazy("state"), label=OBJECTION_COLOURS, ordering="state")
    def shown_state(self, objection: EventObjection) -> tuple[str, str]:
        return objection.state, objection.get_state_display()

    @display(description=gettext_lazy("time to decide"))
    def shown_left(self, objection: EventObjection) -> str:
        return _left(objection.decide_by) if objection.state == ObjectionState.FILED else _("decided")


@admin.register(ListObjection)
class ListObjectionAdmin(OfEntry):
    """Objections to entries of lists."""

    visible = staticmethod(queues.visible_list_objections)
    list_display = ("shown_entry", "shown_state", "filed_at", "shown_left", "decided_by")
    list_filter = (MyListObjections, ("state", ChoicesDropdownFilter))
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("decided_by", "entry__issue__rulebook_version")

    @display(description=gettext_lazy("state"), label=OBJECTION_COLOURS, ordering="state")
    def shown_state(self, objection: ListObjection) -> tuple[str, str]:
        return objection.state, objection.get_state_display()

    @display(description=gettext_lazy("time to decide"))
    def shown_left(self, objection: ListObjection) -> str:
        if objection.state != ObjectionState.FILED:
            return _("decided")
        day = decide_by(objection, objection.entry.issue.rulebook_version.document)
        return _left(day) if day is not None else _("before the lists are final")


@admin.register(RepairRequest)
class RepairRequestAdmin(OfEvent):
    """Requests for repair, the oldest first."""

    visible = staticmethod(queues.visible_repairs)
    list_display = ("shown_record", "shown_state", "asked_at", "shown_waiting", "decided_by")
    list_filter = (MyRepairs, ("state", ChoicesDropdownFilter), ProcessAreaFilter)
    list_filter_submit = True
    ordering = ("asked_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("decided_by")

    @display(description=gettext_lazy("state"), label=REPAIR_COLOURS, ordering="state")
    def shown_state(self, asked: RepairRequest) -> tuple[str, str]:
        return asked.state, asked.get_state_display()

    @display(description=gettext_lazy("waits"))
    def shown_waiting(self, asked: RepairRequest) -> str:
        if asked.state != RepairState.ASKED:
            return _("decided")
        days = (timezone.localdate() - timezone.localdate(asked.asked_at)).days
        return _("for %(days)s days") % {"days": days} if days else _("since today")


def _opened(notice: ScoringNotice | ListNotice) -> tuple[str, str]:
    if notice.first_seen_at is None:
        return "no", _("not opened yet")
    return "yes", timezone.localtime(notice.first_seen_at).strftime("%Y-%m-%d %H:%M")


def _left(last_day: datetime.date) -> str:
    return days_left_words(queues.days_left(last_day, timezone.localdate()))


def _left_or_over(last_day: datetime.date) -> str:
    return _left(last_day) if last_day >= timezone.localdate() else _("over")
