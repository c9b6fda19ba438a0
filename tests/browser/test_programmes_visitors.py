"""What ordinary visitors meet of awards and training: nothing yet, one, many; on a phone and at a desk; in English."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from firms.models import ServiceProject
from places.services.estates import register_estate
from programmes.models import AwardApplication, AwardRound, CourseSession, TrainingCourse
from programmes.services import awards, training
from tests.browser.acts import signed_in
from tests.browser.visitors import DESK, PHONE
from tests.programmes.awards.conftest import STANDARD

AWARDS = "/programmes/awards/"
MANY = 32
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])


def awarded(town: Any, number: int, **changes: Any) -> AwardApplication:
    """An award of an estate of its own, as the round would have given it."""
    estate = register_estate(by=None, name=f"第{number}号院", area=town.north_community, address=f"和睦路{number}号")
    project = ServiceProject.objects.create(
        firm=town.firm, estate=estate, name=estate.name, effective_from=town.today - datetime.timedelta(days=400)
    )
    values = {
        "state": "awarded",
        "number": f"SF-{number:03}",
        "awarded_on": town.today,
        "valid_until": town.today + datetime.timedelta(days=730),
    }
    return AwardApplication.objects.create(
        round=AwardRound.objects.get(),
        firm=town.firm,
        project=project,
        area=town.north_community,
        class_code="home",
        created_at=town.now,
        **(values | changes),
    )


@pytest.fixture(scope="module")
def round_of(town: Any) -> Any:
    standard = awards.publish_standard(STANDARD, by=None, now=town.now)
    days = {"apply_from": town.today, "apply_until": town.today}
    values = {"standard": standard, "year": town.today.year, "title": "年度示范项目评选", "pass_score": Decimal(80)}
    return awards.keep_round(AwardRound(**values, **days, tie_rule=["panel_vote"]), by=None)


@WIDTHS
def test_the_list_of_awards_with_nothing_one_and_many(town: Any, round_of: Any, visitor: Any, width: int) -> None:
    AwardApplication.objects.all().delete()
    guest = visitor("guest", width=width)
    guest.open(AWARDS)
    guest.says("尚未")
    expired = awarded(town, width, valid_until=town.today, awarded_on=town.today - datetime.timedelta(days=800))
    page = guest.open(AWARDS)
    guest.press(page.locator(".row-link"))
    guest.says(expired.number, "到期")
    for number in range(1, MANY + 1):
        awarded(town, 10 * width + number)
    page = guest.open(AWARDS)
    guest.press(page.locator("a[href*='page=2']").first)
    guest.open(f"{AWARDS}?q=nobody")
    guest.in_english()
    guest.open(AWARDS)
    page = guest.open(f"{AWARDS}?q=SF-{10 * width + 1}")
    assert page.locator(".row-link").count() == 1
    guest.press(".row-link")


@WIDTHS
def test_training_of_who_has_no_post_and_of_who_has_one(town: Any, visitor: Any, width: int) -> None:
    guest = visitor("guest-training", width=width)
    assert "/account/login/" in guest.page.goto(f"{guest.base}/training/").url
    guest.open("/programmes/certificates/none/", status=404)
    name = f"resident{width}"
    town.person(name, "resident", town.estate)
    resident = signed_in(visitor, name, width)
    resident.open("/training/")
    resident.in_english()
    member = f"member{width}"
    town.person(member, "committee_member", town.estate)
    person = signed_in(visitor, member, width)
    person.open("/training/")
    now = timezone.now()
    course = TrainingCourse(title=f"业主委员会议事规则入门 {width}", audience="committee_member", hours=Decimal(4))
    training.keep_course(course, by=None)
    for days in range(1, 8):
        begins = now + datetime.timedelta(days=days)
        session = CourseSession(course=course, area=town.root, starts_at=begins, location="社区报告厅", places=days)
        session.ends_at = begins + datetime.timedelta(hours=3)
        training.keep_session(session, by=None)
    page = person.open("/training/")
    person.press(page.locator("a[href*='/training/sessions/']").first)
    person.press("main button[value=enrol]")
    person.in_english()
    person.open("/training/")
    person.press("a[href*='?year=']")
