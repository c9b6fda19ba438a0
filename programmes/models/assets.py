"""Key public assets of estates: lifts, fire systems, water tanks, the repair fund."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.choices import AssetKind, InspectionResult
from programmes.querysets import AssetQuerySet, AssetReadingQuerySet


class PublicAsset(models.Model):
    """A key thing that the owners of an estate have in common (关键公共资产).

    Machines have a `next_due_on` from their last inspection; the repair fund has a `balance_amount` (yuan) as of
    a day instead. `serial` is the number on the registration plate or of the account's file, never of a person.
    """

    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="public_assets")
    kind = models.CharField(_("kind"), max_length=20, choices=AssetKind)
    serial = models.CharField(_("registration number"), max_length=60)
    location = models.CharField(_("location"), max_length=120, blank=True)
    installed_on = models.DateField(_("installed on"), null=True, blank=True)
    inspected_on = models.DateField(_("last inspected on"), null=True, blank=True)
    last_result = models.CharField(_("last result"), max_length=20, choices=InspectionResult, blank=True)
    next_due_on = models.DateField(_("next inspection due"), null=True, blank=True)
    balance_amount = models.DecimalField(_("balance (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True)
    balance_on = models.DateField(_("balance as of"), null=True, blank=True)
    is_in_use = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("public asset")
        verbose_name_plural = _("public assets")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["next_due_on"], name="asset_next_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["estate", "kind", "serial"],
                name="asset_once",
                violation_error_message=_("This estate has an asset of that kind with this registration number."),
            ),
            models.CheckConstraint(
                condition=Q(kind="repair_fund", next_due_on__isnull=True, inspected_on__isnull=True, last_result="")
                | (~Q(kind="repair_fund") & Q(balance_amount__isnull=True, balance_on__isnull=True)),
                name="asset_fields_fit_kind",
                violation_error_message=_("Machines have inspections; only the repair fund has a balance."),
            ),
            models.CheckConstraint(
                condition=Q(balance_amount__isnull=True, balance_on__isnull=True)
                | Q(balance_amount__isnull=False, balance_on__isnull=False),
                name="asset_balance_has_day",
                violation_error_message=_("A balance comes with its day."),
            ),
            models.CheckConstraint(
                condition=~Q(serial=""),
                name="asset_has_serial",
                violation_error_message=_("An asset has a registration number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.serial}"


class AssetReading(models.Model):
    """An inspection of a machine, or a balance of the fund, as it was reported; insert-only."""

    asset = models.ForeignKey(PublicAsset, models.PROTECT, verbose_name=_("asset"), related_name="readings")
    read_on = models.DateField(_("on"))
    result = models.CharField(_("result"), max_length=20, choices=InspectionResult, blank=True)
    next_due_on = models.DateField(_("next inspection due"), null=True, blank=True)
    balance_amount = models.DecimalField(_("balance (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AssetReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-read_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(~Q(result="") & Q(balance_amount__isnull=True, next_due_on__isnull=False))
                | Q(result="", balance_amount__isnull=False, next_due_on__isnull=True),
                name="asset_reading_is_one_thing",
                violation_error_message=_("A reading is an inspection with its next day, or a balance."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.read_on:%Y-%m-%d}"
