"""Training from enrolment to the certificate and the hours of a year."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from programmes.models import Attendance, CourseQuestion, Enrolment, TrainingCertificate
from programmes.selectors import training as selectors
from programmes.services.training import attending, enrolling, offering, testing
from tests.programmes.conftest import NOW
from tests.programmes.training.conftest import DURING, HOUR, STARTS


def state_of(session, person):
    return Enrolment.objects.filter(session=session, person=person).order_by("-pk").first().state


def test_who_comes_after_the_last_place_waits_and_moves_up(school):
    session = school.session(places=2)
    first, second, third, fourth = (school.enrolled(session) for _ in range(4))
    assert [state_of(session, one) for one in (first, second, third, fourth)] == ["enrolled"] * 2 + ["waiting"] * 2
    mine = Enrolment.objects.get(session=session, person=first)
    school.services.cancel_enrolment(mine.pk, by=first, now=NOW)
    assert [state_of(session, one) for one in (second, third, fourth)] == ["enrolled", "enrolled", "waiting"]


def test_who_gives_up_waiting_frees_no_place(school):
    session = school.session(places=1)
    _first, second, third = (school.enrolled(session) for _ in range(3))
    school.services.cancel_enrolment(Enrolment.objects.get(person=second).pk, by=second, now=NOW)
    assert state_of(session, third) == "waiting"


def test_more_places_are_for_those_who_wait(school):
    session = school.session(places=1)
    _first, second, third = (school.enrolled(session) for _ in range(3))
    session.places = 2
    school.services.keep_session(session, by=None)
    assert (state_of(session, second), state_of(session, third)) == ("enrolled", "waiting")
    session.places = 1
    with pytest.raises(offering.PlacesTaken):
        school.services.keep_session(session, by=None)


def test_a_course_is_for_its_audience_and_enrolled_once_before_it_begins(school):
    session = school.session()
    with pytest.raises(enrolling.NotForYou):
        school.services.enrol(session.pk, by=school.trainer, now=NOW)
    person = school.enrolled(session)
    with pytest.raises(enrolling.EnrolledAlready):
        school.services.enrol(session.pk, by=person, now=NOW)
    with pytest.raises(enrolling.HasBegun):
        school.services.enrol(session.pk, by=school.manager(), now=STARTS)
    with pytest.raises(NotAllowed):
        school.services.cancel_enrolment(Enrolment.objects.get(person=person).pk, by=school.trainer, now=NOW)


def test_nobody_enrols_in_what_was_called_off(school):
    session = school.session()
    school.services.cancel_session(session.pk, by=school.office, reason="场地停电")
    with pytest.raises(MoveNotAllowed):
        school.enrolled(session)


def test_presence_needs_the_code_of_the_moment_a_place_and_the_hour(school):
    session = school.session(places=1)
    person, waiting = school.enrolled(session), school.enrolled(session)
    attend = school.services.attend
    with pytest.raises(attending.WrongCode):
        attend(session.pk, school.code(session, DURING - HOUR), by=person, now=DURING)
    with pytest.raises(attending.NoPlace):
        attend(session.pk, school.code(session), by=waiting, now=DURING)
    early = STARTS - HOUR
    with pytest.raises(attending.NotNow):
        attend(session.pk, school.code(session, early), by=person, now=early)
    noted = attend(session.pk, school.code(session), by=person, now=DURING)
    assert (noted.hours, noted.way) == (Decimal(8), "code")
    with pytest.raises(attending.NotedAlready):
        attend(session.pk, school.code(session), by=person, now=DURING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=noted.pk).update(hours=99)


def test_guessing_codes_is_stopped(school):
    session = school.session()
    person = school.enrolled(session)
    wrong = school.code(session, DURING + HOUR)
    for _ in range(5):
        with pytest.raises(attending.WrongCode):
            school.services.attend(session.pk, wrong, by=person, now=DURING)
    with pytest.raises(attending.TooManyCodes):
        school.services.attend(session.pk, school.code(session), by=person, now=DURING)


def test_the_trainer_notes_by_hand_and_others_do_not(school):
    session = school.session()
    person = school.enrolled(session)
    with pytest.raises(NotAllowed):
        school.services.note_presence(session.pk, person, by=person, now=DURING)
    noted = school.services.note_presence(session.pk, person, by=school.trainer, now=DURING)
    assert (noted.way, noted.noted_by) == ("hand", school.trainer)


def right_answers(attempt):
    return {str(one["id"]): one["right"] for one in attempt.questions}


def test_a_certificate_follows_presence_and_a_passed_test(school):
    session = school.session(school.course(has_test=True, valid_months=24))
    person = school.enrolled(session)
    with pytest.raises(testing.NotAttended):
        school.services.begin_test(session.pk, by=person, now=DURING)
    school.services.attend(session.pk, school.code(session), by=person, now=DURING)
    assert not TrainingCertificate.objects.exists()
    attempt = school.services.begin_test(session.pk, by=person, now=DURING)
    assert school.services.begin_test(session.pk, by=person, now=DURING) == attempt
    school.services.hand_in_test(attempt.pk, {}, by=person, now=DURING)
    assert not TrainingCertificate.objects.exists()
    second = school.services.begin_test(session.pk, by=person, now=DURING)
    marked = school.services.hand_in_test(second.pk, right_answers(second), by=person, now=DURING)
    assert (second.number, marked.share, marked.is_passed) == (2, Decimal(1), True)
    certificate = TrainingCertificate.objects.get()
    assert (certificate.number, certificate.valid_until) == ("PX2026-000001", datetime.date(2028, 4, 22))
    with pytest.raises(testing.PassedAlready):
        school.services.begin_test(session.pk, by=person, now=DURING)


def test_attempts_run_out_and_nobody_hands_in_anothers(school):
    session = school.session(school.course(has_test=True, attempts=1))
    person = school.attended(session)
    attempt = school.services.begin_test(session.pk, by=person, now=DURING)
    with pytest.raises(NotAllowed):
        school.services.hand_in_test(attempt.pk, right_answers(attempt), by=school.trainer, now=DURING)
    school.services.hand_in_test(attempt.pk, {}, by=person, now=DURING)
    with pytest.raises(MoveNotAllowed):
        school.services.hand_in_test(attempt.pk, right_answers(attempt), by=person, now=DURING)
    with pytest.raises(testing.NoAttemptLeft):
        school.services.begin_test(session.pk, by=person, now=DURING)


def test_a_course_without_a_test_certifies_presence_and_revoking_needs_words(school):
    session = school.session()
    person = school.attended(session)
    certificate = TrainingCertificate.objects.get(person=person)
    with pytest.raises(NotAllowed):
        school.services.revoke_certificate(certificate.pk, by=person, now=DURING, reason="x")
    school.services.revoke_certificate(certificate.pk, by=school.office, now=DURING, reason="冒名签到")
    with pytest.raises(MoveNotAllowed):
        school.services.revoke_certificate(certificate.pk, by=school.office, now=DURING, reason="再次")
    assert not TrainingCertificate.objects.valid_on(datetime.date(2026, 5, 1)).exists()


@pytest.mark.parametrize(
    ("choices", "right"), [(["一"], [0]), (["一", "一"], [0]), (["一", "二"], []), (["一", "二"], [2])]
)
def test_a_question_can_be_answered(school, choices, right):
    with pytest.raises(offering.BadQuestion):
        school.services.keep_question(
            CourseQuestion(course=school.course(), text="问", choices=choices, right=right), by=None
        )


def test_a_session_needs_enough_questions(school):
    course = school.course(question_count=3)
    with pytest.raises(offering.TooFewQuestions):
        school.session(course)


def test_hours_are_facts_of_the_year_in_the_order_of_names(school):
    firm = school.firm()
    busy, idle = school.manager(firm), school.manager(firm)
    school.attended(school.session(), busy)
    school.services.require_hours(
        "project_manager", Decimal(20), by=None, effective_from=datetime.date(2026, 1, 1), source="试验市办法"
    )
    rows = selectors.years_of_firms([firm.pk], 2026, datetime.date.today())[firm.pk]
    assert [(row.person, row.hours, row.missing) for row in rows] == [(busy, 8, 12), (idle, 0, 20)]
    (own,) = selectors.year_of_person(busy, 2026)
    assert (own.hours, own.required, own.missing) == (8, 20, 12)
    assert selectors.year_of_person(busy, 2025)[0].hours == 0


def test_missing_hours_are_a_fact_of_the_firm_without_names(school):
    from programmes import facts

    day = datetime.date.today()
    firm = school.firm()
    person = school.manager(firm)
    start = datetime.date(day.year - 2, 1, 1)
    person.assignments.update(effective_from=start)
    from programmes.models import HoursRule

    HoursRule.objects.filter(audience="project_manager").exists()
    january = datetime.datetime(day.year, 1, 15, tzinfo=datetime.UTC)
    found = [fact for fact in facts.missing_hours_of_firms(january) if fact.firm == firm]
    assert [fact.occurred_on for fact in found] == [datetime.date(day.year - 1, 12, 31)]
    assert str(person) not in found[0].fact
    assert list(facts.missing_hours_of_firms(january + datetime.timedelta(days=200))) == []


def test_who_moves_up_is_told_once(school):
    from notifications.models import Notice
    from programmes.award_tasks import tell_place

    session = school.session(places=1)
    first, second = school.enrolled(session), school.enrolled(session)
    school.services.cancel_enrolment(Enrolment.objects.get(person=first).pk, by=first, now=NOW)
    for _twice in range(2):
        tell_place(enrolment_id=Enrolment.objects.get(person=second).pk)
    assert [notice.recipient for notice in Notice.objects.filter(event="training.place")] == [second]
