"""What owners say about the motions of an assembly, who answers, and what was removed on which ground."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import GROUND_SOURCES, AnsweringSide, CommentKind, RemovalGround, ReviewOutcome
from committees.models.assembly import Assembly, Motion
from committees.models.roll import RollOwner
from common.fields import EncryptedTextField

USER = settings.AUTH_USER_MODEL


class OwnerComment(models.Model):
    """A short text of a verified owner about a motion or the agenda (业主意见). Insert-only, until it is forgotten.

    Shown with `building` only, and without where so few owners live there that it would name one. When its term is over
    (docs/rules/discussion.md) text and author go together; `text_hash`, keyed, proves what it was.
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="comments", verbose_name=_("owners' assembly"))
    motion = models.ForeignKey(
        Motion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=pgettext("assembly", "motion"),
    )
    kind = models.CharField(pgettext("discussion", "kind"), max_length=10, choices=CommentKind)
    author = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("account"))
    roll_owner = models.ForeignKey(RollOwner, models.PROTECT, null=True, related_name="+", verbose_name=_("owner"))
    building = models.CharField(_("building"), max_length=40, blank=True, default="")
    text = EncryptedTextField(pgettext("discussion", "text"), blank=True, default="")
    text_hash = models.CharField(max_length=64, editable=False)
    written_at = models.DateTimeField(_("written"))
    forgotten_at = models.DateTimeField(pgettext("discussion", "forgotten"), null=True, blank=True)
    kept_heads = models.PositiveIntegerField(_("heads that supported it"), null=True, blank=True)
    kept_area = models.DecimalField(
        _("area that supported it (m²)"), max_digits=24, decimal_places=8, null=True, blank=True
    )

    class Meta:
        verbose_name = _("owner's comment")
        verbose_name_plural = _("owners' comments")
        ordering = ["written_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CommentKind.AGENDA, motion__isnull=True)
                | (~Q(kind=CommentKind.AGENDA) & Q(motion__isnull=False)),
                name="owner_comment_placed",
                violation_error_message=_("A text is about one motion, or proposes one for the agenda."),
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True, author__isnull=False, roll_owner__isnull=False)
                | Q(forgotten_at__isnull=False, author__isnull=True, roll_owner__isnull=True),
                name="owner_comment_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ProposalSupport(models.Model):
    """An owner puts their name under a proposal for the agenda (附议). Not for comments: those are not counted."""

    proposal = models.ForeignKey(OwnerComment, models.PROTECT, related_name="supports")
    roll_owner = models.ForeignKey(RollOwner, models.PROTECT, null=True, related_name="+", verbose_name=_("owner"))
    signed_at = models.DateTimeField(_("signed"))
    withdrawn_at = models.DateTimeField(pgettext("discussion", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("support of a proposal")
        verbose_name_plural = _("supports of proposals")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "roll_owner"],
                condition=Q(withdrawn_at__isnull=True),
                name="proposal_support_once",
                violation_error_message=_("This owner supports the proposal already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.pk}"


class CommentAnswer(models.Model):
    """A public answer to an owner's text (公开答复). Insert-only."""

    comment = models.ForeignKey(OwnerComment, models.PROTECT, related_name="answers")
    side = models.CharField(pgettext("discussion", "answers for"), max_length=10, choices=AnsweringSide)
    text = models.TextField(pgettext("discussion", "answer"))
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer to an owner")
        verbose_name_plural = _("answers to owners")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_answer_worded")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.get_side_display()}"


class CommentRemoval(models.Model):
    """A text was taken out of sight on a stated ground (移除). Insert-only; the place of the text stays visible."""

    comment = models.OneToOneField(OwnerComment, models.PROTECT, related_name="removal")
    ground = models.CharField(pgettext("discussion", "ground"), max_length=16, choices=RemovalGround)
    reason = models.CharField(pgettext("discussion", "reason, told to the author"), max_length=300)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("removal of an owner's text")
        verbose_name_plural = _("removals of owners' texts")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=[ground.value for ground in RemovalGround]), name="comment_removal_grounded"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="comment_removal_reasoned",
                violation_error_message=_("Tell the author why the text was removed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.get_ground_display()}"

    @property
    def source(self) -> str:
        """The article on which the ground rests; empty where no law says it."""
        return GROUND_SOURCES.get(self.ground, "")


class RemovalReview(models.Model):
    """The author asks the subdistrict to look again, and what it found (复核). Decided once, by another person."""

    removal = models.OneToOneField(CommentRemoval, models.PROTECT, related_name="review")
    words = EncryptedTextField(pgettext("discussion", "why the author disagrees"), blank=True, default="")
    asked_at = models.DateTimeField(_("asked"))
    outcome = models.CharField(
        pgettext("discussion", "outcome"), max_length=10, choices=ReviewOutcome, blank=True, default=""
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(pgettext("discussion", "decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("review of a removal")
        verbose_name_plural = _("reviews of removals")
        ordering = ["asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (Q(outcome__in=["upheld", "restored"], decided_at__gte=F("asked_at")) & ~Q(reason="")),
                name="removal_review_whole",
                violation_error_message=_("A decision has a reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.removal_id} {self.get_outcome_display()}"
