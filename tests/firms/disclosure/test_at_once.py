"""Two people at the same moment, each on a connection of their own."""

import datetime
from decimal import Decimal

import pytest

from firms.models import Disclosure, DisclosureVersion, FeeAdjustment, PropertyFirm, QuestionAnswer, RepairRecord
from firms.rules import fictitious_code
from firms.services import (
    Content,
    answer,
    ask,
    correct,
    disclose,
    file_firm,
    open_project,
    order_correction,
    propose_adjustment,
    record_repair,
    review_version,
)
from firms.services.asking import AlreadyAnswered
from firms.services.disclosing import AlreadyCorrected, AlreadyReviewed, VersionMoved
from firms.services.disclosing.entering import AlreadyDisclosed
from places.models import Area, Estate
from tests.credit.conftest import NOW, person
from tests.firms.disclosure.conftest import SECOND_QUARTER, account, add_duty


class Place:
    """A committed firm with a project and its people."""

    def __init__(self):
        root = Area.objects.create(code="9901", name="新市", kind="city", path="9901/")
        estate = Estate.objects.create(code="ATONCE01", name="同时花园", area=root)
        firm = file_firm(by=None, name="同时物业服务有限公司", unified_code=fictitious_code("at once"))
        self.project = open_project(firm, estate, by=None, effective_from=datetime.date(2025, 1, 1))
        self.one, self.two = person("one", "firm_administrator", firm), person("two", "firm_administrator", firm)
        self.officer = person("officer", "housing_department", root)
        self.officer2 = person("officer2", "housing_department", root)
        self.owner = person("owner", "owner", estate)


@pytest.fixture
def place(fresh_jurisdiction):
    return Place()


def hand_in(place, by, income="5000"):
    return disclose(
        place.project.pk,
        by=by,
        now=NOW,
        kind="common_revenue",
        period_start=SECOND_QUARTER,
        content=Content(account=account(income=income)),
    )


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_two_colleagues_disclose_the_same_period_once(place, fresh_jurisdiction, at_once):
    add_duty()
    results = at_once(fresh_jurisdiction, lambda: hand_in(place, place.one), lambda: hand_in(place, place.two))
    assert kinds(results) == [AlreadyDisclosed.__name__, DisclosureVersion.__name__]
    assert Disclosure.objects.count() == DisclosureVersion.objects.count() == 1


def test_two_corrections_of_one_version_never_overwrite_each_other(place, fresh_jurisdiction, at_once):
    add_duty()
    first = hand_in(place, place.one)

    def correction(by, income):
        content = Content(account=account(income=income))
        return lambda: correct(first.disclosure_id, by=by, now=NOW, based_on=1, reason=income, content=content)

    results = at_once(fresh_jurisdiction, correction(place.one, "6000"), correction(place.two, "7000"))
    assert kinds(results) == [DisclosureVersion.__name__, VersionMoved.__name__]
    won = next(result for result in results if isinstance(result, DisclosureVersion))
    second = DisclosureVersion.objects.get(number=2)
    assert (second.pk, second.income_total) == (won.pk, Decimal(won.correction_reason) - 1000)


def test_a_correction_and_an_order_take_turns(place, fresh_jurisdiction, at_once):
    add_duty()
    first = hand_in(place, place.one)
    content = Content(account=account())
    due = NOW.date() + datetime.timedelta(days=5)
    results = at_once(
        fresh_jurisdiction,
        lambda: correct(first.disclosure_id, by=place.one, now=NOW, based_on=1, reason="改", content=content),
        lambda: order_correction(first.pk, by=place.officer, now=NOW, reason="不符", due_on=due),
    )
    assert kinds(results) in (["CorrectionOrder", "DisclosureVersion"], ["DisclosureVersion", "NotTheLatest"])


def test_two_officers_review_once(place, fresh_jurisdiction, at_once):
    add_duty(needs_review=True)
    version = hand_in(place, place.one)
    results = at_once(
        fresh_jurisdiction,
        lambda: review_version(version.pk, by=place.officer, now=NOW, is_accepted=True),
        lambda: review_version(version.pk, by=place.officer2, now=NOW, is_accepted=False, reason="不清"),
    )
    assert kinds(results) == [AlreadyReviewed.__name__, "DisclosureReview"]


def test_two_colleagues_answer_once_and_correct_a_repair_once(place, fresh_jurisdiction, at_once):
    question = ask(place.project.pk, by=place.owner, now=NOW, kind="accounts", text="为什么")
    results = at_once(
        fresh_jurisdiction,
        lambda: answer(question.pk, by=place.one, now=NOW, text="一"),
        lambda: answer(question.pk, by=place.two, now=NOW, text="二"),
    )
    assert kinds(results) == [AlreadyAnswered.__name__, QuestionAnswer.__name__]
    values = {"now": NOW, "done_on": NOW.date(), "facility": "门", "work": "换锁", "paid_from": "service_fee"}
    repair = record_repair(place.project.pk, by=place.one, **values)
    results = at_once(
        fresh_jurisdiction,
        *(
            lambda by=by: record_repair(place.project.pk, by=by, replaces=repair, **values)
            for by in (place.one, place.two)
        ),
    )
    assert kinds(results) == [AlreadyCorrected.__name__, RepairRecord.__name__]


def test_one_case_about_a_fee_is_open_at_a_time(place, fresh_jurisdiction, at_once):
    values = {"now": NOW, "proposed_amount": Decimal(2), "start_on": NOW.date(), "reasons": "成本"}
    results = at_once(
        fresh_jurisdiction,
        *(lambda by=by: propose_adjustment(place.project.pk, by=by, **values) for by in (place.one, place.two)),
    )
    assert kinds(results) == ["AnotherCaseOpen", FeeAdjustment.__name__]
    assert PropertyFirm.objects.count() == 1
