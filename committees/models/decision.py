"""What a committee decided, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import DecisionMoney, WorkTaskState
from committees.models.meeting import CommitteeMeeting
from committees.models.record import OfEstate

_USER = settings.AUTH_USER_MODEL


class CommitteeDecision(OfEstate):
    """A decision of the committee at a meeting (业主委员会决定). Insert-only, enforced by a trigger.

    `for_count` of `member_count` members agreed; `rule` is the majority as it stood then. It hangs on the board by
    `post_due_on`. `account` is the disclosed account of common money that it is about; `amount` is yuan.
    """

    meeting = models.ForeignKey(CommitteeMeeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    number = models.CharField(_("number"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    for_count = models.PositiveSmallIntegerField(_("members in favour"))
    against_count = models.PositiveSmallIntegerField(_("members against"), default=0)
    member_count = models.PositiveSmallIntegerField(_("members with a seat"))
    rule = models.CharField(_("majority"), max_length=60)
    rule_article = models.CharField(_("legal source"), max_length=120, blank=True)
    is_passed = models.BooleanField(pgettext_lazy("work", "passed"))
    decided_on = models.DateField(_("decided on"))
    post_due_on = models.DateField(_("posting due"))
    post_article = models.CharField(_("legal source of the posting"), max_length=120, blank=True)
    money = models.CharField(
        _("common money"), max_length=20, choices=DecisionMoney, default=DecisionMoney.NONE, blank=True
    )
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    account = models.ForeignKey(
        "firms.DisclosureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("disclosed account"),
    )
    matter_report = models.ForeignKey(
        "committees.MajorMatterReport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("report of a major matter"),
    )
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision of a committee")
        verbose_name_plural = _("decisions of committees")
        ordering = ["-decided_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                name="decision_number_once",
                violation_error_message=_("Another decision has this number."),
            ),
            models.CheckConstraint(
                condition=Q(member_count__gte=F("for_count") + F("against_count")),
                name="decision_votes_are_members",
                violation_error_message=_("No more members can vote than there are."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0) & ~Q(money=DecisionMoney.NONE),
                name="decision_amount_has_source",
                violation_error_message=_("An amount is more than 0 yuan and says which common money it is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class DecisionTask(OfEstate):
    """A task that follows from a decision (决定事项任务). Owners see its progress."""

    decision = models.ForeignKey(
        CommitteeDecision, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("decision")
    )
    title = models.CharField(_("title"), max_length=200)
    responsible = models.CharField(_("responsible body or post"), max_length=120)
    due_on = models.DateField(pgettext_lazy("work", "to be done by"))
    state = models.CharField(_("state"), max_length=20, choices=WorkTaskState, default=WorkTaskState.OPEN)
    percent = models.PositiveSmallIntegerField(_("progress (percent)"), default=0)

    class Meta:
        verbose_name = _("task from a decision")
        verbose_name_plural = _("tasks from decisions")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100) & (~Q(state=WorkTaskState.DONE) | Q(percent=100)),
                name="task_percent_fits",
                violation_error_message=_("Progress is 0 to 100 percent; what is done is done to 100 percent."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class TaskProgress(models.Model):
    """What was done for a task (任务进展). Insert-only."""

    task = models.ForeignKey(DecisionTask, models.PROTECT, related_name="progress", verbose_name=_("task"))
    percent = models.PositiveSmallIntegerField(_("progress (percent)"))
    text = models.CharField(_("what was done"), max_length=500)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("progress of a task")
        verbose_name_plural = _("progress of tasks")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.percent} %"


class SealUse(OfEstate):
    """One use of the committee's seal (用印记录). Insert-only, enforced by a trigger."""

    number = models.PositiveIntegerField(_("number"))
    used_on = models.DateField(_("used on"))
    document = models.CharField(_("document"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=300)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    decision = models.ForeignKey(
        CommitteeDecision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("use of the seal")
        verbose_name_plural = _("uses of the seal")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="seal_use_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.document}"


class WorkBulletin(OfEstate):
    """What the committee tells the owners of its work (工作通报). Insert-only."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    published_on = models.DateField(_("published on"))
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("work bulletin")
        verbose_name_plural = _("work bulletins")
        ordering = ["-published_on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title
