"""A firm serves an estate for a period."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import ProjectEnd
from firms.querysets import ProjectQuerySet
from places.choices import EstateKind


class ServiceProject(models.Model):
    """One firm serving one estate for a half-open period (物业服务项目).

    `filed_on` is the day on which the firm filed it; empty while nobody did. `manager_name` repeats the post in force.
    """

    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="projects")
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="projects")
    name = models.CharField(_("project name"), max_length=200)
    floor_area = models.DecimalField(_("floor area (m²)"), max_digits=14, decimal_places=2, null=True, blank=True)
    household_count = models.PositiveIntegerField(_("households"), null=True, blank=True)
    manager_name = models.CharField(_("project manager"), max_length=100, blank=True)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=20, choices=ProjectEnd, blank=True)
    place_kind = models.CharField(_("kind of place"), max_length=20, choices=EstateKind, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["id", "estate"],  # what the foreign key of contracts over both columns refers to
                name="project_and_estate",
                violation_error_message=_("The contract is about another estate than its project."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="project_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(floor_area__isnull=True) | Q(floor_area__gte=0),
                name="project_area_not_negative",
                violation_error_message=_("The floor area cannot be negative."),
            ),
            ExclusionConstraint(
                name="project_one_firm_at_a_time",
                expressions=[
                    ("estate", RangeOperators.EQUAL),
                    (
                        Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another firm serves this estate in that period. End its project first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
