"""Owners ask, the firm answers within its days, the office publishes what is masked."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from common.errors import NotAllowed, Refusal
from firms.models import AccountQuestion, QuestionPolicy
from firms.selectors import estate_disclosure, question_state
from firms.services import answer, ask, moderate
from firms.services.asking import AlreadyAnswered, AlreadyModerated, TooManyQuestions, answer_due
from tests.credit.conftest import person

DAY = datetime.timedelta(days=1)
TEXT = "停车费去哪里了？我是3栋王某，13812345678"


def asked(project, owner, now, **changes):
    return ask(project.pk, **{"by": owner, "now": now, "kind": "common_revenue", "text": TEXT, **changes})


def test_only_people_of_the_estate_ask(project, owner, stranger, people, now, project_of):
    neighbour = person("neighbour", "owner", project_of(2).estate)
    for user in (neighbour, stranger, people["officer"]):
        with pytest.raises(NotAllowed):
            asked(project, user, now)
    assert asked(project, person("tenant", "resident", project.estate), now).due_on > now.date()
    assert asked(project, owner, now).asked_by == owner


def test_the_words_are_encrypted_and_nothing_is_changed_afterwards(project, owner, now):
    question = asked(project, owner, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM firms_accountquestion WHERE id = %s", [question.pk])
        assert "停车费" not in cursor.fetchone()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountQuestion.objects.filter(pk=question.pk).update(due_on=now.date())


@pytest.mark.parametrize(
    ("policy", "day", "due"),
    [
        (None, datetime.date(2025, 9, 26), datetime.date(2025, 10, 23)),  # National Day, and Sundays worked for it
        ((10, False), datetime.date(2025, 9, 26), datetime.date(2025, 10, 6)),
        ((3, True), datetime.date(2025, 9, 26), datetime.date(2025, 9, 30)),
    ],
)
def test_days_to_answer_follow_the_policy_of_the_day(jurisdiction, policy, day, due):
    if policy is not None:
        QuestionPolicy.objects.create(
            effective_from=day, answer_days=policy[0], counts_working_days=policy[1], legal_source="试验"
        )
        QuestionPolicy.objects.create(effective_from=day + DAY, answer_days=1, legal_source="试验")
    assert answer_due(day) == due


def test_a_question_is_overdue_from_the_day_after_its_last_day(project, owner, manager, now):
    question = asked(project, owner, now)
    found = AccountQuestion.objects.get()
    assert question_state(found, question.due_on) == "open"
    assert question_state(found, question.due_on + DAY) == "overdue"
    assert not AccountQuestion.objects.overdue(question.due_on).exists()
    assert AccountQuestion.objects.overdue(question.due_on + DAY).exists()
    assert estate_disclosure(project.estate, question.due_on + DAY).overdue_questions == 1
    answer(question.pk, by=manager, now=now + 60 * DAY, text="已用于绿化")
    assert not AccountQuestion.objects.overdue(question.due_on + DAY).exists()


def test_an_answer_is_given_once_by_the_firm_and_public_only_when_masked(
    project, owner, manager, stranger, people, now
):
    question = asked(project, owner, now)
    with pytest.raises(NotAllowed):
        answer(question.pk, by=stranger, now=now, text="x")
    with pytest.raises(Refusal):
        moderate(question.pk, by=people["officer"], now=now, is_public=True, question_text="x", answer_text="x")
    answer(question.pk, by=manager, now=now, text="请打13912345678")
    with pytest.raises(AlreadyAnswered):
        answer(question.pk, by=manager, now=now, text="x")
    assert estate_disclosure(project.estate, now.date()).questions == []
    values = {
        "now": now,
        "is_public": True,
        "question_text": TEXT.replace("王某", "某"),
        "answer_text": "请打13912345678",
    }
    with pytest.raises(NotAllowed):
        moderate(question.pk, by=people["other officer"], **values)
    published = moderate(question.pk, by=people["officer"], **values)
    assert (published.question_text, published.answer_text) == (
        "停车费去哪里了？我是3栋某，138****5678",
        "请打139****5678",
    )
    with pytest.raises(AlreadyModerated):
        moderate(question.pk, by=people["officer"], **values)
    assert [found.pk for found in estate_disclosure(project.estate, now.date()).questions] == [question.pk]


def test_what_is_withheld_has_a_reason(project, owner, manager, people, now):
    question = asked(project, owner, now)
    with pytest.raises(Refusal):
        moderate(question.pk, by=people["officer"], now=now, is_public=False)
    moderate(question.pk, by=people["officer"], now=now, is_public=False, reason="与账目无关")
    assert question_state(AccountQuestion.objects.select_related("publication").get(), now.date()) == "withheld"


def test_one_person_has_five_open_questions_at_most(project, owner, now):
    for _number in range(5):
        asked(project, owner, now)
    with translation.override("en"), pytest.raises(TooManyQuestions):
        asked(project, owner, now)


def test_people_see_their_own_questions_and_firms_and_offices_theirs(project, owner, manager, stranger, people, now):
    question = asked(project, owner, now)
    for user in (owner, manager, people["officer"], people["housing"]):
        assert list(AccountQuestion.objects.visible_to(user)) == [question]
    for user in (stranger, people["other officer"], person("other owner", "owner", project.estate)):
        assert not AccountQuestion.objects.visible_to(user).exists()
