"""What a category asks. A question is never reworded: a new version takes its place."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.models import Category, CategoryQuestion
from complaints.permissions import can_set_rules

if TYPE_CHECKING:
    from accounts.models import User


class NotAsked(Refusal):
    """A version that was replaced or ended is to be changed."""

    message = _("This version is no longer asked. Change the one that is, or file a new question.")
    status = 409


@transaction.atomic
def ask_question(question: CategoryQuestion, *, by: "User") -> CategoryQuestion:
    """File a question, or the next version of the one with its category and code (新增或修订补充问题).

    Answers keep the version that was asked. Raises `NotAllowed`, `ValidationError`.
    """
    if not can_set_rules(by):
        raise NotAllowed
    Category.objects.select_for_update(no_key=True).get(pk=question.category_id)  # two versions at once: one waits
    versions = CategoryQuestion.objects.filter(category=question.category_id, code=question.code)
    question.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    versions.filter(is_active=True).update(is_active=False)
    question.pk, question.is_active = None, True
    question.full_clean()
    question.save(force_insert=True)
    record(by, "complaints.ask_question", question)
    return question


@transaction.atomic
def end_question(question_id: int, *, by: "User") -> CategoryQuestion:
    """No longer ask a question (停用补充问题). Raises `NotAllowed`, `NotAsked`."""
    if not can_set_rules(by):
        raise NotAllowed
    question = CategoryQuestion.objects.select_for_update(no_key=True).get(pk=question_id)
    if not question.is_active:
        raise NotAsked
    question.is_active = False
    question.save(update_fields=["is_active"])
    record(by, "complaints.end_question", question, fields=["is_active"])
    return question
