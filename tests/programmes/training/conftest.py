"""A city with courses: managers of firms, committee members, a trainer."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.programmes.conftest import NOW, City

HOUR = datetime.timedelta(hours=1)
STARTS = NOW + 48 * HOUR
DURING = STARTS + HOUR
QUESTIONS = (
    ("电梯困人先做什么", ["安抚并通知维保", "自行撬门"], [0]),
    ("公示哪些内容", ["收费标准", "住户姓名", "服务内容"], [0, 2]),
)


class TrainingCity(City):
    """The city with training."""

    def __init__(self):
        from programmes.services import training

        super().__init__()
        self.services = training
        self.office = self.person("培训科")
        self.trainer = self.person("讲师", "auditor")

    def course(self, *, has_test=False, **changes):
        from programmes.models import CourseQuestion, TrainingCourse

        self.count += 1
        values = {
            "title": f"课程{self.count}",
            "audience": "project_manager",
            "hours": Decimal(8),
            "question_count": 2 if has_test else 0,
            "pass_share": Decimal("0.6"),
        }
        course = self.services.keep_course(TrainingCourse(**(values | changes)), by=None)
        for text, choices, right in QUESTIONS if has_test else ():
            self.services.keep_question(CourseQuestion(course=course, text=text, choices=choices, right=right), by=None)
        return course

    def session(self, course=None, *, places=2, **changes):
        from programmes.models import CourseSession

        values = {
            "course": course or self.course(),
            "area": self.tree.district,
            "starts_at": STARTS,
            "ends_at": STARTS + 4 * HOUR,
            "location": "培训中心一楼",
            "places": places,
            "trainer": self.trainer,
        }
        return self.services.keep_session(CourseSession(**(values | changes)), by=None)

    def manager(self, firm=None):
        self.count += 1
        return self.person(f"经理{self.count}", "firm_project_manager", firm or self.firm())

    def enrolled(self, session, person=None):
        person = person or self.manager()
        self.services.enrol(session.pk, by=person, now=NOW)
        return person

    def code(self, session, now=DURING):
        from programmes.rules.training import code_of, window_of

        session.refresh_from_db()
        return code_of(session.secret, window_of(now))

    def attended(self, session, person=None):
        person = self.enrolled(session, person)
        self.services.attend(session.pk, self.code(session), by=person, now=DURING)
        return person


@pytest.fixture
def school(jurisdiction):
    assert timezone.localdate(STARTS).year == 2026
    return TrainingCity()
