"""Pages of training: a phone enrols and signs in, the trainer shows codes, the firm reads hours, anybody checks."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.models import CourseSession, Enrolment, TestAttempt, TrainingCertificate
from programmes.rules.training import code_of, window_of
from tests.programmes.training.conftest import TrainingCity

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def school(jurisdiction):
    return TrainingCity()


@pytest.fixture
def seen_by(jurisdiction, client_of):
    """`seen_by(user)`: a browser of theirs."""

    def make(user=None):
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return make


def text(response):
    return response.content.decode()


def coming(school, **changes):
    now = timezone.now()
    return school.session(starts_at=now + 48 * HOUR, ends_at=now + 52 * HOUR, **changes)


def running(school, person, **changes):
    now = timezone.now()
    session = school.session(starts_at=now - HOUR, ends_at=now + HOUR, **changes)
    school.services.enrol(session.pk, by=person, now=now - 2 * HOUR)
    return session


def test_a_phone_enrols_waits_and_gives_up(school, seen_by):
    session = coming(school, places=1)
    page = reverse("training:session", args=[session.pk])
    first, second = seen_by(school.manager()), seen_by(school.manager())
    assert page in text(first.get(reverse("training:index")))
    for browser in (first, second):
        assert browser.post(page, {"act": "enrol"}).status_code == 302
    assert list(session.enrolments.order_by("pk").values_list("state", flat=True)) == ["enrolled", "waiting"]
    assert first.post(page, {"act": "enrol"}).status_code == 422
    assert first.post(page, {"act": "cancel"}).status_code == 302
    assert Enrolment.objects.get(state="enrolled").pk == session.enrolments.order_by("pk")[1].pk


def test_who_a_course_is_not_for_finds_no_session(school, seen_by):
    session = coming(school)
    stranger = school.person("过客", "auditor")
    assert seen_by(stranger).get(reverse("training:session", args=[session.pk])).status_code == 404
    assert seen_by(stranger).get(reverse("training:index")).status_code == 200


def test_the_code_of_the_screen_signs_in_and_a_wrong_one_is_kept_on_the_page(school, seen_by):
    person = school.manager()
    session = running(school, person)
    screen = seen_by(school.trainer).get(reverse("training:screen", args=[session.pk]))
    session.refresh_from_db()
    shown = {code_of(session.secret, window_of(timezone.now()) + step) for step in (-1, 0)}
    assert any(code in text(screen) for code in shown)
    assert session.secret not in text(screen)
    browser = seen_by(person)
    assert browser.get(reverse("training:screen", args=[session.pk])).status_code == 404
    page = reverse("training:session", args=[session.pk])
    wrong = browser.post(page, {"act": "attend", "code": "00000x"})
    assert wrong.status_code == 422
    assert "00000x" in text(wrong)
    code = code_of(session.secret, window_of(timezone.now()))
    assert browser.post(page, {"act": "attend", "code": code}).status_code == 302
    assert session.attendances.get().person == person


def test_the_screen_renews_itself_in_part(school, seen_by):
    session = running(school, school.manager())
    part = seen_by(school.trainer).get(reverse("training:screen", args=[session.pk]), headers={"HX-Request": "true"})
    assert "<html" not in text(part)
    assert 'id="code-now"' in text(part)


def test_a_test_is_taken_without_showing_the_answers(school, seen_by):
    person = school.manager()
    session = running(school, person, course=school.course(has_test=True))
    school.services.note_presence(session.pk, person, by=None, now=timezone.now())
    browser = seen_by(person)
    begun = browser.post(reverse("training:session", args=[session.pk]), {"act": "test"})
    attempt = TestAttempt.objects.get()
    page = reverse("training:test", args=[attempt.pk])
    assert begun["Location"] == page
    assert "right" not in browser.get(page).context["questions"][0]
    answers = {f"q_{one['id']}": one["right"] for one in attempt.questions}
    assert browser.post(page, answers).status_code == 302
    assert TrainingCertificate.objects.get().person == person
    assert seen_by(school.manager()).get(page).status_code == 404


def test_the_check_page_shows_what_is_needed_and_no_more(school, seen_by):
    person = school.manager()
    person.display_name = "欧阳明月"
    person.save()
    session = running(school, person)
    school.services.note_presence(session.pk, person, by=None, now=timezone.now())
    certificate = TrainingCertificate.objects.get()
    page = reverse("programmes:certificate", args=[certificate.code])
    shown = text(seen_by().get(page))
    assert certificate.number in shown
    assert "欧***" in shown
    assert "欧阳" not in shown
    assert person.username not in shown
    school.services.revoke_certificate(certificate.pk, by=None, now=timezone.now(), reason="代签")
    assert "代签" not in text(seen_by().get(page))
    assert seen_by().get(reverse("programmes:certificate", args=["0" * 20])).status_code == 404


def test_a_firm_reads_the_hours_of_its_own_people_only(school, seen_by):
    firm, other = school.firm(), school.firm()
    mine, foreign = school.manager(firm), school.manager(other)
    boss = school.person("老板", "firm_administrator", firm)
    shown = text(seen_by(boss).get(reverse("training:firm_hours")))
    assert str(mine) in shown
    assert str(foreign) not in shown
    assert seen_by(mine).get(reverse("training:firm_hours")).status_code == 403


def test_staff_keep_courses_sessions_and_rules(school, seen_by):
    browser = seen_by(school.office)
    person = school.manager()
    session = running(school, person)
    for name in (
        "trainingweek",
        "trainingcourse",
        "coursequestion",
        "hoursrule",
        "coursesession",
        "trainingcertificate",
    ):
        assert browser.get(reverse(f"admin:programmes_{name}_changelist")).status_code == 200
        if name != "trainingcertificate":
            assert browser.get(reverse(f"admin:programmes_{name}_add")).status_code == 200
    assert str(person) in text(browser.get(reverse("admin:programmes_coursesession_change", args=[session.pk])))
    note = reverse("admin:programmes_coursesession_act", args=[session.pk, "note"])
    assert browser.post(note, {"note-person": person.pk}).status_code == 302
    certificate = TrainingCertificate.objects.get()
    revoke = reverse("admin:programmes_trainingcertificate_act", args=[certificate.pk, "revoke"])
    assert browser.post(revoke, {"revoke-reason": ""}).status_code == 422
    assert browser.post(revoke, {"revoke-reason": "代签"}).status_code == 302
    question = {"course": session.course_id, "text": "新题", "is_used": "on", "lines": "*对\n错"}
    assert browser.post(reverse("admin:programmes_coursequestion_add"), question).status_code == 302
    assert session.course.questions.get().right == [0]


def test_the_list_of_sessions_costs_no_more_with_more_rows(school, seen_by, sees_equal_queries):
    browser = seen_by(school.manager())
    coming(school)
    address = reverse("training:index")
    sees_equal_queries(lambda: browser.get(address), lambda: [coming(school) for _ in range(5)])


def test_the_office_reads_the_hours_of_firms_and_others_do_not(school, seen_by):
    firm = school.firm()
    school.project(school.estate(), firm=firm)
    person = school.manager(firm)
    address = reverse("admin:programmes_hoursrule_people_action")
    assert str(person) in text(seen_by(school.office).get(address))
    assert seen_by(school.trainer).get(address).status_code == 403
    assert seen_by(school.trainer).get(reverse("admin:programmes_trainingcertificate_changelist")).status_code == 403


def test_the_office_names_a_trainer_by_account(school, seen_by):
    now = timezone.localtime()
    browser = seen_by(school.office)
    values = {
        "course": school.course().pk,
        "area": school.tree.district.pk,
        "starts_at_0": f"{now:%Y-%m-%d}",
        "starts_at_1": "09:00",
        "ends_at_0": f"{now:%Y-%m-%d}",
        "ends_at_1": "12:00",
        "location": "一楼",
        "places": "3",
    }
    add = reverse("admin:programmes_coursesession_add")
    refused = browser.post(add, values | {"trainer_name": "没有此人"})
    assert refused.status_code == 200
    assert refused.context["adminform"].form.errors["trainer_name"]
    assert "没有此人" in text(refused)
    assert not CourseSession.objects.exists()
    assert browser.post(add, values | {"trainer_name": school.trainer.username}).status_code == 302
    assert CourseSession.objects.get().trainer == school.trainer
    assert browser.post(add, values | {"location": "二楼"}).status_code == 302
    assert CourseSession.objects.get(location="二楼").trainer is None


def test_who_passed_is_led_to_the_certificate_and_who_failed_back_to_the_session(school, seen_by):
    person = school.manager()
    session = running(school, person, course=school.course(has_test=True))
    school.services.note_presence(session.pk, person, by=None, now=timezone.now())
    browser = seen_by(person)
    for right in (False, True):
        attempt = school.services.begin_test(session.pk, by=person, now=timezone.now())
        answers = {f"q_{one['id']}": one["right"] if right else [] for one in attempt.questions}
        page = reverse("training:test", args=[attempt.pk])
        assert browser.post(page, answers).status_code == 302
        shown = text(browser.get(page))
        assert reverse("training:session", args=[session.pk]) in shown
        assert ("/programmes/certificates/" in shown) is right
