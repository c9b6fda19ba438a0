"""Matters of which many complain at the same time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from complaints.querysets import HotIssueQuerySet

WEEKS_SHOWN = 12


class HotIssue(models.Model):
    """Complaints that say nearly the same about the same place at the same time (热点问题).

    `surprise` is minus the decimal logarithm of the chance that so many came this week, given the weeks before.
    `weeks` counts the complaints of the last twelve weeks, the oldest first. `area` lies above all its complaints.
    """

    name = models.CharField(_("name"), max_length=120)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("estate")
    )
    size = models.PositiveIntegerField(_("complaints"), default=0)
    week_size = models.PositiveIntegerField(_("this week"), default=0)
    expected = models.DecimalField(_("usual in a week"), max_digits=8, decimal_places=1, default=0)
    surprise = models.DecimalField(_("surprise"), max_digits=6, decimal_places=1, default=0)
    weeks = ArrayField(models.PositiveIntegerField(), default=list)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    told_level = models.PositiveSmallIntegerField(_("level told to the office"), default=0)
    buckets = ArrayField(models.IntegerField(), default=list)
    weights = ArrayField(models.IntegerField(), default=list)
    first_at = models.DateTimeField(_("first complaint"))
    last_at = models.DateTimeField(_("last complaint"))
    computed_at = models.DateTimeField(_("computed"))

    objects = HotIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("hot issue")
        verbose_name_plural = _("hot issues")
        ordering = ["-level", "-week_size", "-last_at", "-id"]
        indexes = [models.Index(fields=["last_at"], name="complaint_hot_issue_last")]
        constraints = [
            models.CheckConstraint(condition=Q(last_at__gte=models.F("first_at")), name="complaint_hot_issue_ordered"),
            models.CheckConstraint(condition=Q(level__lte=3, told_level__lte=3), name="complaint_hot_issue_level"),
        ]

    def __str__(self) -> str:
        return self.name


class HotIssueMember(models.Model):
    """A complaint belongs to a hot issue; to one at most."""

    issue = models.ForeignKey(HotIssue, models.CASCADE, related_name="members", verbose_name=_("hot issue"))
    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="hot_issue", verbose_name=_("complaint"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("complaint of a hot issue")
        verbose_name_plural = _("complaints of hot issues")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.complaint_id}"


class HotIssueLevel(models.Model):
    """From when on a hot issue is told to the office, and how loudly (预警级别)."""

    level = models.PositiveSmallIntegerField(_("level"), unique=True)
    week_size = models.PositiveIntegerField(_("complaints in a week, at least"))
    surprise = models.DecimalField(_("surprise, at least"), max_digits=6, decimal_places=1)

    class Meta:
        verbose_name = _("level of hot issues")
        verbose_name_plural = _("levels of hot issues")
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=3, week_size__gte=2),
                name="complaint_hot_level_sensible",
                violation_error_message=_("Levels are 1 to 3 and need two complaints or more."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}"
