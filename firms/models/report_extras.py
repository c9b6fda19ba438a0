"""What goes with quarterly reports: more time, files, reminders, and systems that file for a firm."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.models.firm import PropertyFirm
from firms.models.report import QuarterlyReport


class ReportExtension(models.Model):
    """More time asked for by a firm (延期申请), and what the office decided. Open while `is_granted` is None."""

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="extensions", verbose_name=_("report"))
    days = models.PositiveSmallIntegerField(_("days asked for"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    is_granted = models.BooleanField(_("granted"), null=True, blank=True)
    granted_days = models.PositiveSmallIntegerField(_("days granted"), default=0)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(is_granted__isnull=True),
                name="report_extension_one_open",
                violation_error_message=_("More time was asked for already. It is not decided yet."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, granted_days__lte=F("days")) & ~Q(reason=""),
                name="report_extension_days",
                violation_error_message=_("More days than were asked for cannot be granted."),
            ),
            models.CheckConstraint(
                condition=Q(is_granted__isnull=True, granted_days=0, decided_by__isnull=True, decided_at__isnull=True)
                | Q(is_granted=True, granted_days__gte=1, decided_by__isnull=False, decided_at__isnull=False)
                | Q(is_granted=False, granted_days=0, decided_by__isnull=False, decided_at__isnull=False),
                name="report_extension_decision_whole",
                violation_error_message=_("A decision names who decided, when, and the days granted."),
            ),
        ]

    def __str__(self) -> str:
        return f"+{self.granted_days or self.days}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.is_granted is None


class ReportAttachment(models.Model):
    """A file with a report (附件), checked by its content; `digest` is the SHA-256 of what is stored.

    One that the firm takes away stays, marked: an earlier submission may name it.
    """

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="files", verbose_name=_("report"))
    field = models.CharField(_("field"), max_length=100)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("digest"), max_length=64)
    file = models.FileField(_("file"), upload_to="reports/")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"))
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class ReportReminder(models.Model):
    """That a firm was reminded of a quarter (催报记录): so that nobody is told twice."""

    firm = models.ForeignKey(PropertyFirm, models.PROTECT, related_name="+", verbose_name=_("firm"))
    quarter_start = models.DateField(_("first day of the quarter"))
    due_on = models.DateField(_("due day"))
    days_before = models.PositiveSmallIntegerField(_("days before"))
    report_count = models.PositiveIntegerField(_("reports not handed in"))
    created_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reminder of reports")
        verbose_name_plural = _("reminders of reports")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "quarter_start", "due_on", "days_before"], name="report_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.quarter_start:%Y-%m-%d} -{self.days_before}"


class ReportingSystem(models.Model):
    """A system that files a firm's reports through the API (企业系统对接): which token stands for which firm."""

    token = models.ForeignKey("accounts.ApiToken", models.PROTECT, related_name="+", verbose_name=_("token"))
    firm = models.ForeignKey(PropertyFirm, models.PROTECT, related_name="+", verbose_name=_("firm"))
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("linked by")
    )
    linked_at = models.DateTimeField(_("linked"))

    class Meta:
        verbose_name = _("system that reports")
        verbose_name_plural = _("systems that report")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["token", "firm"], name="report_system_once")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.firm_id}"
