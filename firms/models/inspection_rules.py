"""The figures of inspections as data: how often, how risky, what follows when an order is overdue."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import RiskLevel, RungStep

LONGEST_OFFSET = 60


class InspectionPolicy(models.Model):
    """Figures by which a jurisdiction plans and follows up inspections (检查规则), from a day on."""

    effective_from = models.DateField(_("from"), unique=True)
    old_after_years = models.PositiveSmallIntegerField(_("years after which an estate counts as old"), default=20)
    many_households = models.PositiveIntegerField(_("households from which an estate counts as big"), default=1000)
    route_length = models.PositiveSmallIntegerField(
        _("estates on one route at most"), default=4, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    again_days = models.PositiveSmallIntegerField(
        _("working days after an order was given back"), default=5, validators=[MinValueValidator(1)]
    )
    longest_extension = models.PositiveSmallIntegerField(
        _("working days of an extension at most"), default=15, validators=[MinValueValidator(1)]
    )
    legal_source = models.CharField(_("legal source"), max_length=200)

    class Meta:
        verbose_name = _("rules of inspections")
        verbose_name_plural = _("rules of inspections")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(route_length__gte=1, route_length__lte=20, again_days__gte=1, longest_extension__gte=1),
                name="inspection_policy_bounds",
                violation_error_message=_("A route has 1 to 20 estates, and terms have at least one day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"


class InspectionFrequency(models.Model):
    """A cell of the matrix (检查频次): how often a year an estate of a risk is inspected whose firm has a grade.

    Without a grade the row holds for every grade that has no row of its own, and for firms that are not rated.
    """

    risk = models.CharField(_("risk"), max_length=10, choices=RiskLevel)
    grade = models.CharField(_("grade of the firm"), max_length=20, blank=True, default="")
    per_year = models.PositiveSmallIntegerField(_("inspections a year"), validators=[MaxValueValidator(52)])
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("frequency of inspections")
        verbose_name_plural = _("frequencies of inspections")
        ordering = ["risk", "grade", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "grade", "effective_from"],
                name="inspection_frequency_once",
                violation_error_message=_("There is already such a row from this day."),
            ),
            models.CheckConstraint(
                condition=Q(per_year__lte=52),
                name="inspection_frequency_weekly",
                violation_error_message=_("An estate is inspected once a week at most: 52."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="inspection_frequency_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_risk_display()} {self.grade or '*'}: {self.per_year}"


class EstateRisk(models.Model):
    """An officer set the risk of an estate by hand, with the reason (人工定级). The latest counts. Insert-only."""

    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="risks")
    level = models.CharField(_("risk"), max_length=10, choices=RiskLevel)
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("risk of an estate")
        verbose_name_plural = _("risks of estates")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="estate_risk_has_reason",
                violation_error_message=_("Say why the estate has this risk."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.estate_id} {self.get_level_display()}"


class OrderRung(models.Model):
    """A rung of the ladder of overdue orders (逾期督办层级): what is done how many working days from the due date.

    −2: two working days before. 0: the day after the due date. Of the rows of one step the latest in force counts.
    """

    step = models.CharField(_("step"), max_length=20, choices=RungStep)
    offset_days = models.SmallIntegerField(_("working days from the due date"))
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("rung of the ladder of orders")
        verbose_name_plural = _("ladder of overdue orders")
        ordering = ["offset_days", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "effective_from"],
                name="order_rung_once",
                violation_error_message=_("There is already such a row from this day."),
            ),
            models.CheckConstraint(
                condition=Q(step=RungStep.REMIND, offset_days__lt=0, offset_days__gte=-LONGEST_OFFSET)
                | (~Q(step=RungStep.REMIND) & Q(offset_days__gte=0, offset_days__lte=LONGEST_OFFSET)),
                name="order_rung_sides",
                violation_error_message=_("A reminder comes before the due date, every other step after it."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="order_rung_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.offset_days:+d}"
