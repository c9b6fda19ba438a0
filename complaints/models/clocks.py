"""What moves the clock of a complaint: pauses and extensions. Facts; the due times follow from them."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.choices import ActorKind, Holder, LimitScope
from complaints.models.complaint import Complaint
from complaints.querysets import PauseQuerySet


class PauseReason(models.Model):
    """Why a clock may stand still (暂停事由), who is waited for meanwhile, and how long at most."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("Chinese name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=80)
    waits_for = models.CharField(_("who is waited for"), max_length=20, choices=Holder, blank=True)
    most_days = models.PositiveSmallIntegerField(_("days of one pause at most"))
    limit_days = models.PositiveSmallIntegerField(_("days together at most"))
    limit_scope = models.CharField(_("added up"), max_length=20, choices=LimitScope, default=LimitScope.COMPLAINT)
    legal_source = models.CharField(_("legal source"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reason for a pause")
        verbose_name_plural = _("reasons for pauses")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_days__gte=1, limit_days__gte=F("most_days")),
                name="complaint_pause_reason_days_ordered",
                violation_error_message=_("All pauses together cannot be shorter than one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name in the language of the page."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class ClockPause(models.Model):
    """A time in which the clock of a complaint stands still (暂停计时), from `started_at` to before its end.

    It always has an end: `ends_at`, or `resumed_at` when the office lets the clock go on earlier. So the due times
    are known at every moment, and nobody has to remember to start the clock again.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="pauses", verbose_name=_("complaint"))
    round = models.PositiveSmallIntegerField(_("round of handling"))
    reason = models.ForeignKey(PauseReason, models.PROTECT, verbose_name=_("reason"), related_name="+")
    note = models.TextField(_("words"))
    started_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until (not included)"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("paused by")
    )
    resumed_at = models.DateTimeField(_("went on"), null=True, blank=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("resumed by")
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of a clock")
        verbose_name_plural = _("pauses of clocks")
        ordering = ["started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")),
                name="complaint_pause_ordered",
                violation_error_message=_("A pause ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True, resumed_by__isnull=True)
                | Q(resumed_at__gte=F("started_at"), resumed_at__lte=F("ends_at"), resumed_by__isnull=False),
                name="complaint_pause_resumed_within",
                violation_error_message=_("A clock goes on again within its pause."),
            ),
            ExclusionConstraint(
                name="complaint_pause_one_at_a_time",
                expressions=[
                    ("complaint", RangeOperators.EQUAL),
                    (
                        Func(
                            "started_at",
                            Coalesce("resumed_at", "ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The clock stands still already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason_id} {self.started_at:%Y-%m-%d}"

    @property
    def end(self) -> datetime.datetime:
        """The first instant at which the clock runs again."""
        return self.resumed_at or self.ends_at


class Extension(models.Model):
    """More time asked for by whoever handles a complaint (延期申请), and what the superior office decided."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="extensions", verbose_name=_("complaint"))
    round = models.PositiveSmallIntegerField(_("round of handling"))
    days = models.PositiveSmallIntegerField(_("days asked for"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_side = models.CharField(_("side"), max_length=20, choices=ActorKind)
    asked_at = models.DateTimeField(_("asked"))
    is_granted = models.BooleanField(_("granted"), null=True, blank=True)
    granted_days = models.PositiveSmallIntegerField(_("days granted"), default=0)
    decision = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "round"],
                condition=Q(is_granted__isnull=True),
                name="complaint_extension_one_open",
                violation_error_message=_("More time was asked for already. It is not decided yet."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, granted_days__lte=F("days")) & ~Q(reason=""),
                name="complaint_extension_days",
                violation_error_message=_("More days than were asked for cannot be granted."),
            ),
            models.CheckConstraint(
                condition=Q(is_granted__isnull=True, granted_days=0, decided_by__isnull=True, decided_at__isnull=True)
                | Q(is_granted=True, granted_days__gte=1, decided_by__isnull=False, decided_at__isnull=False)
                | Q(is_granted=False, granted_days=0, decided_by__isnull=False, decided_at__isnull=False),
                name="complaint_extension_decision_whole",
                violation_error_message=_("A decision names who decided, when, and the days granted."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="complaint_extension_two_people",
                violation_error_message=_("Whoever asks for more time cannot decide on it."),
            ),
        ]

    def __str__(self) -> str:
        return f"+{self.granted_days or self.days}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.is_granted is None
