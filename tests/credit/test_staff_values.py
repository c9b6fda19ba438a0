"""Values beside the ledger by clicks: one person enters, another confirms."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from credit.models import IndicatorValue
from firms.models import ServiceProject
from tests.credit.due_process import adopt_changed

Make = Callable[..., ServiceProject]
SignedIn = Callable[[str], Any]
LIST = "/admin/credit/indicatorvalue/"
BASIS = {"source": "sample", "clause": "第九条"}
FORM = {"name": "satisfaction", "period_from": "2026-04-01", "period_to": "2026-07-01", "numerator": "87"}


@pytest.fixture
def asks(people: dict[str, User]) -> Any:
    """A rulebook that asks for a survey's result and for the grade of another round."""

    def change(document: dict[str, Any]) -> None:
        document["indicators"] += [
            {
                "name": "satisfaction",
                "title": "满意度",
                "category": "service",
                "formula": "ratio",
                "cap": 5,
                "floor": 0,
                "basis": BASIS,
            },
            {
                "name": "round",
                "title": "年度考评",
                "category": "service",
                "by_text": {"优秀": 3, "合格": 1},
                "basis": BASIS,
            },
        ]

    return adopt_changed(people, change)


def test_a_value_is_entered_by_one_and_confirmed_by_another(signed_in: SignedIn, asks: Any, project_of: Make) -> None:
    project = project_of(0)
    officer, housing = signed_in("officer"), signed_in("housing")
    assert f"?project={project.pk}" in officer.get(f"{LIST}add/?q=安和").content.decode()
    address = f"{LIST}add/?project={project.pk}"
    page = officer.get(address).content.decode()
    assert "满意度" in page and "优秀" in page
    assert officer.post(address, {**FORM, "denominator": "100"}).status_code == 302
    value = IndicatorValue.objects.get()
    assert value.known_at is None
    one = f"{LIST}{value.pk}/change/"
    assert f"{LIST}{value.pk}/confirm/" not in officer.get(one).content.decode()
    assert f"{LIST}{value.pk}/confirm/" in housing.get(one).content.decode()
    assert project.firm.name in housing.get(f"{LIST}?waits=me").content.decode()
    housing.post(f"{LIST}{value.pk}/confirm/")
    value.refresh_from_db()
    assert value.known_at is not None
    assert project.firm.name not in housing.get(f"{LIST}?waits=me").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"numerator": ""},
        {"text": "优秀"},
        {"name": "round", "numerator": "", "text": "很好"},
        {"name": "unknown"},
        {"period_to": "2026-04-01"},
    ],
)
def test_what_does_not_fit_is_told(signed_in: SignedIn, asks: Any, project_of: Make, wrong: dict[str, str]) -> None:
    answer = signed_in("officer").post(f"{LIST}add/?project={project_of(0).pk}", {**FORM, **wrong})
    assert answer.status_code == 422
    assert not IndicatorValue.objects.exists()


def test_many_are_confirmed_at_once(signed_in: SignedIn, asks: Any, project_of: Make) -> None:
    for number in (0, 1):
        signed_in("officer").post(f"{LIST}add/?project={project_of(number).pk}", FORM)
    signed_in("housing").post(f"{LIST}add/?project={project_of(2).pk}", FORM)
    chosen = list(IndicatorValue.objects.values_list("pk", flat=True))
    housing = signed_in("housing")
    asked = housing.post(LIST, {"action": "bulk_confirm", "_selected_action": chosen})
    assert asked.status_code == 200 and not IndicatorValue.objects.filter(known_at__isnull=False).exists()
    answer = housing.post(LIST, {"action": "bulk_confirm", "_selected_action": chosen, "apply": "1"})
    assert sum(result["is_done"] for result in answer.context["results"]) == 2


def test_another_subdistrict_may_not(signed_in: SignedIn, asks: Any, project_of: Make) -> None:
    project = project_of(0)
    signed_in("officer").post(f"{LIST}add/?project={project.pk}", FORM)
    value = IndicatorValue.objects.get()
    other = signed_in("other officer")
    assert other.get(f"{LIST}add/?project={project.pk}").status_code == 404
    assert other.get(f"{LIST}{value.pk}/change/").status_code == 404
    assert other.post(f"{LIST}{value.pk}/confirm/").status_code == 404


def test_a_firm_as_a_whole_is_a_matter_of_the_whole_jurisdiction(
    signed_in: SignedIn, asks: Any, project_of: Make
) -> None:
    firm = project_of(0).firm
    assert signed_in("officer").post(f"{LIST}add/?firm={firm.pk}", FORM).status_code == 422
    assert not IndicatorValue.objects.exists()
