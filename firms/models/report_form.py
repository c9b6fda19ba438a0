"""What the quarterly report asks, and by when: forms with versions, and terms. Both are data of the jurisdiction."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firms.choices import FormState
from firms.querysets.reports import FormVersionQuerySet, TermsQuerySet
from places.choices import EstateKind


def default_reminders() -> list[int]:
    """Days before the due day on which firms are reminded, where a jurisdiction says nothing."""
    return [10, 3, 0]


def _period() -> Func:
    return Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField())


def _period_ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
        name=name,
        violation_error_message=_("The end of the period must be after its beginning."),
    )


class ReportForm(models.Model):
    """The quarterly report of one kind of place (季报表单); what it asks stands in its versions."""

    place_kind = models.CharField(
        _("kind of place"),
        max_length=20,
        choices=EstateKind,
        unique=True,
        error_messages={"unique": _("This kind of place has a form already: make a new version of it.")},
    )
    name = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150)

    class Meta:
        verbose_name = _("report form")
        verbose_name_plural = _("report forms")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name in the language of the page."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class ReportFormVersion(models.Model):
    """One wording of a form (表单版本). A draft changes; once published it never does, except that it ends.

    `document` is checked JSON (`firms/schema/report_form.schema.json`), `digest` its SHA-256. In force for the
    quarters that begin in the half-open period. `revision` grows with every change of a draft.
    """

    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="versions", verbose_name=_("form"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=20, choices=FormState, default=FormState.DRAFT)
    document = models.JSONField(_("content"), default=dict)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    effective_from = models.DateField(_("from the quarter that begins on"), null=True, blank=True)
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a report form")
        verbose_name_plural = _("versions of report forms")
        ordering = ["form", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["form", "number"],
                name="report_form_number_once",
                violation_error_message=_("This version exists."),
            ),
            models.CheckConstraint(
                condition=Q(state=FormState.DRAFT, published_at__isnull=True)
                | Q(state=FormState.PUBLISHED, published_at__isnull=False, effective_from__isnull=False),
                name="report_form_published_whole",
                violation_error_message=_("A published version says from when it holds."),
            ),
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True)
                | Q(effective_from__day=1, effective_from__month__in=[1, 4, 7, 10]),
                name="report_form_from_a_quarter",
                violation_error_message=_("A version holds from the first day of a quarter."),
            ),
            _period_ordered("report_form_period_ordered"),
            ExclusionConstraint(
                name="report_form_one_in_force",
                expressions=[("form", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(state=FormState.PUBLISHED),
                violation_error_message=_("Another version of this form holds in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"

    @property
    def is_published(self) -> bool:
        """Whether it cannot change any more."""
        return self.state == FormState.PUBLISHED


class ReportingTerms(models.Model):
    """From when to when a quarter is reported (报送时限规则), for the quarters that begin in the period.

    All days count from the last day of the quarter: the window opens on day `opens_after_days`, the due day is the
    `due_days`-th, `lock_days` calendar days after the due day the quarter is closed. Working days by the public
    calendar where `counts_working_days`.
    """

    effective_from = models.DateField(_("from the quarter that begins on"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    opens_after_days = models.PositiveSmallIntegerField(_("window opens after (days)"), default=1)
    due_days = models.PositiveSmallIntegerField(_("due after (days)"), default=15)
    counts_working_days = models.BooleanField(_("working days"), default=False)
    reminder_days = models.JSONField(_("reminders (days before)"), default=default_reminders)
    missing_after_days = models.PositiveSmallIntegerField(_("missing after (days late)"), default=30)
    lock_days = models.PositiveSmallIntegerField(_("closed after (days late)"), default=45)
    extension_most_days = models.PositiveSmallIntegerField(_("extension at most (days)"), default=10)
    extension_most_times = models.PositiveSmallIntegerField(_("extensions at most"), default=1)
    legal_source = models.CharField(_("legal source"), max_length=300)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of the quarterly report")
        verbose_name_plural = _("terms of the quarterly report")
        ordering = ["-effective_from"]
        default_permissions = ()
        constraints = [
            _period_ordered("report_terms_period_ordered"),
            models.CheckConstraint(
                condition=Q(due_days__gte=F("opens_after_days"), opens_after_days__gte=1)
                & Q(lock_days__gte=F("missing_after_days")),
                name="report_terms_days_ordered",
                violation_error_message=_("The window opens before the due day, and a quarter closes last."),
            ),
            ExclusionConstraint(
                name="report_terms_one_in_force",
                expressions=[(_period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Other terms hold in that period. End them first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_from:%Y-%m-%d}"

    def holds_for(self, quarter_start: datetime.date) -> bool:
        """Whether a quarter that begins on this day is under these terms."""
        return self.effective_from <= quarter_start and (self.effective_to is None or quarter_start < self.effective_to)
