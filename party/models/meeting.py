"""Joint meetings: who sits there, what was said, and which tasks came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices.joint import JointSide, JointState, JointTaskState, TaskAlertKind
from party.models.organisation import PartyOrganisation
from party.querysets.joint import JointTaskQuerySet, MeetingQuerySet

_USER = settings.AUTH_USER_MODEL


def _one_side() -> Q:
    condition = Q(pk__in=[])
    for side in JointSide:
        condition |= Q(**{f"{other.value}__isnull": other != side for other in JointSide}, side=side)
    return condition


class JointMeeting(models.Model):
    """A joint meeting that a Party organisation calls (党建联席会议).

    Bodies sit there, not persons. `notice_on` is the day on which the agenda was told.
    """

    organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        related_name="joint_meetings",
        verbose_name=pgettext_lazy("joint", "called by"),
    )
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    agenda = models.TextField(pgettext_lazy("joint", "agenda"))
    place = models.CharField(pgettext_lazy("joint", "place"), max_length=200, blank=True, default="")
    meets_at = models.DateTimeField(_("meets at"))
    notice_on = models.DateField(_("agenda told on"))
    state = models.CharField(_("state"), max_length=20, choices=JointState, default=JointState.CALLED)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint meeting")
        verbose_name_plural = _("joint meetings")
        ordering = ["-meets_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["area", "-meets_at"], name="party_joint_area_at")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="party_joint_number_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(agenda=""),
                name="party_joint_named",
                violation_error_message=_("A joint meeting has a title and an agenda."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JointMember(models.Model):
    """A body that sits at a joint meeting (成员单位), and whether it was there. None: not written down yet."""

    meeting = models.ForeignKey(JointMeeting, models.PROTECT, related_name="members", verbose_name=_("meeting"))
    side = models.CharField(pgettext_lazy("joint", "side"), max_length=20, choices=JointSide)
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Party organisation")
    )
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("firm")
    )
    committee = models.ForeignKey(
        "committees.OwnersCommittee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owners' committee"),
    )
    office = models.ForeignKey(
        "places.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("joint", "office"),
    )
    was_present = models.BooleanField(pgettext_lazy("joint", "present"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a joint meeting")
        verbose_name_plural = _("members of joint meetings")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=_one_side(),
                name="party_joint_member_one_side",
                violation_error_message=_("A member is one body: an organisation, a firm, a committee or an office."),
            ),
            *[
                models.UniqueConstraint(
                    fields=["meeting", side],
                    condition=Q(**{f"{side}__isnull": False}),
                    name=f"party_joint_{side}_once",
                    violation_error_message=_("This body sits at the meeting already."),
                )
                for side in ("organisation", "firm", "committee", "office")
            ],
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def body(self) -> models.Model:
        """The organisation, firm, committee or area."""
        return getattr(self, self.side)


class JointMinutes(models.Model):
    """One wording of the minutes of a joint meeting (会议纪要). Insert-only; a correction says why."""

    meeting = models.ForeignKey(JointMeeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(pgettext_lazy("joint", "minutes"))
    correction_reason = models.CharField(_("why it was corrected"), max_length=300, blank=True, default="")
    digest = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("minutes of a joint meeting")
        verbose_name_plural = _("minutes of joint meetings")
        ordering = ["meeting_id", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="party_joint_minutes_once"),
            models.CheckConstraint(
                condition=Q(number=1, correction_reason="") | (Q(number__gt=1) & ~Q(correction_reason="")),
                name="party_joint_minutes_reason",
                violation_error_message=_("A correction says why; the first version corrects nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"


class JointTask(models.Model):
    """What a joint meeting decided, as a task of one body with a due day (议定事项)."""

    meeting = models.ForeignKey(JointMeeting, models.PROTECT, related_name="tasks", verbose_name=_("meeting"))
    owner = models.ForeignKey(
        JointMember, models.PROTECT, related_name="tasks", verbose_name=pgettext_lazy("joint", "responsible")
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(pgettext_lazy("joint", "what was decided"), blank=True, default="")
    due_on = models.DateField(_("due"))
    percent = models.PositiveSmallIntegerField(pgettext_lazy("joint", "progress (%)"), default=0)
    state = models.CharField(_("state"), max_length=20, choices=JointTaskState, default=JointTaskState.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = JointTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a joint meeting")
        verbose_name_plural = _("tasks of joint meetings")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="party_joint_task_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="party_joint_task_percent",
                violation_error_message=_("Progress lies between 0 and 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(state=JointTaskState.OPEN, closed_on__isnull=True)
                | Q(state=JointTaskState.DONE, closed_on__isnull=False, percent=100)
                | Q(state=JointTaskState.DROPPED, closed_on__isnull=False),
                name="party_joint_task_closed",
                violation_error_message=_("A task that is done has a day and stands at 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JointProgress(models.Model):
    """What became of a task, in words (办理进展). Insert-only."""

    task = models.ForeignKey(
        JointTask, models.PROTECT, related_name="progress", verbose_name=_("task of a joint meeting")
    )
    text = models.CharField(pgettext_lazy("joint", "what was done"), max_length=1000)
    percent = models.PositiveSmallIntegerField(pgettext_lazy("joint", "progress (%)"))
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.text


class JointTaskAlert(models.Model):
    """That people were told of a due day (催办提醒): once for each kind and day. Insert-only."""

    task = models.ForeignKey(
        JointTask, models.PROTECT, related_name="alerts", verbose_name=_("task of a joint meeting")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=TaskAlertKind)
    due_on = models.DateField(_("due"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reminder of a task")
        verbose_name_plural = _("reminders of tasks")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "kind", "due_on"], name="party_joint_alert_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"
