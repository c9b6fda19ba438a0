"""What happened with a committee, and the papers that prove it. Both insert-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.words import action_words
from committees.querysets.work import OfEstateQuerySet

_USER = settings.AUTH_USER_MODEL


class OfEstate(models.Model):
    """What belongs to an estate and, mostly, to one of its committees."""

    estate = models.ForeignKey("places.Estate", models.PROTECT, related_name="+", verbose_name=_("estate"))
    committee = models.ForeignKey(
        "committees.OwnersCommittee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("owners' committee"),
    )

    objects = OfEstateQuerySet.as_manager()

    class Meta:
        abstract = True


class WorkStep(OfEstate):
    """One act on anything of a committee (工作记录). Insert-only, enforced by a trigger.

    `subject` is the name of the model in lower case, `subject_id` its number; states are empty where it has none.
    """

    subject = models.CharField(_("about"), max_length=40)
    subject_id = models.BigIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=40)
    from_state = models.CharField(_("state before"), max_length=20, blank=True)
    to_state = models.CharField(_("state after"), max_length=20, blank=True)
    note = models.CharField(_("reason"), max_length=1000, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("act of a committee's work")
        verbose_name_plural = _("acts of a committee's work")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "subject_id"], name="work_step_subject")]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"

    @property
    def act_words(self) -> str:
        """The act in the words of the audit trail."""
        return action_words(self.act)


class WorkPaper(OfEstate):
    """A paper or photo of a committee's work (工作材料). Insert-only. PDF, JPEG or PNG, told by content."""

    subject = models.CharField(_("about"), max_length=40)
    subject_id = models.BigIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("paper of a committee's work")
        verbose_name_plural = _("papers of a committee's work")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "subject_id"], name="work_paper_subject")]

    def __str__(self) -> str:
        return self.title


class NoticePosting(OfEstate):
    """A notice on the board of an estate, with what proves it (公示、张贴记录).

    `due_on` is the last day on which the posting was in time; it hangs from `posted_on` to `until` (both included), at
    least `days`. `subject` says what was posted: a decision, a list, a report.
    """

    subject = models.CharField(_("about"), max_length=40)
    subject_id = models.BigIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(pgettext_lazy("work", "place of the posting"), max_length=200)
    posted_on = models.DateField(_("on the board from"))
    until = models.DateField(_("on the board to (included)"))
    due_on = models.DateField(_("posting due"), null=True, blank=True)
    article = models.CharField(_("legal source"), max_length=120, blank=True)
    photo = models.ForeignKey(
        WorkPaper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo of the posting")
    )
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-posted_on", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "subject_id"], name="notice_posting_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("posted_on")),
                name="notice_posting_ordered",
                violation_error_message=_("A posting has a first and a last day, in this order."),
            ),
            models.CheckConstraint(
                condition=~models.Q(place=""),
                name="notice_posting_placed",
                violation_error_message=_("Say where the notice hangs."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether it was posted after its day."""
        return self.due_on is not None and self.posted_on > self.due_on
