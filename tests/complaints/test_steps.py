"""The form in three steps without scripts, what a category asks, and what the form costs."""

import datetime
import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.models import CategoryQuestion, Complaint
from complaints.selectors.triage import possible_categories
from tests.complaints.test_bad_input import SCRIPT, good, nothing_saved
from tests.complaints.test_intake import stored_files

FIRST_LOAD = 150 * 1024
MOST_STATEMENTS = 12
EMPTY = {"title": "", "text": "", "category": "", "estate": "", "place_text": "", "reporter_phone": ""}


@pytest.fixture
def resident(world, east, client_of):
    for left_by_another_test in stored_files():  # rows are rolled back after a test, files stay
        left_by_another_test.unlink()
    return client_of(east)


@pytest.fixture
def questions(world):
    light = world.category("facilities-light")

    def ask(code, kind, **more):
        words = {"label": f"问{code}", "label_en": f"ask {code}"}
        return CategoryQuestion.objects.create(category=light, code=code, kind=kind, **(words | more))

    return [
        ask("stair", "text", is_required=True),
        ask("hours", "number"),
        ask("trapped", "choice", choices=[["yes", "有", "yes"], ["no", "没有", "no"]]),
        ask("since", "date"),
    ]


def shown_step(page):
    """The number of the one panel that is not hidden."""
    panels = re.findall(r'<fieldset class="([^"]*)"', page.content.decode())
    shown = [number for number, classes in enumerate(panels, start=1) if "is-hidden" not in classes]
    assert len(panels) == 3 and len(shown) == 1
    return shown[0]


def test_a_step_forward_and_back_keeps_everything_and_saves_nothing(resident):
    for step in (2, 3, 1):
        page = resident.post("/complaints/new/", good(step=step))
        assert page.status_code == 200 and shown_step(page) == step
        for kept in ("春熙苑", "垃圾三天没有清运", "三栋楼下的垃圾桶满了三天。", "3栋2单元", "13800000000"):
            assert kept in page.content.decode()
    assert nothing_saved()


def test_a_step_is_left_only_when_it_is_right(resident):
    page = resident.post("/complaints/new/", EMPTY | {"step": 2})
    assert shown_step(page) == 1
    assert "选择您的小区" not in page.content.decode(), "mistakes of later steps wait for them"
    assert shown_step(resident.post("/complaints/new/", good(step=3, estate=""))) == 2
    assert shown_step(resident.post("/complaints/new/", good(step=3, title=""))) == 1


@pytest.mark.parametrize("step", ["", "0", "9", "two", "\0", "2" * 500])
def test_a_step_that_does_not_exist_is_the_first(resident, step):
    assert shown_step(resident.post("/complaints/new/", good(step=step))) == 1


def test_a_sent_form_with_a_mistake_opens_the_step_of_the_mistake(resident):
    assert shown_step(resident.post("/complaints/new/", good(reporter_phone="123"))) == 3
    assert shown_step(resident.post("/complaints/new/", good(estate="", reporter_phone="123"))) == 2
    assert shown_step(resident.post("/complaints/new/", good(category=""))) == 1


def test_the_code_on_the_plate_opens_the_form_with_the_place(resident):
    page = resident.get("/e/chunxi01").content.decode()
    assert 'value="CHUNXI01" checked' in page and 'name="via" value="qr"' in " ".join(page.split())
    assert resident.get("/e/NOWHERE1").status_code == 404
    assert resident.get("/e/" + "A" * 300).status_code == 404


def test_a_text_suggests_categories_and_says_why(resident):
    page = resident.post("/complaints/new/", good(category="", text="三单元楼道灯不亮", step=2)).content.decode()
    assert 'name="suggested"' in page and "楼道灯" in page
    taken = resident.post("/complaints/new/", good(category="", suggested="facilities-light"))
    assert '<option value="facilities-light" selected>' in taken.content.decode()
    part = resident.post("/complaints/new/suggestions/", {"title": "", "text": "楼下垃圾没清运"})
    assert 'value="cleaning-rubbish"' in part.content.decode()
    assert possible_categories("", "今天天气很好") == []


def test_questions_are_asked_once_the_category_is_known(resident, questions):
    part = resident.get("/complaints/new/questions/", {"category": "facilities-light"}).content.decode()
    assert part.count('class="form-label"') == 4 and "问stair" in part
    first = resident.post("/complaints/new/", good(category="facilities-light", step=2))
    assert shown_step(first) == 1 and "问stair" in first.content.decode()
    asked = {"category": "facilities-light", "asked": "facilities-light"}
    assert shown_step(resident.post("/complaints/new/", good(**asked, step=2))) == 1
    assert shown_step(resident.post("/complaints/new/", good(**asked, step=2, **{"question-stair": "2单元"}))) == 2


