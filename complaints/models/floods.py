"""Flood control of the residents' form: the limits of a jurisdiction, and how often they asked for a check."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import FloodReason
from places.models import Estate

LEAST, MOST = MinValueValidator(1), MaxValueValidator(1_000_000_000)


class FloodLimits(models.Model):
    """How many forms in one hour are usual (提交频率限制). One row, changed as the office finds right.

    Above a limit nothing is refused: the form is taken after a short calculation of the device, or after waiting. A
    mobile network or an estate may show one address for thousands of households, hence the high limit per address.
    """

    is_on = models.BooleanField(
        _("in use"), default=True, help_text=_("Off: nothing is counted, and nobody is asked for a check.")
    )
    address_limit = models.PositiveIntegerField(
        _("forms per address and hour"),
        default=300,
        validators=[LEAST, MOST],
        help_text=_("An address may stand for a whole estate or a mobile network: keep this high."),
    )
    device_limit = models.PositiveIntegerField(
        _("forms per device and hour"),
        default=6,
        validators=[LEAST, MOST],
        help_text=_("A device is known by a random cookie that is gone after an hour, by nothing else."),
    )
    estate_limit = models.PositiveIntegerField(
        _("forms per estate and hour"),
        default=150,
        validators=[LEAST, MOST],
        help_text=_("Soon reached when an estate is without water; residents then notice a short delay."),
    )
    least_seconds = models.PositiveSmallIntegerField(
        _("seconds that a person needs at least"),
        default=4,
        validators=[MaxValueValidator(60)],
        help_text=_("A form that is sent sooner after it was opened is checked. 0: no form is too fast."),
    )
    work = models.PositiveIntegerField(
        _("steps of the calculation"),
        default=60_000,
        validators=[MinValueValidator(1000), MaxValueValidator(1_000_000)],
        help_text=_("60,000 take a cheap phone about a second; up to five times as many in a flood."),
    )
    wait_seconds = models.PositiveSmallIntegerField(
        _("seconds to wait instead"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
        help_text=_("For whoever cannot run the calculation, for example without JavaScript."),
    )
    waits_limit = models.PositiveIntegerField(
        _("forms per address and hour that only waited"),
        default=60,
        validators=[MOST],
        help_text=_("Above it only the calculation helps, and the page gives the hotline's number."),
    )
    notice_after = models.PositiveIntegerField(
        _("checks in an hour that are pointed out"),
        default=50,
        validators=[LEAST],
        help_text=_("Hours with at least so many checks are marked in the list of checks."),
    )

    class Meta:
        verbose_name = _("flood limits")
        verbose_name_plural = _("flood limits")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="flood_limits_one_row", violation_error_message=_("There is one row only.")
            ),
            models.CheckConstraint(
                condition=Q(address_limit__gte=1, device_limit__gte=1, estate_limit__gte=1, work__gte=1000),
                name="flood_limits_positive",
                violation_error_message=_("A limit is at least one form, the calculation at least 1,000 steps."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class FloodHour(models.Model):
    """How many checks one reason brought in one hour (提交核验统计): counts alone, nothing of those who sent."""

    hour = models.DateTimeField(_("hour"))
    reason = models.CharField(_("reason"), max_length=10, choices=FloodReason)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, verbose_name=_("estate"), related_name="+")
    shown = models.PositiveIntegerField(_("checks shown"), default=0)
    passed = models.PositiveIntegerField(_("checks passed"), default=0)

    class Meta:
        verbose_name = _("checks of the residents' form")
        verbose_name_plural = _("checks of the residents' form")
        ordering = ["-hour", "-shown"]
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "reason", "estate"],
                name="flood_hour_once",
                nulls_distinct=False,
                violation_error_message=_("This hour is counted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:%M} {self.get_reason_display()}"
