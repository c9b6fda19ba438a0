"""The escalation ladder of a jurisdiction, what was done by it, interviews of firms, and promises in clock time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.choices import LadderStep, PromiseEnd, Severity
from complaints.models.complaint import Complaint
from complaints.models.history import ComplaintEvent
from complaints.models.reference import Category
from complaints.querysets import EffectiveQuerySet
from complaints.rules import LONGEST_OFFSET


class EscalationStep(models.Model):
    """A rung of the ladder (督办层级): what is done how many working days from the limit, from a day on.

    −1: when one working day is left. 0: when the limit is over. 3: three working days later. Of the rows of one step
    the latest in force counts. Complaints whose limit ended before the row came into force are left alone.
    """

    step = models.CharField(_("step"), max_length=20, choices=LadderStep)
    offset_days = models.SmallIntegerField(
        _("working days from the limit"), help_text=_("−1: one working day is left; 0: the limit is over.")
    )
    is_for_firms_only = models.BooleanField(_("only when a firm handles it"), default=False)
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("rung of the ladder")
        verbose_name_plural = _("escalation ladder")
        ordering = ["offset_days", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "effective_from"],
                name="complaint_ladder_once",
                violation_error_message=_("There is already such a row from this day."),
            ),
            models.CheckConstraint(
                condition=Q(offset_days__gte=-LONGEST_OFFSET, offset_days__lte=LONGEST_OFFSET),
                name="complaint_ladder_offset",
                violation_error_message=_("A step stands at most 60 working days from the limit."),
            ),
            models.CheckConstraint(
                condition=(Q(step=LadderStep.REMIND) & Q(offset_days__lt=0))
                | (~Q(step=LadderStep.REMIND) & Q(offset_days__gte=0)),
                name="complaint_ladder_sides",
                violation_error_message=_("A reminder comes before the limit, every other step after it."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="complaint_ladder_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.offset_days:+d}"


class Escalation(models.Model):
    """A step of the ladder that was taken for a complaint (督办记录). Insert-only, once per round and step."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="escalations", verbose_name=_("complaint"))
    round = models.PositiveSmallIntegerField(_("round of handling"))
    step = models.CharField(_("step"), max_length=20, choices=LadderStep)
    event = models.OneToOneField(ComplaintEvent, models.PROTECT, related_name="+", verbose_name=_("step of handling"))
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("step of the ladder taken")
        verbose_name_plural = _("steps of the ladder taken")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "round", "step"],
                name="complaint_escalation_once",
                violation_error_message=_("This step was taken already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.taken_at:%Y-%m-%d}"


class FirmInterview(models.Model):
    """A firm is called in to answer for a complaint (约谈): when, why, and what came of it."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="interviews", verbose_name=_("complaint"))
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, related_name="+", verbose_name=_("property firm"))
    held_on = models.DateField(_("day of the interview"))
    reason = models.TextField(_("reason"))
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("called in by")
    )
    called_at = models.DateTimeField(_("called in"))
    outcome = models.TextField(_("outcome"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True)

    class Meta:
        verbose_name = _("interview of a firm")
        verbose_name_plural = _("interviews of firms")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(outcome=""),
                name="complaint_interview_one_open",
                violation_error_message=_("The firm is called in already. Record the outcome first."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", recorded_by__isnull=True, recorded_at__isnull=True)
                | (~Q(outcome="") & Q(recorded_by__isnull=False, recorded_at__isnull=False)),
                name="complaint_interview_outcome_whole",
                violation_error_message=_("An outcome names who recorded it and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.held_on}"


class PromiseTier(models.Model):
    """A promise in clock time, nights and holidays included (响应承诺), from dispatch to first response or answer.

    Of the rows in force for one end the one that fits best counts, as with `HandlingClock`.
    """

    name = models.CharField(_("Chinese name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=80)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, verbose_name=_("category"))
    severity = models.CharField(_("severity"), max_length=20, choices=Severity, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    end = models.CharField(_("kept by"), max_length=20, choices=PromiseEnd)
    legal_source = models.CharField(_("source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise in clock time")
        verbose_name_plural = _("promises in clock time")
        ordering = ["minutes", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "severity", "end", "effective_from"],
                nulls_distinct=False,
                name="complaint_promise_once",
                violation_error_message=_("There is already such a row from this day."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1),
                name="complaint_promise_positive",
                violation_error_message=_("A promise takes at least a minute."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="complaint_promise_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name in the language of the page."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en
