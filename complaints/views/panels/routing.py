"""The part of the page that tells which routing rule spoke."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.choices import EventKind
from complaints.models import Complaint, RoutingRule
from complaints.rules.routing import OFFICE
from complaints.selectors.routing_pages import SHORT_OUTCOMES
from complaints.views.panels.base import Panel
from places.models import Area


def routing_panel(complaint: Complaint, user: User) -> Panel | None:
    """The rule that spoke for the complaint, and what it said."""
    event = complaint.events.filter(kind=EventKind.ROUTE).order_by("-id").first()
    if event is None:
        return None
    data = event.data
    names = Area.objects.filter(pk=data["office"]).values_list("name", flat=True) if data["to"] == OFFICE else []
    context = {
        "name": data["name"],
        "rule": RoutingRule.objects.filter(pk=data["rule"]).only("is_automatic", "legal_source").first(),
        "says": next(iter(names), None) or SHORT_OUTCOMES.get(data["to"], ""),
        "at": event.created_at,
    }
    return Panel(_("Routing rule"), "complaints/_routing_panel.html", context)


PANELS = (routing_panel,)
