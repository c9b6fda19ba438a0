"""Buildings of an estate and the units in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.choices import UnitUse
from places.models.estate import Estate
from places.querysets import BuildingQuerySet, UnitQuerySet


class Building(models.Model):
    """A building of an estate (楼栋、幢), known by its number there."""

    estate = models.ForeignKey(Estate, models.PROTECT, verbose_name=_("estate"), related_name="buildings")
    number = models.CharField(_("building number"), max_length=40)
    floor_count = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    has_lift = models.BooleanField(_("has a lift"), null=True, blank=True)
    built_year = models.PositiveSmallIntegerField(_("built in"), null=True, blank=True)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["estate_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["estate", "number"],
                name="building_number_once",
                violation_error_message=_("The estate has a building with this number."),
            ),
            models.CheckConstraint(
                condition=~Q(number=""), name="building_numbered", violation_error_message=_("A building has a number.")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Unit(models.Model):
    """A part of a building that somebody owns alone: a home, shop, office, parking space (专有部分、户).

    `exclusive_area` is square metres to two places, the weight of its vote in the owners' assembly.
    """

    building = models.ForeignKey(Building, models.PROTECT, verbose_name=_("building"), related_name="units")
    stair = models.CharField(_("stair"), max_length=20, blank=True)
    number = models.CharField(_("unit number"), max_length=40)
    floor = models.SmallIntegerField(_("storey"), null=True, blank=True)
    use = models.CharField(_("use"), max_length=20, choices=UnitUse, default=UnitUse.DWELLING)
    exclusive_area = models.DecimalField(_("exclusive area (m²)"), max_digits=10, decimal_places=2)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["building_id", "stair", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "stair", "number"],
                name="unit_number_once",
                violation_error_message=_("The building has a unit with this number on this stair."),
            ),
            models.CheckConstraint(
                condition=Q(exclusive_area__gt=0),
                name="unit_area_positive",
                violation_error_message=_("The exclusive area is more than 0 m²."),
            ),
            models.CheckConstraint(
                condition=~Q(number=""), name="unit_numbered", violation_error_message=_("A unit has a number.")
            ),
        ]

    def __str__(self) -> str:
        return "-".join(part for part in (self.stair, self.number) if part)
