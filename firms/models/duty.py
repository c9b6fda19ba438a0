"""What a jurisdiction demands firms to disclose, how often, and which share of the common revenue goes to the fund."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import DueFrom, DutyFrequency, DutyKind, ShareCondition
from firms.querysets import DatedQuerySet

LONGEST_DAYS = 400


def period_range() -> Func:
    """The half-open period of a row as a date range."""
    return Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField())


class DisclosureDuty(models.Model):
    """One thing that firms must disclose, from a day on, with its legal source (公开义务). Half-open period.

    Due on the `due_days`-th day after the last (or first) day of a period; continuous ones, after service or the duty
    began. `share_ratio` of the common revenue's net goes to the repair fund, more than that where `is_share_strict`;
    with the condition `fund_below` only while the fund is below `fund_floor_ratio` of its first amount.
    """

    kind = models.CharField(_("what is disclosed"), max_length=20, choices=DutyKind)
    frequency = models.CharField(_("how often"), max_length=20, choices=DutyFrequency)
    due_days = models.PositiveSmallIntegerField(
        _("days until it is due"), default=30, validators=[MaxValueValidator(LONGEST_DAYS)]
    )
    due_from = models.CharField(_("days count from"), max_length=10, choices=DueFrom, default=DueFrom.END)
    posting_days = models.PositiveSmallIntegerField(
        _("days on the board at least"), default=0, validators=[MaxValueValidator(LONGEST_DAYS)]
    )
    needs_photo = models.BooleanField(_("a photo proves the posting"), default=False)
    needs_review = models.BooleanField(_("public only after the office looked at it"), default=False)
    share_condition = models.CharField(
        _("share for the repair fund"), max_length=12, choices=ShareCondition, default=ShareCondition.NONE
    )
    share_ratio = models.DecimalField(
        _("share (0 to 1)"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    is_share_strict = models.BooleanField(_("more than the share"), default=False)
    fund_floor_ratio = models.DecimalField(
        _("floor of the fund (0 to 1 of its first amount)"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure duty")
        verbose_name_plural = _("disclosure duties")
        ordering = ["kind", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="disclosure_duty_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(
                    share_condition=ShareCondition.NONE, share_ratio__isnull=True, fund_floor_ratio__isnull=True
                )
                | Q(
                    share_condition=ShareCondition.ALWAYS,
                    kind=DutyKind.COMMON_REVENUE,
                    share_ratio__isnull=False,
                    share_ratio__gt=0,
                    share_ratio__lte=1,
                    fund_floor_ratio__isnull=True,
                )
                | Q(
                    share_condition=ShareCondition.FUND_BELOW,
                    kind=DutyKind.COMMON_REVENUE,
                    share_ratio__isnull=False,
                    share_ratio__gt=0,
                    share_ratio__lte=1,
                    fund_floor_ratio__isnull=False,
                    fund_floor_ratio__gt=0,
                    fund_floor_ratio__lte=1,
                ),
                name="disclosure_duty_share_whole",
                violation_error_message=_(
                    "Only common revenue has a share for the repair fund. It needs a share between 0 and 1, and with "
                    "a floor of the fund also that floor."
                ),
            ),
            ExclusionConstraint(
                name="disclosure_duty_once_per_kind",
                expressions=[("kind", RangeOperators.EQUAL), (period_range(), RangeOperators.OVERLAPS)],
                violation_error_message=_("There is a duty of this kind in that period already. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_frequency_display()})"
