"""The quarterly report of one project, and everything that happened to it."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import ReportAct, ReportDoor, ReportSide, ReportState
from firms.models.firm import PropertyFirm
from firms.models.project import ServiceProject
from firms.models.report_form import ReportFormVersion, ReportingTerms
from firms.querysets.reports import ReportQuerySet
from firms.rules.quarters import Quarter


def _person(label: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class QuarterlyReport(models.Model):
    """What a firm reports about one project for one quarter (季度报告), by the form version that it was made out for.

    `values` holds what was typed, by field code, also what cannot be read yet; `explanations` the firm's words, by
    code of the check that asks. `revision` grows with every change, so that two colleagues never overwrite each other.
    Late is no column: it follows from `first_submitted_at` and `due_at`, the first instant after the due day.
    `finding_count` is how many checks asked for an explanation in the last submission.
    """

    firm = models.ForeignKey(PropertyFirm, models.PROTECT, related_name="reports", verbose_name=_("firm"))
    project = models.ForeignKey(ServiceProject, models.PROTECT, related_name="reports", verbose_name=_("project"))
    quarter_start = models.DateField(_("first day of the quarter"))
    form_version = models.ForeignKey(ReportFormVersion, models.PROTECT, related_name="+", verbose_name=_("form"))
    terms = models.ForeignKey(ReportingTerms, models.PROTECT, related_name="+", verbose_name=_("terms"))
    state = models.CharField(_("state"), max_length=30, choices=ReportState, default=ReportState.DRAFT)
    values = models.JSONField(_("answers"), default=dict)
    explanations = models.JSONField(_("explanations"), default=dict)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    submission_count = models.PositiveSmallIntegerField(_("submissions"), default=0)
    finding_count = models.PositiveSmallIntegerField(_("points to look at"), default=0)
    opens_on = models.DateField(_("window opens"))
    due_at = models.DateTimeField(_("due before"))
    is_due_provisional = models.BooleanField(_("due day by a calendar not announced"), default=False)
    locks_at = models.DateTimeField(_("closed at"))
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = _person(_("submitted by"))
    subdistrict_by = _person(_("accepted by (subdistrict)"))
    subdistrict_at = models.DateTimeField(_("accepted (subdistrict)"), null=True, blank=True)
    district_by = _person(_("accepted by (district)"))
    district_at = models.DateTimeField(_("accepted (district)"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    created_at = models.DateTimeField(_("made out"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly report")
        verbose_name_plural = _("quarterly reports")
        ordering = ["-quarter_start", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["firm", "quarter_start"], name="report_of_firm"),
            models.Index(fields=["quarter_start", "state", "-finding_count", "id"], name="report_queue"),
            models.Index(
                fields=["due_at"],
                name="report_not_handed_in",
                condition=Q(first_submitted_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "quarter_start"],
                name="report_one_per_quarter",
                violation_error_message=_("The report of this quarter exists."),
            ),
            models.CheckConstraint(
                condition=Q(district_by__isnull=True) | ~Q(district_by=F("subdistrict_by")),
                name="report_two_people",
                violation_error_message=_("Two different people accept a report."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED_BY_SUBDISTRICT, ReportState.ACCEPTED]
                )
                | Q(submitted_at__isnull=False, first_submitted_at__isnull=False),
                name="report_submitted_has_time",
                violation_error_message=_("A submitted report says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.quarter}"

    @property
    def quarter(self) -> Quarter:
        """The quarter that it is about."""
        return Quarter.of(self.quarter_start)

    def is_open_for_firm(self) -> bool:
        """Whether the firm may still change it."""
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)

    def is_late(self, now: datetime.datetime) -> bool:
        """Whether it came after its due day, or has not come and should have."""
        return (self.first_submitted_at or now) >= self.due_at

    def is_missing(self, now: datetime.datetime) -> bool:
        """Whether it has not come, and so many days have passed that it counts as not handed in."""
        after = datetime.timedelta(days=self.terms.missing_after_days)
        return self.first_submitted_at is None and now >= self.due_at + after


class ReportEdit(models.Model):
    """One saving of a draft (编辑记录): which fields were changed, from what to what. Never changed."""

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="edits", verbose_name=_("report"))
    revision = models.PositiveIntegerField(_("revision"))
    changes = models.JSONField(_("changes"))
    door = models.CharField(_("way"), max_length=20, choices=ReportDoor)
    edited_by = _person(_("by"))
    edited_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of a report")
        verbose_name_plural = _("changes of reports")
        ordering = ["revision"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "revision"], name="report_edit_once")]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.revision}"


class ReportRevision(models.Model):
    """A report as it was submitted (报送版本), whole and never changed: answers, explanations, findings, files.

    `digest` is the SHA-256 over all of it in canonical JSON. `findings` are the checks that asked for an explanation.
    """

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="revisions", verbose_name=_("report"))
    number = models.PositiveSmallIntegerField(_("submission"))
    values = models.JSONField(_("answers"))
    explanations = models.JSONField(_("explanations"))
    findings = models.JSONField(_("points to look at"), default=list)
    files = models.JSONField(_("files"), default=list)
    digest = models.CharField(_("digest"), max_length=64)
    door = models.CharField(_("way"), max_length=20, choices=ReportDoor)
    submitted_by = _person(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("submission of a report")
        verbose_name_plural = _("submissions of reports")
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_revision_once")]

    def __str__(self) -> str:
        return f"{self.report_id} #{self.number}"


class ReportEvent(models.Model):
    """A step in the life of a report (办理记录). Never changed."""

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="events", verbose_name=_("report"))
    kind = models.CharField(_("what"), max_length=30, choices=ReportAct)
    from_state = models.CharField(_("from"), max_length=30, choices=ReportState, blank=True)
    to_state = models.CharField(_("to"), max_length=30, choices=ReportState)
    side = models.CharField(_("side"), max_length=20, choices=ReportSide)
    actor = _person(_("by"))
    note = models.TextField(_("words"), blank=True)
    revision_number = models.PositiveSmallIntegerField(_("submission"), default=0)
    created_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["created_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"


class FieldComment(models.Model):
    """What the reviewer says about one field when a report is returned (逐项意见). Never changed."""

    event = models.ForeignKey(ReportEvent, models.PROTECT, related_name="comments", verbose_name=_("step"))
    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="comments", verbose_name=_("report"))
    field = models.CharField(_("field"), max_length=100)
    text = models.CharField(_("words"), max_length=500)

    class Meta:
        verbose_name = _("comment on a field")
        verbose_name_plural = _("comments on fields")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="report_comment_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"
