"""Meetings of a committee: notice, attendance, minutes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import MeetingState
from committees.models.committee import CommitteeMember
from committees.models.record import OfEstate
from committees.querysets.work import AttendanceQuerySet

_USER = settings.AUTH_USER_MODEL


class CommitteeMeeting(OfEstate):
    """A meeting of the committee (业主委员会会议).

    The agenda is told by `notice_due_on` at the latest: `notice_on` after it is flagged, not refused. Members are
    counted on the day of the meeting; `quorum_rule` is the rule as it stood then, like `>1/2`.
    """

    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    agenda = models.TextField(pgettext_lazy("work", "agenda"))
    place = models.CharField(pgettext_lazy("work", "place of the meeting"), max_length=200, blank=True)
    meets_at = models.DateTimeField(_("meets at"))
    notice_on = models.DateField(_("agenda told on"))
    notice_due_on = models.DateField(_("agenda to be told by"), null=True, blank=True)
    notice_article = models.CharField(_("legal source"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=MeetingState, default=MeetingState.CALLED)
    member_count = models.PositiveSmallIntegerField(_("members with a seat"), default=0)
    present_count = models.PositiveSmallIntegerField(_("members present"), default=0)
    quorum_rule = models.CharField(_("quorum"), max_length=60, blank=True)
    quorum_article = models.CharField(_("legal source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("committee meeting")
        verbose_name_plural = _("committee meetings")
        ordering = ["-meets_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=Q(present_count__lte=F("member_count")),
                name="meeting_present_are_members",
                violation_error_message=_("No more members can be present than there are."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_notice_late(self) -> bool:
        """Whether the agenda was told too late."""
        return self.notice_due_on is not None and self.notice_on > self.notice_due_on


class MeetingAttendance(models.Model):
    """Whether a member with a seat came (到会情况). Insert-only; a correction is the next version of all of them."""

    version = models.PositiveSmallIntegerField(_("version"), default=1)
    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="attendance", verbose_name=_("meeting"))
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("committee member"))
    is_present = models.BooleanField(pgettext_lazy("work", "present"))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["meeting", "member", "version"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.member_id)


class MinutesVersion(models.Model):
    """One wording of a meeting's minutes (会议纪要). Insert-only; a correction is the next number and says why."""

    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(pgettext_lazy("work", "minutes"))
    is_public = models.BooleanField(_("shown to the owners"), default=True)
    correction_reason = models.CharField(_("why it was corrected"), max_length=300, blank=True)
    digest = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("version of minutes")
        verbose_name_plural = _("versions of minutes")
        ordering = ["meeting_id", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=Q(number=1, correction_reason="") | (Q(number__gt=1) & ~Q(correction_reason="")),
                name="minutes_correction_has_reason",
                violation_error_message=_("A correction says why; the first version corrects nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"
