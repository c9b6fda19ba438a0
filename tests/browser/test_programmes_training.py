"""A training week on the screens: offered by the office, learnt on a phone, checked by anybody.

The session begins in twenty minutes: places are still given, and presence is noted already.
"""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from programmes.models import Attendance, CourseSession, TrainingCertificate
from tests.browser.acts import choose_found, fill_in, signed_in
from tests.browser.visitors import DESK, PHONE

ADMIN = "/admin/programmes"
WEEK, COURSE, ROOM = "物业服务培训周", "项目负责人消防与电梯安全", "市民培训中心二楼报告厅"
QUESTIONS = (
    ("电梯困人时首先应当做什么？", "*安抚被困人员并通知维保单位\n自行撬开层门\n等待自动恢复"),
    ("哪些内容应当在现场公示？", "*收费项目和标准\n*服务内容\n住户姓名和电话"),
)
LEARNER, SECOND = "江晚晴", "孟知远"


@pytest.fixture(scope="module")
def cast(town: Any) -> Any:
    """Two project managers, a trainer who holds no office, somebody who has no post."""
    for username, name in (("learner", LEARNER), ("second", SECOND)):
        User.objects.filter(pk=town.person(username, "firm_project_manager", town.firm).pk).update(display_name=name)
    User.objects.filter(pk=town.person("trainer", "resident", town.estate).pk).update(display_name="授课老师")
    town.person("stranger", "resident", town.estate)
    return town


def add(office: Any, kind: str, values: dict[str, str], found: tuple[tuple[str, str], ...] = ()) -> None:
    """Fill in the form of a new row of the administration and keep it."""
    page = office.open(f"{ADMIN}/{kind}/add/")
    for name, words in found:
        choose_found(page, name, words)
    for name, value in values.items():
        fill_in(page.locator(f"#content [name={name}]"), value)
    office.press("button[name=_save]")
    assert page.url.endswith(f"{ADMIN}/{kind}/"), page.inner_text("#content")


def week_is_offered(office: Any, today: datetime.date) -> CourseSession:
    """Week, course, questions, session: with what goes wrong on the way."""
    office.open(f"{ADMIN}/trainingweek/")
    friday = today + datetime.timedelta(days=4)
    add(office, "trainingweek", {"title": WEEK, "first_day": f"{today}", "last_day": f"{friday}"})
    course = {"title": COURSE, "audience": "项目负责人", "hours": "8", "question_count": "2", "valid_months": "24"}
    add(office, "trainingcourse", course)
    begins = timezone.localtime() + datetime.timedelta(minutes=20)
    ends = begins + datetime.timedelta(hours=4)
    session = {
        "course": COURSE,
        "week": WEEK,
        "area": "试验区",
        "starts_at_0": f"{begins:%Y-%m-%d}",
        "starts_at_1": f"{begins:%H:%M}",
        "ends_at_0": f"{ends:%Y-%m-%d}",
        "ends_at_1": f"{ends:%H:%M}",
        "location": ROOM,
        "places": "1",
        "trainer_name": "trainer",
    }
    page = office.open(f"{ADMIN}/coursesession/add/")
    for name, value in session.items():
        fill_in(page.locator(f"#content [name={name}]"), value)
    office.press("button[name=_save]")
    office.says("题")  # the test asks more questions than the bank holds
    assert page.input_value("[name=location]") == ROOM, "what was typed stays"
    for text, lines in QUESTIONS:
        add(office, "coursequestion", {"course": COURSE, "text": text, "lines": lines})
    add(office, "coursesession", session)
    add(office, "hoursrule", {"audience": "项目负责人", "hours": "24", "source": "试验", "effective_from": f"{today}"})
    return CourseSession.objects.get()


