"""Owners and what share of which unit they hold when."""

from fractions import Fraction

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.masking import mask_name, mask_phone
from places.choices import OwnerKind
from places.models.building import Unit
from places.querysets import OwnerQuerySet, OwnershipQuerySet

LARGEST_DENOMINATOR = 1_000_000


class Owner(models.Model):
    """Somebody who holds title to units (业主). Personal data: encrypted, shown masked.

    The hashes are keyed hashes for look-up, kept by the services. `identity_hash` stands for the number of
    the identity document, which itself is not kept.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=OwnerKind, default=OwnerKind.PERSON)
    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    name_hash = models.CharField(max_length=64, editable=False, db_index=True)
    phone_hash = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)
    identity_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("owner")
        verbose_name_plural = _("owners")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["identity_hash"],
                condition=~Q(identity_hash=""),
                name="owner_identity_once",
                violation_error_message=_("This owner is already recorded."),
            ),
            models.CheckConstraint(
                condition=~Q(name_hash=""), name="owner_named", violation_error_message=_("An owner has a name.")
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """A person's name with all but its first character hidden; bodies are named in full."""
        return mask_name(self.name) if self.kind == OwnerKind.PERSON else self.name

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class Ownership(models.Model):
    """An owner holds a share of a unit for a half-open period (产权、共有份额).

    The shares of a unit never add up to more than 1 on any day: a trigger checks it (migration 0002).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="ownerships")
    owner = models.ForeignKey(Owner, models.PROTECT, verbose_name=_("owner"), related_name="ownerships")
    share_numerator = models.PositiveIntegerField(_("share: parts held"), default=1)
    share_denominator = models.PositiveIntegerField(_("share: parts in all"), default=1)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("ownership share")
        verbose_name_plural = _("ownership shares")
        ordering = ["unit_id", "effective_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="ownership_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(
                    share_numerator__gte=1,
                    share_denominator__lte=LARGEST_DENOMINATOR,
                    share_numerator__lte=F("share_denominator"),
                ),
                name="ownership_share_fraction",
                violation_error_message=_("A share is a fraction above 0 and at most 1."),
            ),
            ExclusionConstraint(
                name="ownership_period_once",
                expressions=[
                    ("unit", "="),
                    ("owner", "="),
                    (
                        Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField()),
                        "&&",
                    ),
                ],
                violation_error_message=_("This owner already holds a share of this unit in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.share}"

    @property
    def share(self) -> Fraction:
        """Part of the unit, above 0 and at most 1."""
        return Fraction(self.share_numerator, self.share_denominator)
