"""What a category asks beyond the common form, and what was answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.choices import AnswerKind
from complaints.models.complaint import Complaint
from complaints.models.reference import Category
from complaints.querysets import QuestionQuerySet


class CategoryQuestion(models.Model):
    """One version of a further question of a category or of a group (补充问题).

    A question is never reworded: a new version takes its place, so an answer always stands beside the words
    that were asked. `choices` is a list of `[code, Chinese, English]`, for the kind choice only.
    """

    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"), related_name="questions")
    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=AnswerKind)
    label = models.CharField(_("Chinese words"), max_length=100)
    label_en = models.CharField(_("English words"), max_length=120)
    help = models.CharField(_("Chinese help"), max_length=200, blank=True)
    help_en = models.CharField(_("English help"), max_length=200, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_active = models.BooleanField(_("asked today"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a category")
        verbose_name_plural = _("questions of categories")
        ordering = ["category", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "code", "version"],
                name="complaint_question_version_once",
                violation_error_message=_("This version of the question exists."),
            ),
            models.UniqueConstraint(
                fields=["category", "code"],
                condition=Q(is_active=True),
                name="complaint_question_one_active",
                violation_error_message=_("Only one version of a question can be asked at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def _is_chinese(self) -> bool:
        return (get_language() or "zh").startswith("zh")

    @property
    def words(self) -> str:
        """The question in the language of the page."""
        return self.label if self._is_chinese else self.label_en

    @property
    def hint(self) -> str:
        """Its help in the language of the page."""
        return self.help if self._is_chinese else self.help_en

    @property
    def options(self) -> list[tuple[str, str]]:
        """Codes and words to choose from, in the language of the page."""
        return [(code, name if self._is_chinese else name_en) for code, name, name_en in self.choices]


class ComplaintAnswer(models.Model):
    """What was answered to one version of a question. Numbers and dates as ISO text, choices as their code."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="answers", verbose_name=_("complaint"))
    question = models.ForeignKey(CategoryQuestion, models.PROTECT, related_name="+", verbose_name=_("question"))
    value = models.CharField(_("answer"), max_length=500)

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "question"],
                name="complaint_answer_once",
                violation_error_message=_("The question is answered already."),
            )
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The answer in words."""
        return dict(self.question.options).get(self.value, self.value)
