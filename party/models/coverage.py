"""Coverage as it stood at the end of a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import End
from party.querysets import OfAreaQuerySet


class CoverageSnapshot(models.Model):
    """The counts of one end in one area and everything below it on a day (覆盖率快照). Numbers of units only.

    `all_units` = every unit; `counted` = those whose members were counted; `must_form` = those that must have an
    organisation of their own, `formed` of these have one; `own` = all that have one; `joint` and `instructor` = those
    without one that are in a joint branch, or have at least an instructor. So own + joint + instructor are covered.
    """

    day = models.DateField(_("day"))
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    end = models.CharField(pgettext_lazy("party", "end"), max_length=20, choices=End)
    all_units = models.PositiveIntegerField(pgettext_lazy("party", "all"))
    counted = models.PositiveIntegerField(pgettext_lazy("party", "counted"))
    must_form = models.PositiveIntegerField(pgettext_lazy("party", "must form"))
    formed = models.PositiveIntegerField(pgettext_lazy("party", "formed"))
    own = models.PositiveIntegerField(pgettext_lazy("party", "organisations of their own"))
    joint = models.PositiveIntegerField(pgettext_lazy("party", "in joint branches"))
    instructor = models.PositiveIntegerField(pgettext_lazy("party", "with an instructor"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage on a day")
        verbose_name_plural = _("coverage by day")
        ordering = ["-day", "area_id", "end"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["area", "end", "day"], name="party_snapshot_once"),
            models.CheckConstraint(
                condition=Q(
                    formed__lte=F("must_form"),
                    must_form__lte=F("counted"),
                    counted__lte=F("all_units"),
                    own__gte=F("formed"),
                    all_units__gte=F("own") + F("joint") + F("instructor"),
                ),
                name="party_snapshot_adds_up",
                violation_error_message=_("The counts do not add up."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.end} {self.day:%Y-%m-%d}"


class RateSnapshot(models.Model):
    """The three rates of an area on a day (三率): estates, and how many have each of the three."""

    day = models.DateField(_("day"))
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    estates = models.PositiveIntegerField(_("estates"))
    with_committee = models.PositiveIntegerField(pgettext_lazy("party", "with an owners' committee"))
    with_service = models.PositiveIntegerField(pgettext_lazy("party", "with property service"))
    with_organisation = models.PositiveIntegerField(pgettext_lazy("party", "with a Party organisation"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("three rates on a day")
        verbose_name_plural = _("three rates by day")
        ordering = ["-day", "area_id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["area", "day"], name="party_rates_once"),
            models.CheckConstraint(
                condition=Q(
                    with_committee__lte=F("estates"),
                    with_service__lte=F("estates"),
                    with_organisation__lte=F("estates"),
                ),
                name="party_rates_at_most_whole",
                violation_error_message=_("The counts do not add up."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day:%Y-%m-%d}"
