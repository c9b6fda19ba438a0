"""Statistics: by which rules they are counted, what each complaint counts for, and the sums per day."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.rules.rates import Weights


class StatisticPolicy(models.Model):
    """How a jurisdiction counts (统计口径), from a day on: bounds of day and month, weights of the rates."""

    effective_from = models.DateField(_("from"), unique=True)
    day_starts_at = models.PositiveSmallIntegerField(
        _("hour at which the statistic day starts"), default=0, validators=[MaxValueValidator(23)]
    )
    month_starts_on = models.PositiveSmallIntegerField(
        _("day on which the statistic month starts"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    basically_weight = models.DecimalField(
        _("weight of “basically satisfied”"), max_digits=4, decimal_places=3, default=Decimal("0.9")
    )
    response_weight = models.DecimalField(
        _("weight of the response rate"), max_digits=5, decimal_places=2, default=Decimal(10)
    )
    resolution_weight = models.DecimalField(
        _("weight of the resolution rate"), max_digits=5, decimal_places=2, default=Decimal(50)
    )
    satisfaction_weight = models.DecimalField(
        _("weight of the satisfaction rate"), max_digits=5, decimal_places=2, default=Decimal(40)
    )
    legal_source = models.CharField(_("legal source"), max_length=200)

    class Meta:
        verbose_name = _("statistic policy")
        verbose_name_plural = _("statistic policies")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day_starts_at__lte=23, month_starts_on__gte=1, month_starts_on__lte=28),
                name="complaint_statistic_bounds",
                violation_error_message=_("A day starts at an hour from 0 to 23, a month on a day from 1 to 28."),
            ),
            models.CheckConstraint(
                condition=Q(basically_weight__gte=0, basically_weight__lte=1),
                name="complaint_statistic_basically",
                violation_error_message=_("“Basically satisfied” counts from 0 to 1."),
            ),
            models.CheckConstraint(
                condition=Q(response_weight__gte=0, resolution_weight__gte=0, satisfaction_weight__gte=0)
                & (Q(response_weight__gt=0) | Q(resolution_weight__gt=0) | Q(satisfaction_weight__gt=0)),
                name="complaint_statistic_weights",
                violation_error_message=_("Weights are not negative, and one of them is more than nought."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"

    @property
    def weights(self) -> Weights:
        """The weights as the arithmetic takes them."""
        return Weights(self.basically_weight, self.response_weight, self.resolution_weight, self.satisfaction_weight)


class Dimensions(models.Model):
    """By what one counts."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    estate = models.ForeignKey("places.Estate", models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey("complaints.Category", models.PROTECT, related_name="+")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, null=True, related_name="+")
    severity = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)

    class Meta:
        abstract = True


class ComplaintFact(Dimensions):
    """What one complaint counts for, and on which statistic days: behind every number of the statistics.

    A day is empty where the complaint does not count. Kept by `refresh_statistics`, never by hand.
    """

    complaint = models.OneToOneField("complaints.Complaint", models.PROTECT, primary_key=True, related_name="+")
    received_on = models.DateField()
    answered_on = models.DateField(null=True)
    response_due_on = models.DateField(null=True)
    is_response_in_time = models.BooleanField(default=False)
    answer_due_on = models.DateField(null=True)
    is_answer_in_time = models.BooleanField(default=False)
    called_back_on = models.DateField(null=True)
    is_settled = models.BooleanField(default=False)
    satisfaction = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("counted complaint")
        verbose_name_plural = _("counted complaints")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["received_on"], name="complaint_fact_received"),
            models.Index(fields=["answered_on"], name="complaint_fact_answered"),
            models.Index(fields=["response_due_on"], name="complaint_fact_response"),
            models.Index(fields=["answer_due_on"], name="complaint_fact_due"),
            models.Index(fields=["called_back_on"], name="complaint_fact_called"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.received_on}"


class ComplaintDaily(Dimensions):
    """Sums of a statistic day (投诉日统计): additive counts, named as in `rules.rates.Counts`."""

    day = models.DateField()
    received = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    response_due = models.IntegerField(default=0)
    response_in_time = models.IntegerField(default=0)
    answer_due = models.IntegerField(default=0)
    answer_in_time = models.IntegerField(default=0)
    valid = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    basically_satisfied = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("statistics")
        verbose_name_plural = _("statistics")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "area", "category", "estate", "firm", "severity", "channel"],
                nulls_distinct=False,
                name="complaint_daily_once",
                violation_error_message=_("There is already a row for this day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.area_id}"


class TouchedComplaint(models.Model):
    """A complaint that changed since it was last counted. Written by a trigger in the transaction of the change."""

    complaint_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("complaint to count anew")
        verbose_name_plural = _("complaints to count anew")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.complaint_id)


class StatisticState(models.Model):
    """Up to when the statistics are complete: one row. Also the lock of those who count."""

    as_of = models.DateTimeField(_("as of"), null=True)
    policy_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("state of the statistics")
        verbose_name_plural = _("states of the statistics")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.as_of}"
