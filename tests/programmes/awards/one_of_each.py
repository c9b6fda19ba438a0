"""One of everything of awards and training, for the walk of addresses."""

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.programmes.awards.conftest import FULL, STANDARD

ROUND = {"pass_score": Decimal(80), "tie_rule": ["panel_vote"], "least_sheets": 1}
HOUR = datetime.timedelta(hours=1)


def one_of_each(world, account):
    """A round that takes applications, one before the panel, an award, a session with a test and a certificate.

    The auditor sits in the panel. Returns what addresses name.
    """
    officer, housing = account("subdistrict_officer"), account("housing_department")
    project, by = world.firm.projects.get(estate=world.estate), account("firm_administrator")
    application = _applied(_round(2026, account("auditor")), project, by)
    before_panel = _before_panel(project, by, officer, housing, account("auditor"))
    award = _awarded(project, by)
    certificate = _trained(world.district, account("firm_project_manager"))
    assert application.pk < before_panel.pk
    return {
        "panel_application": before_panel.pk,
        "award_code": award.public_code,
        "certificate_code": certificate.code,
    }


def _round(year, member):
    from programmes.models import AwardRound
    from programmes.services import awards

    today = timezone.localdate()
    standard = awards.publish_standard(STANDARD, by=None, now=timezone.now())
    days = {"apply_from": today, "apply_until": today}
    made = awards.keep_round(AwardRound(standard=standard, year=year, title="示范", **days, **ROUND), by=None)
    for code in ("home", "office"):
        awards.set_quota(made.pk, by=None, class_code=code, places=1)
    awards.seat_member(made.pk, member, by=None)
    return awards.open_round(made.pk, by=None)


def _applied(made, project, by):
    from programmes.services import awards

    now, today = timezone.now(), timezone.localdate()
    found = awards.open_application(
        made.pk, by=by, now=now, today=today, firm=project.firm, project=project, class_code="home"
    )
    for code, points in FULL.items():
        awards.save_answer(found.pk, code, by=by, now=now, points=points)
    awards.attach_evidence(found.pk, "A1", ContentFile(b"%PDF-1.4 x", name="a.pdf"), by=by, now=now)
    return awards.submit_application(found.pk, by=by, now=now, today=today)


def _before_panel(project, by, officer, housing, member):
    from programmes.services import awards

    made = _round(2025, member)
    found = _applied(made, project, by)
    awards.review_application(found.pk, "subdistrict", FULL, by=officer, now=timezone.now())
    awards.review_application(found.pk, "district", FULL, by=housing, now=timezone.now())
    awards.call_panel(made.pk, by=None)
    return found


def _awarded(project, by):
    from accounts.models import User
    from programmes.services import awards

    now, today = timezone.now(), timezone.localdate()
    member = User.objects.create(username="walk-panel")
    made = _round(2024, member)
    found = _applied(made, project, by)
    for level in ("subdistrict", "district"):
        awards.review_application(found.pk, level, FULL, by=None, now=now)
    awards.call_panel(made.pk, by=None)
    awards.score_sheet(found.pk, FULL, by=member, now=now)
    awards.rank_round(made.pk, by=None, now=now, today=today)
    awards.close_round(made.pk, by=None, now=now, today=today + datetime.timedelta(days=30))
    return found


def _trained(area, person):
    from programmes.models import CourseQuestion, CourseSession, TrainingCourse, TrainingWeek
    from programmes.services import training

    now, today = timezone.now(), timezone.localdate()
    training.keep_week(TrainingWeek(title="培训周", first_day=today, last_day=today), by=None)
    course = TrainingCourse(title="课", audience="project_manager", hours=Decimal(8), question_count=1)
    training.keep_course(course, by=None)
    training.keep_question(CourseQuestion(course=course, text="问", choices=["对", "错"], right=[0]), by=None)
    session = CourseSession(
        course=course, area=area, starts_at=now - HOUR, ends_at=now + HOUR, location="一楼", places=3
    )
    training.keep_session(session, by=None)
    training.enrol(session.pk, by=person, now=now - 2 * HOUR)
    training.note_presence(session.pk, person, by=None, now=now)
    attempt = training.begin_test(session.pk, by=person, now=now)
    training.hand_in_test(attempt.pk, {str(attempt.questions[0]["id"]): [0]}, by=person, now=now)
    return session.certificates.get()
