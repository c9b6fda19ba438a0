"""Owners ask about the accounts, the firm answers within its days, the office publishes what may be read."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from common.masking import mask_numbers
from common.workdays import add_working_days
from firms.models import AccountQuestion, QuestionAnswer, QuestionPolicy, QuestionPublication, ServiceProject
from firms.permissions import can_ask_about, can_disclose_for, can_review_disclosures_of
from jobs.services import enqueue

DEFAULT_ANSWER_DAYS = 15
"""Where the jurisdiction has filed no time of its own: working days."""
LONGEST_TEXT = 2000
MOST_OPEN = 5


class TooManyQuestions(Refusal):
    """One person has asked much that is not answered yet."""

    message = _("Five of your questions wait for an answer. Wait for it before you ask more.")


class AlreadyAnswered(Refusal):
    """A colleague answered it."""

    message = _("This question has been answered already. Reload the page.")


class AlreadyModerated(Refusal):
    """A colleague decided about it."""

    message = _("This question has been decided about already. Reload the page.")


def answer_due(asked_on: datetime.date) -> datetime.date:
    """The last day to answer what is asked on a day, by the policy of that day; the day itself is not counted."""
    policy = QuestionPolicy.objects.filter(effective_from__lte=asked_on).order_by("-effective_from").first()
    days = DEFAULT_ANSWER_DAYS if policy is None else policy.answer_days
    if policy is not None and not policy.counts_working_days:
        return asked_on + datetime.timedelta(days=days)
    return add_working_days(asked_on, days).day


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refusal(_("There is nothing to read here. Write some words."))
    if len(words) > LONGEST_TEXT:
        raise Refusal(_("This is too long. Write 2,000 characters at most."))
    return words


@transaction.atomic
def ask(project_id: int, *, by: User, now: datetime.datetime, kind: str, text: str) -> AccountQuestion:
    """Ask the firm about what it disclosed (业主质询). Raises `NotAllowed`, `TooManyQuestions`, `Refusal`."""
    project = ServiceProject.objects.select_related("estate__area").get(pk=project_id)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # two of one person take turns
    if not can_ask_about(by, project.estate):
        raise NotAllowed(_("Owners and residents of this estate ask here. Ask the office to enter you for it."))
    if AccountQuestion.objects.filter(asked_by=by, answer=None).count() >= MOST_OPEN:
        raise TooManyQuestions
    question = AccountQuestion.objects.create(
        project=project,
        kind=kind,
        text=_words(text),
        asked_by=by,
        asked_at=now,
        due_on=answer_due(timezone.localdate(now)),
    )
    record(by, "firms.ask", question)
    enqueue("firms.tell_disclosure", queue="notify", noun="question", pk=question.pk)
    return question


@transaction.atomic
def answer(question_id: int, *, by: User, now: datetime.datetime, text: str) -> QuestionAnswer:
    """Answer an owner (答复). Raises `AlreadyAnswered`, `NotAllowed`, `Refusal`."""
    question = _locked(question_id)
    if not can_disclose_for(by, question.project):
        raise NotAllowed
    if QuestionAnswer.objects.filter(question=question).exists():
        raise AlreadyAnswered
    given = QuestionAnswer.objects.create(question=question, text=_words(text), answered_by=by, answered_at=now)
    record(by, "firms.answer_question", question, fields=["answer"])
    enqueue("firms.tell_disclosure", queue="notify", noun="answer", pk=given.pk)
    return given


@transaction.atomic
def moderate(
    question_id: int,
    *,
    by: User,
    now: datetime.datetime,
    is_public: bool,
    question_text: str = "",
    answer_text: str = "",
    reason: str = "",
) -> QuestionPublication:
    """Publish question and answer with names masked, or withhold them with a reason (审核公开).

    Phone and identity numbers are masked here once more. Raises `AlreadyModerated`, `NotAllowed`, `Refusal`.
    """
    question = _locked(question_id)
    if not can_review_disclosures_of(by, question.project.estate):
        raise NotAllowed
    if QuestionPublication.objects.filter(question=question).exists():
        raise AlreadyModerated
    if is_public and not QuestionAnswer.objects.filter(question=question).exists():
        raise Refusal(_("The firm has not answered yet."))
    if not is_public and not reason.strip():
        raise Refusal(_("Say why it is not made public."))
    published = QuestionPublication.objects.create(
        question=question,
        is_public=is_public,
        question_text=mask_numbers(_words(question_text)) if is_public else "",
        answer_text=mask_numbers(_words(answer_text)) if is_public else "",
        reason=reason.strip(),
        moderated_by=by,
        moderated_at=now,
    )
    record(by, "firms.moderate_question", question, fields=["publication"], reason=reason.strip())
    return published


def _locked(question_id: int) -> AccountQuestion:
    AccountQuestion.objects.select_for_update(of=("self",), no_key=True).get(pk=question_id)
    return AccountQuestion.objects.select_related("project__estate__area").get(pk=question_id)
