"""The register of old and abandoned estates: entries, surveys, caretakers, take-over plans, the target."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from programmes.choices import CaretakerKind, EntryState, EstateClass, PlanState, StepState
from programmes.querysets import CaretakerQuerySet, EffectiveQuerySet, EntryQuerySet, OfEntryQuerySet

PERIOD = Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField())
ORDERED = Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from"))


class NeglectedEstate(models.Model):
    """One stay of an estate on the register of old and abandoned estates (弃管老旧小区登记), half-open.

    `kind` is empty until a survey was looked at. `office` is the subdistrict or community that is responsible.
    """

    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="neglected_entries"
    )
    kind = models.CharField(_("class"), max_length=20, choices=EstateClass, blank=True)
    kind_basis = models.CharField(_("basis of the class"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=EntryState, default=EntryState.REGISTERED)
    effective_from = models.DateField(_("on the register from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    leaving_reason = models.CharField(_("reason of leaving"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("old or abandoned estate")
        verbose_name_plural = _("old and abandoned estates")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=ORDERED,
                name="neglected_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(state="left", effective_to__isnull=False) & ~Q(leaving_reason="")
                | ~Q(state="left") & Q(effective_to__isnull=True),
                name="neglected_left_with_reason",
                violation_error_message=_("Whoever takes an estate off the register says when and why."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["registered", "surveyed", "left"]) | (~Q(kind="") & ~Q(kind_basis="")),
                name="neglected_classified_with_basis",
                violation_error_message=_("A class comes with its basis."),
            ),
            ExclusionConstraint(
                name="neglected_once_at_a_time",
                expressions=[("estate", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("The estate is on the register in that period."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.estate)


class EntryStep(models.Model):
    """One act on an entry, insert-only (登记历史)."""

    entry = models.ForeignKey(NeglectedEstate, models.PROTECT, verbose_name=_("entry"), related_name="history")
    act = models.CharField(_("act"), max_length=20)
    from_state = models.CharField(_("before"), max_length=20, choices=EntryState, blank=True)
    to_state = models.CharField(_("after"), max_length=20, choices=EntryState)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry} {self.act}"


class Caretaker(models.Model):
    """Who looks after an estate of the register, for a half-open period: an interim or state-owned firm, say.

    Firms are filed; a community or the owners themselves are named by `kind` alone.
    """

    entry = models.ForeignKey(NeglectedEstate, models.PROTECT, verbose_name=_("entry"), related_name="caretakers")
    kind = models.CharField(_("kind"), max_length=20, choices=CaretakerKind)
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, verbose_name=_("firm"), related_name="caretaking"
    )
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=300)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = CaretakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("caretaker")
        verbose_name_plural = _("caretakers")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=ORDERED,
                name="caretaker_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["interim_firm", "state_owned_firm", "property_firm"], firm__isnull=False)
                | Q(kind__in=["community_trust", "self_managed"], firm__isnull=True),
                name="caretaker_firm_named",
                violation_error_message=_("A firm that looks after an estate is named; others are none."),
            ),
            ExclusionConstraint(
                name="caretaker_one_at_a_time",
                expressions=[("entry", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Somebody else looks after the estate in that period. End that first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.firm) if self.firm_id else str(self.get_kind_display())


class TakeoverPlan(models.Model):
    """How an estate gets somebody to look after it (接管方案): steps, who answers for them, by when."""

    entry = models.ForeignKey(NeglectedEstate, models.PROTECT, verbose_name=_("entry"), related_name="plans")
    office = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("responsible office"), related_name="+")
    due_on = models.DateField(_("to be taken over by"))
    state = models.CharField(_("state"), max_length=20, choices=PlanState, default=PlanState.RUNNING)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("take-over plan")
        verbose_name_plural = _("take-over plans")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state="running"),
                name="takeover_one_running",
                violation_error_message=_("The estate has a take-over plan that is running."),
            ),
            models.CheckConstraint(
                condition=Q(state="running", closed_at__isnull=True)
                | (~Q(state="running") & Q(closed_at__isnull=False)),
                name="takeover_closed_at_a_time",
                violation_error_message=_("A plan that is not running any more says since when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.due_on:%Y-%m-%d}"


class TakeoverStep(models.Model):
    """One step of a plan with the office that answers for it and its due day (接管步骤)."""

    plan = models.ForeignKey(TakeoverPlan, models.PROTECT, verbose_name=_("plan"), related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("what is done"), max_length=200)
    office = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("responsible office"), related_name="+")
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=20, choices=StepState, default=StepState.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("closed by"), related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        ordering = ["plan", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="takeover_step_numbered_once"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="takeover_step_closed_on_a_day",
                violation_error_message=_("A step that is not open any more says since when."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CoverageTarget(models.Model):
    """Which share of the register should be looked after, from a day on (覆盖率目标), with its source.

    `share` is 0 to 1; `counted_kinds` are the `CaretakerKind` codes that count. Half-open, one at a time.
    """

    share = models.DecimalField(_("share (0 to 1)"), max_digits=5, decimal_places=4)
    counted_kinds = models.JSONField(_("caretakers that count"))
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage target")
        verbose_name_plural = _("coverage targets")
        ordering = ["-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="coverage_share_is_a_share",
                violation_error_message=_("A share lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=ORDERED,
                name="coverage_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="coverage_has_source",
                violation_error_message=_("A rule names its source."),
            ),
            ExclusionConstraint(
                name="coverage_one_in_force",
                expressions=[(PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share:.2%}"
