"""Estates: the places that are managed."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.choices import EstateKind, EstateStatus, ManagementMode, OwnershipMix
from places.models.area import Area
from places.querysets import EstateQuerySet

FIRST_YEAR, LAST_YEAR = 1850, 2100


class Estate(models.Model):
    """One place of property management: the legal unit of one owners' assembly (小区、物业管理区域).

    Also commercial buildings, industrial parks and courts without owner. `code` is printed on the QR plate
    and never changes. `longitude`, `latitude` are WGS 84 degrees; `polygon` is GeoJSON in WGS 84; `floor_area` is
    square metres. `name_key` is the name without spaces and punctuation, by which an import finds an estate
    again; `search_text` holds name, pinyin and initials for search. The services keep both.
    """

    code = models.CharField(_("code"), max_length=16, unique=True, error_messages={"unique": _("This code exists.")})
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=EstateKind, default=EstateKind.RESIDENTIAL)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("area"), related_name="estates")
    address = models.CharField(_("address"), max_length=300, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    polygon = models.JSONField(_("border"), null=True, blank=True)
    floor_area = models.DecimalField(_("floor area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    household_count = models.PositiveIntegerField(_("households"), null=True, blank=True)
    building_count = models.PositiveIntegerField(_("number of buildings"), null=True, blank=True)
    enterprise_count = models.PositiveIntegerField(_("enterprises"), null=True, blank=True)
    built_year = models.PositiveSmallIntegerField(
        _("built in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    ownership_mix = models.CharField(_("ownership"), max_length=20, choices=OwnershipMix, default=OwnershipMix.UNKNOWN)
    status = models.CharField(_("state"), max_length=20, choices=EstateStatus, default=EstateStatus.IN_USE)
    management_mode = models.CharField(
        _("managed by"), max_length=20, choices=ManagementMode, default=ManagementMode.UNKNOWN
    )
    reported_firm_name = models.CharField(_("property firm as reported"), max_length=120, blank=True)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = EstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("estate")
        verbose_name_plural = _("estates")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [
            # committees: work
            ("act_for_committee", _("act for the owners' committee")),
        ]
        indexes = [
            GinIndex(fields=["search_text"], name="estate_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["area", "name"], name="estate_area_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(
                    longitude__isnull=False,  # a comparison with NULL lets a CHECK pass
                    latitude__isnull=False,
                    longitude__gte=-180,
                    longitude__lte=180,
                    latitude__gte=-90,
                    latitude__lte=90,
                ),
                name="estate_point_whole",
                violation_error_message=_("A point has a longitude (−180 to 180) and a latitude (−90 to 90)."),
            ),
            models.CheckConstraint(
                condition=Q(floor_area__isnull=True) | Q(floor_area__gt=0),
                name="estate_floor_area_positive",
                violation_error_message=_("The floor area is more than 0 m², or left empty."),
            ),
            models.CheckConstraint(
                condition=Q(built_year__isnull=True) | Q(built_year__gte=FIRST_YEAR, built_year__lte=LAST_YEAR),
                name="estate_built_year_plausible",
                violation_error_message=_("The year of building lies between 1850 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-Z]{6,16}$"),
                name="estate_code_form",
                violation_error_message=_("The code of an estate has 6 to 16 digits or capital letters."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="estate_named",
                violation_error_message=_("An estate has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