def places_are_taken(visitor: Any, session: CourseSession) -> tuple[Any, Any]:
    """The only place, then the waiting list; who has no such post finds no such session."""
    people = []
    for username in ("learner", "second"):
        person = signed_in(visitor, username, PHONE)
        person.open("/firm/")
        person.press("main a[href='/training/']")
        person.says("24", COURSE)
        person.press(f"a[href='/training/sessions/{session.pk}/']")
        person.press("main button[value=enrol]")
        people.append(person)
    people[1].says("候补")
    stranger = signed_in(visitor, "stranger", PHONE)
    stranger.open("/")
    stranger.press("footer a[href='/training/']")
    stranger.open(f"/training/sessions/{session.pk}/", status=404)
    learner, second = people
    return learner, second


def presence_is_noted(visitor: Any, learner: Any, second: Any, session: CourseSession) -> Any:
    """The trainer's screen shows a code that changes; the learner types it on the phone."""
    trainer = signed_in(visitor, "trainer", DESK)
    trainer.open("/training/")
    page = trainer.press(f"a[href='/training/sessions/{session.pk}/screen/']")
    first = page.inner_text("#code-now strong")
    assert len(first) == 6 and first.isdecimal()
    page.wait_for_function(
        "before => document.querySelector('#code-now strong').textContent !== before", arg=first, timeout=40_000
    )
    trainer.look()
    learner.page.fill("#code", "000000")
    learner.press("main button[value=attend]")
    assert learner.page.locator("[role=alert]").count() == 1
    assert learner.page.input_value("#code") == "000000", "what was typed stays"
    learner.page.fill("#code", page.inner_text("#code-now strong"))
    learner.press("main button[value=attend]")
    assert Attendance.objects.get().person.username == "learner"
    second.page.reload()
    second.look()
    assert second.page.locator("#code").count() == 0, "who waits for a place signs in nowhere"
    return trainer


def exam_is_taken(learner: Any) -> TrainingCertificate:
    """Once without the right answers, then with them."""
    page = learner.press("main button[value=test]")
    learner.press("main form button[type=submit]")
    learner.says("未通过")
    learner.press("main a.btn[href*='/training/sessions/']")
    learner.press("main button[value=test]")
    for _text, lines in QUESTIONS:
        for line in lines.splitlines():
            if line.startswith("*"):
                page.locator("label", has_text=line.removeprefix("*")).locator("input").check()
    learner.press("main form button[type=submit]")
    learner.says("通过")
    return TrainingCertificate.objects.get()


def certificate_is_checked(visitor: Any, learner: Any, certificate: TrainingCertificate) -> None:
    learner.open("/training/")
    learner.says("8", "16", certificate.number)
    page = learner.press(f"a[href*='{certificate.code}']")
    address = page.url.removeprefix(learner.base)
    guest = visitor("guest", width=PHONE)
    guest.open(address)
    guest.says(certificate.number, COURSE, "江**")
    assert LEARNER not in guest.page.content()
    guest.in_english()
    guest.open(address)


def hours_are_read(visitor: Any, office: Any, session: CourseSession) -> None:
    """The firm sees its people's hours by name, the office the list of who was there."""
    firm = signed_in(visitor, "firm", PHONE)
    firm.open("/firm/")
    firm.press("a[href='/training/firm/']")
    firm.says(LEARNER, SECOND, "8")
    office.open(f"{ADMIN}/coursesession/{session.pk}/change/")
    office.says(LEARNER, SECOND, "候补")
    office.open(f"{ADMIN}/hoursrule/people")
    office.says(LEARNER)


@pytest.mark.timeout(900)
def test_a_training_week_from_the_offer_to_the_certificate(cast: Any, visitor: Any) -> None:
    office = signed_in(visitor, "housing")
    session = week_is_offered(office, cast.today)
    learner, second = places_are_taken(visitor, session)
    presence_is_noted(visitor, learner, second, session)
    certificate = exam_is_taken(learner)
    certificate_is_checked(visitor, learner, certificate)
    hours_are_read(visitor, office, session)
