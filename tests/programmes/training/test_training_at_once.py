"""The last place is given once and presence is noted once, whoever comes at the same moment."""

import pytest

from programmes.models import Attendance, TrainingCertificate
from programmes.services.training import attending
from tests.programmes.conftest import NOW
from tests.programmes.training.conftest import DURING, TrainingCity

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def school(fresh_jurisdiction):
    return TrainingCity()


def test_two_people_take_the_last_place_and_one_waits(school, fresh_jurisdiction, at_once):
    session = school.session(places=2)
    school.enrolled(session)
    people = [school.manager() for _ in range(3)]
    enrol = school.services.enrol
    results = at_once(fresh_jurisdiction, *[lambda by=by: enrol(session.pk, by=by, now=NOW) for by in people])
    assert sorted(result.state for result in results) == ["enrolled", "waiting", "waiting"]
    assert session.enrolments.filter(state="enrolled").count() == 2


def test_one_person_on_two_phones_is_noted_once_with_one_certificate(school, fresh_jurisdiction, at_once):
    session = school.session()
    person, code = school.enrolled(session), school.code(session)
    attend = lambda: school.services.attend(session.pk, code, by=person, now=DURING)  # noqa: E731
    results = at_once(fresh_jurisdiction, attend, attend)
    assert [type(one) for one in results if isinstance(one, Exception)] == [attending.NotedAlready]
    assert (Attendance.objects.count(), TrainingCertificate.objects.count()) == (1, 1)


def test_two_people_get_two_numbers_at_the_same_moment(school, fresh_jurisdiction, at_once):
    sessions = [school.session(), school.session()]
    people = [school.enrolled(session) for session in sessions]
    codes = [school.code(session) for session in sessions]
    acts = [
        lambda place=place: school.services.attend(sessions[place].pk, codes[place], by=people[place], now=DURING)
        for place in (0, 1)
    ]
    at_once(fresh_jurisdiction, *acts)
    assert set(TrainingCertificate.objects.values_list("number", flat=True)) == {"PX2026-000001", "PX2026-000002"}
