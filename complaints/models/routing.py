"""Routing rules of a jurisdiction: where a complaint goes, as ordered data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import Channel, DayKind, RouteOutcome, Severity, Weekday
from complaints.querysets import RoutingRuleQuerySet
from places.choices import AreaKind, EstateKind


class RoutingRule(models.Model):
    """One row of the routing table (分派规则): conditions that all must hold, and where the complaint then goes.

    Rows are asked in order; the first that fits speaks. An empty condition fits everything. `is_automatic` lets the
    rule accept and dispatch by itself; otherwise it only suggests. The severity is lifted, never lowered.
    """

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    category = models.ForeignKey(
        "complaints.Category", models.PROTECT, null=True, blank=True, verbose_name=_("category or group")
    )
    area = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, verbose_name=_("place lies in"), related_name="+"
    )
    estate_kind = models.CharField(_("kind of place"), max_length=20, choices=EstateKind, blank=True, default="")
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True, default="")
    severity = models.CharField(_("severity"), max_length=20, choices=Severity, blank=True, default="")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("days of the week"), default=list, blank=True
    )
    day_kind = models.CharField(_("kind of day"), max_length=10, choices=DayKind, blank=True, default=DayKind.ANY)
    time_from = models.TimeField(_("from this time of day"), null=True, blank=True)
    time_to = models.TimeField(_("to this time of day (not included)"), null=True, blank=True)
    keywords = models.TextField(
        _("words"), blank=True, default="", help_text=_("One per line; one of them in title or text is enough.")
    )
    outcome = models.CharField(_("goes to"), max_length=10, choices=RouteOutcome)
    office_area = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, verbose_name=_("office of"), related_name="+"
    )
    office_level = models.CharField(_("office at the level"), max_length=20, choices=AreaKind, blank=True, default="")
    severity_lift = models.CharField(_("lift the severity to"), max_length=20, choices=Severity, blank=True, default="")
    is_automatic = models.BooleanField(
        _("accept and dispatch by itself"),
        default=False,
        help_text=_("Otherwise the rule only suggests, and an officer decides."),
    )
    legal_source = models.CharField(_("legal source"), max_length=200, blank=True, default="")
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=RouteOutcome.OFFICE, office_area__isnull=False)
                | (~Q(outcome=RouteOutcome.OFFICE) & Q(office_area__isnull=True)),
                name="complaint_rule_names_office",
                violation_error_message=_("Name the office exactly where the complaint goes to a certain office."),
            ),
            models.CheckConstraint(
                condition=(Q(outcome=RouteOutcome.LEVEL) & ~Q(office_level=""))
                | (~Q(outcome=RouteOutcome.LEVEL) & Q(office_level="")),
                name="complaint_rule_names_level",
                violation_error_message=_("Name the level exactly where the complaint goes to an office at a level."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=RouteOutcome.TRIAGE, is_automatic=True),
                name="complaint_rule_triage_by_hand",
                violation_error_message=_("What is left for a person to decide cannot be dispatched by itself."),
            ),
            models.CheckConstraint(
                condition=Q(time_from__isnull=True, time_to__isnull=True)
                | (Q(time_from__isnull=False, time_to__isnull=False) & ~Q(time_from=F("time_to"))),
                name="complaint_rule_time_window",
                violation_error_message=_("Give both ends of the time of day, or none; they must differ."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="complaint_rule_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
