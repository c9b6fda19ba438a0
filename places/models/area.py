"""The tree of administrative areas."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from places.choices import AreaKind
from places.querysets import AreaQuerySet

PATH_LENGTH = 120

# Kind of area → form of its code: national statistical codes, and below them codes of our own for grids.
CODE_FORMS = {
    AreaKind.CITY: r"^[0-9]{4}$",
    AreaKind.DISTRICT: r"^[0-9]{6}$",
    AreaKind.SUBDISTRICT: r"^[0-9]{9}$",
    AreaKind.COMMUNITY: r"^[0-9]{12}$",
    AreaKind.GRID: r"^[0-9]{12}[0-9A-Z]{1,12}$",
}


def _code_fits_kind() -> Q:
    condition = Q()
    for kind, form in CODE_FORMS.items():
        condition |= Q(kind=kind, code__regex=form)
    return condition


class Area(models.Model):
    """A city, district, subdistrict, community or grid (行政区域、网格).

    `path` lists the codes from the root down, each closed by "/": `5101/510108/510108001/`. A right on an area
    holds for every area whose path begins with its path. Level order and path are checked by a trigger
    (migration 0002) because they compare two rows. `geometry` is GeoJSON (Polygon or MultiPolygon) in WGS 84;
    `west` … `north` are its bounding box in degrees.
    """

    code = models.CharField(_("code"), max_length=24, unique=True, error_messages={"unique": _("This code exists.")})
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("belongs to"), related_name="children"
    )
    path = models.CharField(_("path"), max_length=PATH_LENGTH, editable=False)
    geometry = models.JSONField(_("border"), null=True, blank=True)
    west = models.DecimalField(max_digits=9, decimal_places=6, null=True, editable=False)
    south = models.DecimalField(max_digits=8, decimal_places=6, null=True, editable=False)
    east = models.DecimalField(max_digits=9, decimal_places=6, null=True, editable=False)
    north = models.DecimalField(max_digits=8, decimal_places=6, null=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["path"]
        default_permissions = ()
        permissions = [
            ("view_work", _("see the work of the area")),
            ("manage_places", _("manage areas and estates")),
            ("import_places", _("import areas and estates")),
            ("handle_complaints", _("handle complaints")),
            ("mediate", _("mediate disputes")),
            ("view_personal_data", _("see personal data unmasked")),
            ("manage_firms", _("manage property firms")),
            ("report_credit_event", _("report credit events")),
            ("review_credit_event", _("review credit events")),
            ("confirm_credit_event", _("confirm credit events")),
            ("manage_rulebooks", _("manage rulebooks")),
            ("close_quarter", _("close quarters and publish lists")),
            ("manage_accounts", _("manage accounts and roles")),
            ("view_audit", _("read the audit trail")),
            ("manage_jobs", _("manage background jobs")),
            # programmes
            ("survey_estates", _("survey old and abandoned estates")),
            ("manage_programmes", _("manage old estates, rooms and public assets")),
            ("approve_subsidies", _("approve subsidies")),
            # committees
            ("manage_committees", _("guide owners' assemblies and committees")),
            # party
            ("view_party", _("see Party organisations and their posts")),
            ("manage_party", _("manage Party organisations")),
        ]
        indexes = [
            models.Index(fields=["path"], name="area_path_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["kind", "name"], name="area_kind_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["path"], name="area_path_once", violation_error_message=_("Another area has this path.")
            ),
            models.CheckConstraint(
                condition=_code_fits_kind(),
                name="area_code_fits_kind",
                violation_error_message=_(
                    "The code does not fit the kind: city 4 digits, district 6, subdistrict 9, community 12; "
                    "a grid has its community's 12 digits and up to 12 digits or capital letters."
                ),
            ),
            models.CheckConstraint(
                condition=Q(path__endswith=Concat(F("code"), Value("/"))),
                name="area_path_ends_with_code",
                violation_error_message=_("The path of an area ends with its code."),
            ),
            models.CheckConstraint(
                condition=Q(geometry__isnull=True, west=None, south=None, east=None, north=None)
                | Q(
                    geometry__isnull=False,
                    west__isnull=False,
                    south__isnull=False,
                    east__isnull=False,
                    north__isnull=False,
                    west__gte=-180,
                    east__lte=180,
                    south__gte=-90,
                    north__lte=90,
                    west__lte=F("east"),
                    south__lte=F("north"),
                ),
                name="area_box_belongs_to_geometry",
                violation_error_message=_("A border comes with its bounding box, and only then."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Number of areas above this one in the jurisdiction's tree."""
        return self.path.count("/") - 1
