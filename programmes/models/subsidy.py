"""Subsidies for firms that look after old estates: the rule, a run per quarter, its lines."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.choices import EstateClass, LineRefusal, MonthRule, Rounding, RunState
from programmes.models.register import ORDERED, PERIOD
from programmes.querysets import EffectiveQuerySet, LineQuerySet, RunQuerySet


class SubsidyRule(models.Model):
    """What is paid for the service of old estates, from a day on (补贴标准), with its source.

    `rate` is yuan per m² and month; `grades` are codes of the rulebook's grades that give a right to it;
    `estate_kinds` are `EstateClass` codes. Half-open, one at a time; only the end of the period may change.
    """

    title = models.CharField(_("title"), max_length=200)
    rate = models.DecimalField(_("yuan per m² and month"), max_digits=8, decimal_places=4)
    grades = models.JSONField(_("grades that give a right to it"))
    estate_kinds = models.JSONField(_("kinds of estates"))
    month_rule = models.CharField(_("months served in part"), max_length=20, choices=MonthRule)
    rounding = models.CharField(_("rounding"), max_length=20, choices=Rounding, default=Rounding.HALF_UP)
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsidy rule")
        verbose_name_plural = _("subsidy rules")
        ordering = ["-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="subsidy_rate_positive",
                violation_error_message=_("The rate is more than 0."),
            ),
            models.CheckConstraint(
                condition=ORDERED,
                name="subsidy_rule_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="subsidy_rule_has_source",
                violation_error_message=_("A rule names its source."),
            ),
            ExclusionConstraint(
                name="subsidy_rule_one_in_force",
                expressions=[(PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


def _person(words: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=words, related_name="+"
    )


class SubsidyRun(models.Model):
    """The subsidies of one quarter (补贴批次): frozen text, digest, who checked, who approved.

    `text` is canonical JSON of rule, inputs and results; `digest` its SHA-256: whoever computes again gets the same.
    A correction is a new version of the quarter that names the one it corrects and what it changes.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("corrects"), related_name="corrections"
    )
    correction_reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    rule = models.ForeignKey(SubsidyRule, models.PROTECT, verbose_name=_("rule"), related_name="runs")
    as_of = models.DateField(_("grades as of"))
    state = models.CharField(_("state"), max_length=20, choices=RunState, default=RunState.DRAFT)
    text = models.TextField(_("frozen text"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    total_amount = models.DecimalField(_("total (yuan)"), max_digits=16, decimal_places=2)
    difference_amount = models.DecimalField(
        _("difference to the corrected run (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("drafted by"), related_name="+"
    )
    drafted_at = models.DateTimeField(_("drafted"))
    checked_by = _person(_("checked by"))
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    first_approved_by = _person(_("first approval by"))
    first_approved_at = models.DateTimeField(_("first approval"), null=True, blank=True)
    second_approved_by = _person(_("second approval by"))
    second_approved_at = models.DateTimeField(_("second approval"), null=True, blank=True)
    exported_by = _person(_("handed to finance by"))
    exported_at = models.DateTimeField(_("handed to finance"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)
    discard_reason = models.CharField(_("reason of discarding"), max_length=500, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsidy run")
        verbose_name_plural = _("subsidy runs")
        ordering = ["-year", "-quarter", "-version", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "version"],
                condition=~Q(state="discarded"),
                name="subsidy_run_once_a_quarter",
                violation_error_message=_("The subsidies of this quarter have been drafted."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="subsidy_quarter_of_the_year",
                violation_error_message=_("A year has four quarters."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True, correction_reason="", difference_amount__isnull=True)
                | (
                    Q(version__gt=1, corrects__isnull=False, difference_amount__isnull=False) & ~Q(correction_reason="")
                ),
                name="subsidy_correction_has_reason",
                violation_error_message=_("A correction names the version that it corrects and gives a reason."),
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("drafted_by")),
                name="subsidy_checked_by_another",
                violation_error_message=_("Whoever drafted the run cannot check it."),
            ),
            models.CheckConstraint(
                condition=(Q(first_approved_by__isnull=True) | ~Q(first_approved_by=F("drafted_by")))
                & (Q(second_approved_by__isnull=True) | ~Q(second_approved_by=F("drafted_by")))
                & (
                    Q(second_approved_by__isnull=True)
                    | (Q(first_approved_by__isnull=False) & ~Q(second_approved_by=F("first_approved_by")))
                ),
                name="subsidy_two_people_approve",
                violation_error_message=_("Two different people approve a run, and neither drafted it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"])
                | Q(state="checked", checked_by__isnull=False, checked_at__isnull=False)
                | Q(
                    state__in=["approved", "exported"],
                    checked_by__isnull=False,
                    first_approved_by__isnull=False,
                    first_approved_at__isnull=False,
                    second_approved_by__isnull=False,
                    second_approved_at__isnull=False,
                ),
                name="subsidy_state_signed",
                violation_error_message=_("A run is checked by one person and approved by two more."),
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | (Q(discarded_at__isnull=False) & ~Q(discard_reason="")),
                name="subsidy_discarded_with_reason",
                violation_error_message=_("Whoever discards a run says why."),
            ),
        ]

    def __str__(self) -> str:
        words = gettext("Subsidies of %(year)s, quarter %(quarter)s") % {"year": self.year, "quarter": self.quarter}
        if self.version == 1:
            return words
        return gettext("%(period)s (version %(number)s)") % {"period": words, "number": self.version}


class SubsidyLine(models.Model):
    """One estate of a run (补贴明细): area × rate × months for the firm, or the reasons why not. Insert-only.

    `months` is an exact fraction as text, e.g. `77/30`. `basis` is the line of the run's frozen text. Only the
    marks of payment may be added.
    """

    run = models.ForeignKey(SubsidyRun, models.PROTECT, verbose_name=_("run"), related_name="lines")
    entry = models.ForeignKey(
        "programmes.NeglectedEstate", models.PROTECT, verbose_name=_("entry"), related_name="subsidy_lines"
    )
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="+")
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, verbose_name=_("project"), related_name="subsidy_lines"
    )
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, verbose_name=_("firm"), related_name="subsidy_lines"
    )
    estate_kind = models.CharField(_("class"), max_length=20, choices=EstateClass, blank=True)
    area = models.DecimalField(_("floor area (m²)"), max_digits=14, decimal_places=2, null=True)
    months = models.CharField(_("months"), max_length=40)
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    is_eligible = models.BooleanField(_("gets a subsidy"))
    refusal = models.CharField(_("reason against it"), max_length=20, choices=LineRefusal, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    basis = models.JSONField(_("basis"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    payment_reference = models.CharField(_("payment reference"), max_length=80, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a run")
        verbose_name_plural = _("lines of a run")
        ordering = ["run", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run", "entry", "project"], name="subsidy_line_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(is_eligible=True, refusal="", amount__gte=0, project__isnull=False, firm__isnull=False)
                | (Q(is_eligible=False, amount=0) & ~Q(refusal="")),
                name="subsidy_line_paid_or_refused",
                violation_error_message=_("A line has an amount or a reason against it."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(is_eligible=True),
                name="subsidy_line_paid_if_eligible",
                violation_error_message=_("What was refused is not paid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.estate}"
