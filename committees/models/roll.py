"""The roll on which an assembly votes, frozen with a digest, and who speaks for a unit."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.choices import LinkMeans
from committees.models.assembly import HEX_64, Assembly


class UnitRepresentative(models.Model):
    """Co-owners name the one who votes for their unit (共有人推选的表决人). Noted before the roll is frozen."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="representatives")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    owner = models.ForeignKey("places.Owner", models.PROTECT, related_name="+", verbose_name=_("owner"))
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("representative of co-owners")
        verbose_name_plural = _("representatives of co-owners")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["assembly", "unit"], name="unit_representative_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.owner_id}"


class FrozenRoll(models.Model):
    """The roll of an assembly as published (业主名册): units, areas and heads, without names. Insert-only.

    `payload` is canonical JSON; owners stand in it under keys that mean nothing outside this roll. The last one
    counts, and after the notice there is no further one (trigger).
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="rolls", verbose_name=_("owners' assembly"))
    number = models.PositiveSmallIntegerField(_("number"))
    day = models.DateField(_("as of"))
    payload = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    unit_count = models.PositiveIntegerField(_("units"))
    head_count = models.PositiveIntegerField(_("heads"))
    total_area = models.DecimalField(_("area (m²)"), max_digits=24, decimal_places=8)
    frozen_at = models.DateTimeField(_("frozen"))

    class Meta:
        verbose_name = _("frozen roll")
        verbose_name_plural = _("frozen rolls")
        ordering = ["assembly", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="frozen_roll_once"),
            models.CheckConstraint(condition=Q(sha256__regex=HEX_64), name="frozen_roll_digest"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class RollOwner(models.Model):
    """An owner under the key of one roll: the only link between names and the published roll. Insert-only."""

    roll = models.ForeignKey(FrozenRoll, models.PROTECT, related_name="owners")
    owner = models.ForeignKey("places.Owner", models.PROTECT, related_name="+", verbose_name=_("owner"))
    key = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("owner on a roll")
        verbose_name_plural = _("owners on a roll")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["roll", "owner"], name="roll_owner_once"),
            models.UniqueConstraint(fields=["roll", "key"], name="roll_owner_key_once"),
        ]

    def __str__(self) -> str:
        return self.key


class RollUnit(models.Model):
    """A unit on a roll with its exact area and the set of its owners. Insert-only."""

    roll = models.ForeignKey(FrozenRoll, models.PROTECT, related_name="units", verbose_name=_("frozen roll"))
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    label = models.CharField(_("unit"), max_length=120)
    building = models.CharField(_("building"), max_length=40)
    area = models.DecimalField(_("area (m²)"), max_digits=22, decimal_places=8)
    owner_keys = ArrayField(models.CharField(max_length=32))
    is_developers = models.BooleanField(_("developer's"), default=False)
    is_parking = models.BooleanField(_("parking space"), default=False)
    representative_key = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        verbose_name = _("unit on a roll")
        verbose_name_plural = _("units on a roll")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["roll", "label"], name="roll_unit_label_once"),
            models.UniqueConstraint(fields=["roll", "unit"], name="roll_unit_once"),
            models.CheckConstraint(condition=Q(area__gte=0), name="roll_unit_area"),
            models.CheckConstraint(condition=Q(owner_keys__len__gte=1), name="roll_unit_owned"),
        ]

    def __str__(self) -> str:
        return self.label


class Voice(models.Model):
    """One who speaks for a unit (表决权人): its owner or representative; each co-owner where none is named.

    The database holds at most one live ballot for each (`LiveBallot`).
    """

    roll_unit = models.ForeignKey(RollUnit, models.PROTECT, related_name="voices", verbose_name=_("unit"))
    key = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("voice of a unit")
        verbose_name_plural = _("voices of units")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["roll_unit", "key"], name="voice_once")]
        indexes = [models.Index(fields=["key"], name="voice_by_key")]

    def __str__(self) -> str:
        return f"{self.roll_unit_id}/{self.key}"


class RollTransfer(models.Model):
    """A unit changed hands after the freezing (产权转移). Insert-only; counts where the rules say so."""

    roll_unit = models.ForeignKey(RollUnit, models.PROTECT, related_name="transfers", verbose_name=_("unit"))
    owner_keys = ArrayField(models.CharField(max_length=32))
    effective_at = models.DateTimeField(_("from"))
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("transfer after the freezing")
        verbose_name_plural = _("transfers after the freezing")
        ordering = ["effective_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.roll_unit_id} {self.effective_at:%F}"


class OwnerLink(models.Model):
    """An account is an owner's (业主认证), made sure of in one of three ways."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("account"))
    owner = models.ForeignKey("places.Owner", models.PROTECT, related_name="links", verbose_name=_("owner"))
    means = models.CharField(_("made sure"), max_length=12, choices=LinkMeans)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    verified_at = models.DateTimeField(_("since"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("verified owner")
        verbose_name_plural = _("verified owners")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "owner"],
                condition=Q(revoked_at__isnull=True),
                name="owner_link_once",
                violation_error_message=_("This account is this owner's already."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("verified_at")), name="owner_link_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} = {self.owner_id}"


class OwnerInvitation(models.Model):
    """A code on paper with which an owner proves to be one (业主邀请码). Only its keyed hash is kept."""

    owner = models.ForeignKey("places.Owner", models.PROTECT, related_name="+", verbose_name=_("owner"))
    estate = models.ForeignKey("places.Estate", models.PROTECT, related_name="+", verbose_name=_("estate"))
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation of an owner")
        verbose_name_plural = _("invitations of owners")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="owner_invitation_ordered")
        ]

    def __str__(self) -> str:
        return str(self.pk)
