"""Plans of inspections: the draw of estates and inspectors, and the routes that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import PlanState
from firms.querysets.inspections import PlanQuerySet


class InspectionPlan(models.Model):
    """Inspections of an area in a period (检查计划), both days included.

    `seed` is fixed before anything is drawn. `inputs` is all that the draw read (codes, frequencies, numbers of
    inspectors, no names): whoever has it and the seed computes the same result. `sha256` is the digest of both.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="+")
    version = models.ForeignKey(
        "firms.ChecklistVersion", models.PROTECT, verbose_name=_("checklist"), related_name="plans"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    seed = models.CharField(_("seed of the draw"), max_length=64)
    state = models.CharField(_("state"), max_length=20, choices=PlanState, default=PlanState.DRAFT)
    inspectors = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("inspectors"), related_name="+")
    inputs = models.JSONField(_("what the draw read"), default=dict, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of inspections")
        verbose_name_plural = _("plans of inspections")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="inspection_plan_ordered",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PlanState.DRAFT, PlanState.CANCELLED])
                | (Q(drawn_at__isnull=False) & ~Q(sha256="")),
                name="inspection_plan_drawn_whole",
                violation_error_message=_("A plan that was drawn has the moment and the digest of the draw."),
            ),
            models.CheckConstraint(
                condition=~Q(seed=""),
                name="inspection_plan_seeded",
                violation_error_message=_("A plan has a seed before it is drawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.first_day} – {self.last_day}"


class InspectionRoute(models.Model):
    """Estates that two inspectors visit one after the other, by a day (检查路线)."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, verbose_name=_("plan"), related_name="routes")
    number = models.PositiveIntegerField(_("route"))
    due_on = models.DateField(_("to be done by"))
    metres = models.PositiveIntegerField(_("way between the estates (m)"), default=0)

    class Meta:
        verbose_name = _("route of inspections")
        verbose_name_plural = _("routes of inspections")
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="inspection_route_once",
                violation_error_message=_("The plan has a route with this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"
