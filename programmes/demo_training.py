"""Training of the demo: a training week to come with a full session, a past course with test and certificates."""

import datetime
from decimal import Decimal

from accounts.models import Role, User
from accounts.services import grant_role
from firms.models import PropertyFirm
from places.models import Area
from programmes.choices_training import Audience
from programmes.models import CourseQuestion, CourseSession, TrainingCourse, TrainingWeek
from programmes.services import training

QUESTIONS = (
    ("电梯困人时，物业人员首先应当做什么？", ["*安抚被困人员并通知维保单位", "自行撬开层门", "等待自动恢复"]),
    ("哪些内容应当在项目现场公示？", ["*收费项目和标准", "*服务内容", "住户姓名和电话"]),
    ("收到投诉后应当怎么做？", ["*登记并按期答复", "告知对方自行协商", "先核对缴费情况再登记"]),
    ("消防通道被占用时应当怎么做？", ["*劝止并报告", "拍照存档即可", "不予理会"]),
)
COURSES = (
    ("项目负责人消防与电梯安全", Audience.PROJECT_MANAGER, "8", 3),
    ("企业负责人信用管理专题", Audience.FIRM_HEAD, "6", 0),
    ("业主委员会议事规则入门", Audience.COMMITTEE_MEMBER, "4", 0),
    ("社区书记物业治理实务", Audience.COMMUNITY_SECRETARY, "4", 0),
)
NAMES = ("江晚晴", "孟知远", "卫明川", "苗见微")
HOUR = datetime.timedelta(hours=1)


def seed_training(people: list[User], now: datetime.datetime, today: datetime.date) -> None:
    """Courses for every audience; a session that was held, a week with a full one. Nothing a second time."""
    root = Area.objects.without_geometry().filter(parent=None).first()
    if TrainingCourse.objects.exists() or root is None:
        return
    courses = [_course(*row) for row in COURSES]
    managers = _managers(today)
    trainer = next((person for person in people if person.is_staff), None)
    at_nine = now.replace(hour=1, minute=0, second=0, microsecond=0)
    _held(courses[0], root, at_nine - datetime.timedelta(days=40), managers, trainer)
    first = today + datetime.timedelta(days=7 - today.weekday())
    week = training.keep_week(
        TrainingWeek(
            title=f"{first.year}年物业服务培训周",
            first_day=first,
            last_day=first + datetime.timedelta(days=4),
            words="安全、信用与议事专题，分场次报名",
        ),
        by=None,
    )
    begins = at_nine + (first - today) * 1
    for number, course in enumerate(courses):
        session = _session(course, root, begins + number * datetime.timedelta(days=1), trainer, week=week)
        if number == 0:
            for person in managers:
                training.enrol(session.pk, by=person, now=now)


def _course(title: str, audience: str, hours: str, questions: int) -> TrainingCourse:
    course = training.keep_course(
        TrainingCourse(
            title=title,
            audience=audience,
            hours=Decimal(hours),
            words="讲授与案例结合，现场签到计学时。",
            question_count=questions,
            valid_months=24 if questions else None,
        ),
        by=None,
    )
    for text, lines in QUESTIONS if questions else ():
        choices = [line.removeprefix("*") for line in lines]
        right = [place for place, line in enumerate(lines) if line.startswith("*")]
        training.keep_question(CourseQuestion(course=course, text=text, choices=choices, right=right), by=None)
    return course


def _managers(today: datetime.date) -> list[User]:
    role = Role.objects.filter(code="firm_project_manager").first()
    firms = list(PropertyFirm.objects.order_by("pk")[: len(NAMES)])
    made = []
    for number, (name, firm) in enumerate(zip(NAMES, firms, strict=False), start=1):
        user, _is_new = User.objects.get_or_create(username=f"trainee{number}", defaults={"display_name": name})
        if role is not None:
            grant_role(user, role, firm, by=None, today=today)
        made.append(User.objects.get(pk=user.pk))
    return made


def _session(
    course: TrainingCourse,
    area: Area,
    starts_at: datetime.datetime,
    trainer: User | None,
    week: TrainingWeek | None = None,
    places: int = 2,
) -> CourseSession:
    return training.keep_session(
        CourseSession(
            course=course,
            week=week,
            area=area,
            starts_at=starts_at,
            ends_at=starts_at + 4 * HOUR,
            location="市民培训中心二楼报告厅",
            places=places,
            trainer=trainer,
        ),
        by=None,
    )


def _held(
    course: TrainingCourse, area: Area, starts_at: datetime.datetime, managers: list[User], trainer: User | None
) -> None:
    """A session that was held: all but the last were there; one failed the test, one certificate was revoked."""
    session = _session(course, area, starts_at, trainer, places=10)
    for person in managers:
        training.enrol(session.pk, by=person, now=starts_at - 48 * HOUR)
    for number, person in enumerate(managers[: len(NAMES) - 1]):
        training.note_presence(session.pk, person, by=None, now=starts_at + HOUR)
        attempt = training.begin_test(session.pk, by=person, now=starts_at + 3 * HOUR)
        answers = {str(one["id"]): one["right"] for one in attempt.questions} if number < 2 else {}
        training.hand_in_test(attempt.pk, answers, by=person, now=starts_at + 4 * HOUR)
    certificate = session.certificates.order_by("pk").last()
    if certificate is not None and len(managers) > 1:
        reason = "核实为他人代签，予以撤销"
        training.revoke_certificate(certificate.pk, by=None, now=starts_at + 72 * HOUR, reason=reason)
