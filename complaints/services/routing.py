"""Routing rules: asked once after the receipt, and changed by those who answer for the whole jurisdiction."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.errors import NotAllowed
from complaints.choices import ActorKind, EventKind, State
from complaints.models import Complaint, RoutingRule
from complaints.permissions import can_manage_routing
from complaints.rules.routing import NOWHERE, OFFICE, Route, Rule, first_match, lifted, route_of
from complaints.selectors.routing import facts_of, offices_of, rules_on
from complaints.services._steps import finish, locked, move, step
from complaints.services.handling import recipient
from complaints.services.units import reclassified
from firms.selectors import project_on
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

SYSTEM = ActorKind.SYSTEM


@transaction.atomic
def route_complaint(complaint_id: int, now: datetime.datetime) -> Complaint:
    """Ask the routing rules about a complaint just received (自动分派): lift, suggest, or accept and dispatch.

    Speaks once: a complaint that was routed, or that somebody has taken up, stays as it is.
    """
    complaint = locked(complaint_id)
    if complaint.state != State.RECEIVED or complaint.events.filter(kind=EventKind.ROUTE).exists():
        return complaint
    facts = facts_of(complaint)
    rule = first_match(rules_on(facts.at.date()), facts)
    if rule is None:
        return complaint
    today = timezone.localdate(now)
    has_firm = complaint.estate is not None and project_on(complaint.estate, today) is not None
    route = route_of(rule, facts.area_path, offices_of(facts.area_path, rule), has_firm=has_firm)
    data = {"rule": rule.pk, "name": rule.name, "to": route.to, "office": route.office_id}
    event = step(complaint, EventKind.ROUTE, SYSTEM, None, now, data=data, is_public=False)
    finish(complaint, event, None)
    _lift(complaint, rule, now)
    if rule.is_automatic and route.to != NOWHERE:
        _dispatch(complaint, rule, route, now)
    return complaint


def _lift(complaint: Complaint, rule: Rule, now: datetime.datetime) -> None:
    severity = lifted(complaint.severity, rule.severity_lift)
    if severity == complaint.severity:
        return
    reason = _("Routing rule “%(name)s”") % {"name": rule.name}
    event = reclassified(complaint, SYSTEM, None, now, category=complaint.category, severity=severity, reason=reason)
    finish(complaint, event, None, fields=["severity"], reason=reason)


def _dispatch(complaint: Complaint, rule: Rule, route: Route, now: datetime.datetime) -> None:
    data = {"rule": rule.pk}
    event = move(complaint, "accept", SYSTEM, None, now, data=data, accepted_at=now)
    finish(complaint, event, None, fields=["state"], tell=["resident"])
    area = Area.objects.without_geometry().get(pk=route.office_id) if route.to == OFFICE else None
    changes = {"dispatched_at": now, **recipient(complaint, area, timezone.localdate(now))}
    data |= {"firm": getattr(changes["firm"], "pk", None), "area": area.code if area is not None else None}
    event = move(complaint, "dispatch", SYSTEM, None, now, data=data, **changes)
    finish(complaint, event, None, fields=["state", *changes], tell=["resident", "firm"])


# --- The table of rules ----------------------------------------------------------------------------


@transaction.atomic
def save_routing_rule(rule: RoutingRule, *, by: "User", fields: list[str]) -> RoutingRule:
    """Write a rule; a new one goes to the end of the order. Raises `NotAllowed`, `ValidationError`."""
    if not can_manage_routing(by):
        raise NotAllowed
    if rule.pk is None:
        last = RoutingRule.objects.select_for_update().order_by("-position").values_list("position", flat=True).first()
        rule.position = (last or 0) + 1
    rule.full_clean()
    rule.save()
    record(by, "complaints.save_routing_rule", rule, fields=fields)
    return rule


@transaction.atomic
def move_routing_rule(rule_id: int, *, by: "User", is_up: bool) -> None:
    """Change places with the rule before or after it. At the end of the table nothing happens."""
    if not can_manage_routing(by):
        raise NotAllowed
    rows = list(RoutingRule.objects.select_for_update(of=("self",)).order_by("position", "pk"))
    here = next((index for index, row in enumerate(rows) if row.pk == rule_id), None)
    if here is None:
        raise RoutingRule.DoesNotExist
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    RoutingRule.objects.bulk_update(rows, ["position"])
    record(by, "complaints.move_routing_rule", rows[there], fields=["position"])