def test_answers_are_kept_with_the_version_of_the_question(world, resident, questions):
    given = {
        "question-stair": "2单元",
        "question-hours": "12",
        "question-trapped": "no",
        "question-since": "2025-09-01",
    }
    assert resident.post("/complaints/new/", good(category="facilities-light", **given)).status_code == 302
    complaint = Complaint.objects.get()
    answers = complaint.answers.select_related("question")
    assert [(answer.question_id, answer.value) for answer in answers] == [
        (question.pk, value) for question, value in zip(questions, given.values(), strict=True)
    ]
    assert [answer.shown for answer in answers][2] == "没有"
    assert "没有" in resident.get(f"/complaints/track/{complaint.receipt_code}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"question-stair": ""},
        {"question-stair": "楼" * 201},
        {"question-stair": "a\0b"},
        {"question-hours": "many"},
        {"question-hours": "-1"},
        {"question-hours": "9" * 400},
        {"question-trapped": "maybe"},
        {"question-since": "2025-02-30"},
        {"question-since": "yesterday"},
    ],
)
def test_a_bad_answer_is_explained_and_saves_nothing(resident, questions, wrong):
    answer = resident.post(
        "/complaints/new/", good(category="facilities-light", **({"question-stair": "2单元"} | wrong))
    )
    assert answer.status_code == 422 and shown_step(answer) == 1
    assert 'class="field-error"' in answer.content.decode()
    assert nothing_saved()


@pytest.mark.parametrize("value", [SCRIPT, "\0", "长" * 5000, ""])
def test_parts_of_the_form_take_anything(resident, value):
    fields = dict.fromkeys(("title", "text", "category", "estate"), value)
    for answer in (
        resident.get("/complaints/new/questions/", {"category": value}),
        resident.post("/complaints/new/suggestions/", fields),
        resident.post("/complaints/new/neighbours/", fields),
    ):
        assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()


def test_sending_costs_few_statements(resident):
    full = {"reporter_name": "王小明", "reporter_phone": "13800000000", "reporter_email": "wang@example.test"}
    resident.post("/complaints/new/", good(**full))
    with CaptureQueriesContext(connection) as statements:
        assert resident.post("/complaints/new/", good(**full)).status_code == 302
    listed = "\n".join(statement["sql"][:150] for statement in statements.captured_queries)
    assert len(statements) <= MOST_STATEMENTS, listed


def _size(content):
    return len(gzip.compress(content, 6))


def _loaded(page):
    """The files that the page names, and the modules that those name at their head."""
    names = {
        name
        for name in re.findall(r'(?:src|href)="/static/([^"#]+)', page)
        if name.endswith((".css", ".js", ".svg", ".woff2"))
    }
    found = {name: (Path(settings.BASE_DIR) / "static" / name).read_bytes() for name in sorted(names)}
    for name in [name for name in found if name.endswith(".js")]:
        for other in re.findall(rb'^import .*from "\./([^"]+)"', found[name], re.MULTILINE):
            found[f"js/{other.decode()}"] = (Path(settings.BASE_DIR) / "static" / "js" / other.decode()).read_bytes()
    return found


def test_the_first_load_of_the_form_is_small(resident):
    page = resident.get("/complaints/new/").content
    files = _loaded(page.decode())
    assert {"css/site.css", "js/complaint_form.js", "js/complaint_draft.js"} <= files.keys()
    assert not any("leaflet" in name or "photos" in name for name in files)
    sizes = {name: _size(content) for name, content in files.items()} | {"page": _size(page)}
    assert sum(sizes.values()) <= FIRST_LOAD, sizes


def test_a_question_says_since_when_it_is_asked(questions):
    newer = CategoryQuestion(
        category=questions[0].category, code="stair", version=2, kind="text", label="问", label_en="a"
    )
    questions[0].is_active = False
    questions[0].save()
    newer.save()
    asked = CategoryQuestion.objects.asked_for(newer.category)
    assert newer in asked and questions[0] not in asked


def test_dates_are_kept_as_iso_text(world, resident, questions):
    resident.post(
        "/complaints/new/", good(category="facilities-light", **{"question-stair": "1", "question-since": "2025-09-01"})
    )
    kept = Complaint.objects.get().answers.get(question__code="since").value
    assert datetime.date.fromisoformat(kept) == datetime.date(2025, 9, 1)
