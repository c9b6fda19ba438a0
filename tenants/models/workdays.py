"""The State Council's yearly arrangement of holidays, as data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.querysets import OperatorsQuerySet


class WorkdayYear(models.Model):
    """Days off and days worked in exchange, of one year (年度节假日安排). Wins over the library's own table.

    Both lists hold ISO dates in order. On all other days of the year Monday to Friday are worked.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    holidays = models.JSONField(_("days off"))
    workdays = models.JSONField(_("make-up days that are worked"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=300)
    loaded_at = models.DateTimeField(_("loaded"))

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("year of working days")
        verbose_name_plural = _("years of working days")
        ordering = ["-year"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2200),
                name="workday_year_plausible",
                violation_error_message=_("The year must lie between 2000 and 2200."),
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(holidays=[]),
                name="workday_year_complete",
                violation_error_message=_("The arrangement of a year has a source and days off."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
