"""Values are entered by one person and confirmed by another; a correction is a later value."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import IndicatorValue
from credit.services import confirm_indicator, enter_indicator
from credit.services._steps import SameReviewer
from credit.services.indicators import BadIndicator
from firms.models import ServiceProject
from tests.credit.due_process import adopt_changed

Make = Callable[..., ServiceProject]
BASIS = {"source": "sample", "clause": "第四条"}
PERIOD = {"period_from": datetime.date(2026, 1, 1), "period_to": datetime.date(2026, 7, 1)}


@pytest.fixture
def asking(people: dict[str, User]) -> None:
    """A rulebook in force that asks for an inspection mark and for the grade of another round."""

    def change(document: dict[str, Any]) -> None:
        marks = [
            {"name": "inspection", "title": "检查", "range": [0, 100]},
            {"name": "other_round", "title": "前一轮", "by_text": {"优": 4, "良": 3}},
        ]
        document["blends"] = [{"code": "M1", "title": "考评", "method": "mean", "marks": marks, "basis": BASIS}]

    adopt_changed(people, change)


def enter(by: User, project: ServiceProject, now: datetime.datetime, **values: Any) -> IndicatorValue:
    given = {"name": "inspection", "numerator": Decimal("92.5"), "project": project, "now": now, **PERIOD}
    return enter_indicator(by=by, **{**given, **values})


def test_a_value_counts_once_another_person_confirmed_it(
    asking: None, people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    value = enter(people["officer"], project_of(0), now)
    assert (value.known_at, value.denominator) == (None, Decimal(1))
    with pytest.raises(SameReviewer):
        confirm_indicator(value.pk, by=people["officer"], now=now)
    with pytest.raises(NotAllowed):
        confirm_indicator(value.pk, by=people["officer2"], now=now)
    later = now + datetime.timedelta(hours=2)
    assert confirm_indicator(value.pk, by=people["housing"], now=later).known_at == later
    with pytest.raises(MoveNotAllowed):
        confirm_indicator(value.pk, by=people["housing2"], now=later)


def test_a_confirmed_value_never_changes(
    asking: None, people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    value = enter(people["housing"], project_of(0), now)
    with pytest.raises(IntegrityError, match="indicator_two_people"), transaction.atomic():
        IndicatorValue.objects.filter(pk=value.pk).update(known_at=now, confirmed_by=people["housing"])
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        IndicatorValue.objects.filter(pk=value.pk).update(numerator=Decimal(99))


@pytest.mark.parametrize(
    "values",
    [
        {"name": "nobody_asks"},
        {"name": "complaint_on_time_ratio"},
        {"numerator": Decimal("100.5")},
        {"name": "other_round", "numerator": None, "text": "中"},
    ],
)
def test_a_value_that_no_rulebook_understands_is_refused(
    values: dict[str, Any], asking: None, people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    with pytest.raises(BadIndicator):
        enter(people["officer"], project_of(0), now, **values)


def test_a_word_of_the_rulebook_is_taken(
    asking: None, people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    value = enter(people["officer"], project_of(0), now, name="other_round", numerator=None, text="优")
    assert value.text == "优"
    with pytest.raises(ValidationError):
        enter(people["officer"], value.project, now, text="优")  # a word and a number


def test_values_of_firms_need_the_right_on_the_whole(
    asking: None, people: dict[str, User], project_of: Make, now: datetime.datetime
) -> None:
    firm = project_of(0).firm
    with pytest.raises(NotAllowed):
        enter(people["officer"], None, now, firm=firm)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        enter(people["other officer"], ServiceProject.objects.get(), now)
    assert enter(people["housing"], None, now, firm=firm).project is None  # type: ignore[arg-type]
