"""What the pages of the routing rules tell."""

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.choices import RouteOutcome, Weekday
from complaints.models import Complaint, RoutingRule
from complaints.rules.routing import FIRM, NOWHERE, TRIAGE
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

SHORT_OUTCOMES = {
    FIRM: gettext_lazy("the firm"),
    TRIAGE: gettext_lazy("left for a person"),
    NOWHERE: gettext_lazy("no such office or firm"),
}


def conditions_of(rule: RoutingRule) -> list[str]:
    """The conditions in words; empty: the rule speaks for everything."""
    words = [word for line in rule.keywords.splitlines() if (word := line.strip())]
    found = [
        rule.category.label if rule.category is not None else "",
        rule.area.name if rule.area is not None else "",
        rule.get_estate_kind_display() if rule.estate_kind else "",
        rule.get_channel_display() if rule.channel else "",
        rule.get_severity_display() if rule.severity else "",
        _(", ").join(str(Weekday(day).label) for day in sorted(rule.weekdays)),
        rule.get_day_kind_display() if rule.day_kind else "",
        f"{rule.time_from:%H:%M}–{rule.time_to:%H:%M}" if rule.time_from is not None else "",
        _("“%(words)s”") % {"words": _("” or “").join(words)} if words else "",
    ]
    return [words for words in found if words]


def outcome_of(rule: RoutingRule) -> str:
    """Where the rule sends a complaint, in words."""
    if rule.outcome == RouteOutcome.OFFICE:
        return _("office of %(area)s") % {"area": rule.office_area.name}
    if rule.outcome == RouteOutcome.LEVEL:
        return _("office of the place: %(level)s") % {"level": rule.get_office_level_display()}
    return str(rule.get_outcome_display())


def read_simulation(job: Any) -> dict[str, Any] | None:
    """The outcome of a trial, None while there is none."""
    if not job.result_file or not job.result_file.storage.exists(job.result_file.name):
        return None
    with job.result_file.open("rb") as file:
        return json.loads(file.read())


def simulation_rows(found: dict[str, Any], user: "User") -> list[dict[str, Any]]:
    """The rules of a trial with their differences, each with the complaint where the person may see it."""
    ids = [one["complaint"] for rule in found["rules"] for one in rule["differences"]]
    seen = {one.pk: one for one in Complaint.objects.visible_to(user).filter(pk__in=ids).for_list()}
    names = dict(Area.objects.filter(pk__in=_offices_in(found)).values_list("pk", "name"))

    def told(target: dict[str, Any]) -> str:
        return str(SHORT_OUTCOMES.get(target["to"]) or names.get(target["office"], "-"))

    return [
        {
            **rule,
            "differences": [
                {"complaint": seen[one["complaint"]], "says": told(one["says"]), "was": told(one["was"])}
                for one in rule["differences"]
                if one["complaint"] in seen
            ],
        }
        for rule in found["rules"]
    ]


def _offices_in(found: dict[str, Any]) -> set[int]:
    targets = [one[side] for rule in found["rules"] for one in rule["differences"] for side in ("says", "was")]
    return {target["office"] for target in targets if target["office"] is not None}
