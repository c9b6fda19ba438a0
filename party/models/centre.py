"""Places and posts that residents meet: service centres with their hours, vanguard posts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.models.organisation import PartyOrganisation
from party.querysets.joint import OfLineQuerySet


class OfLine(models.Model):
    """What an organisation has in an area, from the day it opened until the day it closed (not included)."""

    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="%(class)ss", verbose_name=_("Party organisation")
    )
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("estate")
    )
    name = models.CharField(_("name"), max_length=120)
    opened_on = models.DateField(pgettext_lazy("joint", "opened on"))
    closed_on = models.DateField(pgettext_lazy("joint", "closed from"), null=True, blank=True)

    objects = OfLineQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class ServiceCentre(OfLine):
    """A place where the organisation serves residents (党群服务阵地). `phone` is that of the desk, not of a person."""

    address = models.CharField(_("address"), max_length=200)
    phone = models.CharField(pgettext_lazy("joint", "telephone of the desk"), max_length=30, blank=True, default="")
    services = models.CharField(pgettext_lazy("joint", "what it offers"), max_length=500, blank=True, default="")
    is_public = models.BooleanField(pgettext_lazy("joint", "on the public page"), default=True)

    class Meta:
        verbose_name = _("service centre")
        verbose_name_plural = _("service centres")
        ordering = ["area_id", "name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(closed_on__isnull=True),
                name="party_centre_name_once",
                violation_error_message=_("A centre with this name is open in the area."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="party_centre_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(address=""),
                name="party_centre_addressed",
                violation_error_message=_("Say where the centre is."),
            ),
        ]


class OpeningHours(models.Model):
    """When a centre is open on a day of the week (开放时间): 0 is Monday, 6 Sunday. Half-open times."""

    centre = models.ForeignKey(ServiceCentre, models.CASCADE, related_name="hours", verbose_name=_("service centre"))
    weekday = models.PositiveSmallIntegerField(
        pgettext_lazy("joint", "day of the week"), validators=[MinValueValidator(0), MaxValueValidator(6)]
    )
    opens = models.TimeField(pgettext_lazy("joint", "opens"))
    closes = models.TimeField(pgettext_lazy("joint", "closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) & Q(weekday__lte=6),
                name="party_hours_ordered",
                violation_error_message=_("Opening hours begin before they end, on the same day."),
            ),
            models.UniqueConstraint(
                fields=["centre", "weekday", "opens"],
                name="party_hours_once",
                violation_error_message=_("These opening hours stand there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class VanguardPost(OfLine):
    """A post that an organisation keeps at an estate (党员先锋岗). What it does, never who stands there."""

    duty = models.CharField(pgettext_lazy("joint", "what the post does"), max_length=300)
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )

    class Meta:
        verbose_name = _("vanguard post")
        verbose_name_plural = _("vanguard posts")
        ordering = ["area_id", "name"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="party_vanguard_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(duty=""),
                name="party_vanguard_duty",
                violation_error_message=_("Say what the post does."),
            ),
        ]
