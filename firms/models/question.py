"""What owners ask the firm about the accounts, and what everybody may read of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from firms.choices import DutyKind
from firms.querysets import QuestionQuerySet


class QuestionPolicy(models.Model):
    """How long a firm has to answer (答复期限), from a day on; the latest day counts."""

    effective_from = models.DateField(_("from"), unique=True)
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer"), validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    counts_working_days = models.BooleanField(_("working days"), default=True)
    legal_source = models.CharField(_("legal source"), max_length=200)

    class Meta:
        verbose_name = _("time to answer owners")
        verbose_name_plural = _("times to answer owners")
        ordering = ["-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__gte=1),
                name="question_policy_days",
                violation_error_message=_("A firm has one day at least."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"


class AccountQuestion(models.Model):
    """An owner asks about what was disclosed (业主质询). Insert-only; the words are encrypted, the asker never shown.

    `due_on` is the last day to answer, fixed when it was asked by the policy of that day.
    """

    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, related_name="questions", verbose_name=_("project")
    )
    kind = models.CharField(pgettext_lazy("disclosure", "about"), max_length=20, choices=DutyKind)
    text = EncryptedTextField(_("question"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("disclosure", "asked by")
    )
    asked_at = models.DateTimeField(pgettext_lazy("disclosure", "asked"))
    due_on = models.DateField(_("answer due"))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("owner's question")
        verbose_name_plural = _("owners' questions")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["project", "due_on"], name="question_project_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"


class QuestionAnswer(models.Model):
    """What the firm answered (答复). Insert-only, encrypted: it becomes public only after moderation."""

    question = models.OneToOneField(
        AccountQuestion, models.PROTECT, related_name="answer", verbose_name=_("owner's question")
    )
    text = EncryptedTextField(pgettext_lazy("disclosure", "answer"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    answered_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("answer to an owner")
        verbose_name_plural = _("answers to owners")
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.question)


class QuestionPublication(models.Model):
    """What everybody may read of question and answer, personal data masked (公开版本). Insert-only."""

    question = models.OneToOneField(
        AccountQuestion, models.PROTECT, related_name="publication", verbose_name=_("owner's question")
    )
    is_public = models.BooleanField(_("public"))
    question_text = models.TextField(_("question as published"), blank=True)
    answer_text = models.TextField(_("answer as published"), blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    moderated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    moderated_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("published question")
        verbose_name_plural = _("published questions")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(Q(is_public=True) & ~Q(question_text="") & ~Q(answer_text=""))
                | (Q(is_public=False, question_text="", answer_text="") & ~Q(reason="")),
                name="question_publication_whole",
                violation_error_message=_("Publish question and answer, or say why not."),
            )
        ]

    def __str__(self) -> str:
        return str(self.question)
