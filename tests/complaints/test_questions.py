"""What categories ask: filed, revised as new versions, ended; and what the office sees of the answers."""

import uuid

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from common.errors import NotAllowed
from complaints import services
from complaints.models import CategoryQuestion
from complaints.selectors import questions_for
from tests.complaints.test_pages import signed_in

LIST = "/admin/complaints/categoryquestion/"


@pytest.fixture
def boss(world):
    return world.person("boss", "housing_department", world.district)


def typed(world, **changes):
    values = {
        "category": world.category().pk,
        "code": "how-long",
        "kind": "choice",
        "label": "停了多久",
        "label_en": "Since when",
        "help": "",
        "help_en": "",
        "position": "5",
        "options_text": "day | 一天以内 | Within a day\nweek | 一周以内 | Within a week",
    }
    return values | changes


def filed(world, boss, **changes):
    values = typed(world, **changes)
    choices = [[part.strip() for part in line.split("|")] for line in values.pop("options_text").splitlines()]
    category = world.category()
    return services.ask_question(CategoryQuestion(**{**values, "category": category, "choices": choices}), by=boss)


def test_an_officer_files_a_question_and_residents_are_asked_it(world, boss, east, client_of):
    browser = signed_in(client_of, east, boss)
    assert browser.post(f"{LIST}add/", typed(world)).status_code == 302
    question = CategoryQuestion.objects.get(code="how-long")
    assert question.choices == [["day", "一天以内", "Within a day"], ["week", "一周以内", "Within a week"]]
    assert question in questions_for(world.category())
    page = client_of(east).get("/complaints/new/questions/", {"category": world.category().code})
    assert "停了多久" in page.content.decode()
    assert AuditEntry.objects.filter(action="complaints.ask_question").count() == 1


def test_saving_files_a_new_version_and_answers_keep_the_words_they_answered(world, boss, east, client_of):
    old = filed(world, boss)
    complaint = services.submit_complaint(
        submission_key=uuid.uuid4(),
        estate=world.estate,
        category=world.category(),
        title="电梯停运",
        text="三号楼电梯停运。",
        now=timezone.now(),
        answers=[(old, "week")],
    )
    browser = signed_in(client_of, east, boss)
    assert browser.post(f"{LIST}{old.pk}/change/", typed(world, label="停运多久了")).status_code == 302
    new = CategoryQuestion.objects.get(code="how-long", is_active=True)
    assert (new.version, new.label) == (2, "停运多久了")
    page = signed_in(client_of, east, world.officer).get(f"/admin/complaints/complaint/{complaint.pk}/change/")
    assert "停了多久" in page.content.decode() and "一周以内" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"options_text": "day | 一天"}, "options_text"),
        ({"options_text": "Day | 一天 | A day\nweek | 一周 | A week"}, "options_text"),
        ({"options_text": "day | 一天 | A day\nday | 一周 | A week"}, "options_text"),
        ({"options_text": "day | 一天 | A day"}, "options_text"),
        ({"label": ""}, "label"),
        ({"code": "没有"}, "code"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(world, boss, east, client_of, changes, field):
    answer = signed_in(client_of, east, boss).post(f"{LIST}add/", typed(world, **changes))
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not CategoryQuestion.objects.filter(code="how-long").exists()


def test_an_ended_question_is_asked_no_more_and_cannot_be_ended_twice(world, boss, east, client_of):
    question = filed(world, boss)
    browser = signed_in(client_of, east, boss)
    assert browser.post(f"{LIST}{question.pk}/end/").status_code == 302
    assert question not in questions_for(world.category())
    with pytest.raises(services.NotAsked):
        services.end_question(question.pk, by=boss)
    assert browser.get(f"{LIST}{question.pk}/change/").status_code == 200


def test_only_who_sets_rules_files_and_ends_questions(world, boss, east, client_of):
    question = filed(world, boss)
    with pytest.raises(NotAllowed):
        services.ask_question(CategoryQuestion(category=world.category(), code="x"), by=world.officer)
    with pytest.raises(NotAllowed):
        services.end_question(question.pk, by=world.officer)
    officer = signed_in(client_of, east, world.officer)
    assert officer.get(f"{LIST}add/").status_code == 403
    assert officer.post(f"{LIST}{question.pk}/end/").status_code == 403


def test_the_office_sees_how_many_stand_behind_and_their_words_without_their_names(world, east, client_of):
    complaint = world.submit()
    services.join_complaint(
        complaint.pk,
        submission_key=uuid.uuid4(),
        now=timezone.now(),
        note="五楼也一样",
        reporter_name="李大力",
        reporter_phone="13900000000",
    )
    page = signed_in(client_of, east, world.officer).get(f"/admin/complaints/complaint/{complaint.pk}/change/")
    text = page.content.decode()
    assert "五楼也一样" in text
    assert "李大力" not in text and "13900000000" not in text
