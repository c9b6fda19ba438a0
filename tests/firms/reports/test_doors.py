"""Browser, workbook and API refuse the same reports for the same reasons, and take the same good one."""

from typing import Any

import pytest

from firms.models import QuarterlyReport, ReportRevision
from tests.firms.reports.doors import DOORS
from tests.firms.reports.town import GOOD, Town, attach_photo

LONG = "很" * 1001
USED = {"common_uses": [{"used_on": "2026-02-10", "purpose": "更换门禁", "amount": "4000"}]}


def used(**cell: Any) -> dict[str, Any]:
    return {"common_uses": [{**USED["common_uses"][0], **cell}]}


# What is changed of a good report, and the (where, rule) for which it is refused.
BAD: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("no answer", {"households": None}, [("households", "required")]),
    ("only spaces", {"lifts": "   "}, [("lifts", "required")]),
    ("words for a number", {"staff_total": "三十"}, [("staff_total", "number")]),
    ("two points", {"fee_due": "300.000.00"}, [("fee_due", "number")]),
    ("an exponent", {"cost_tax": "7e3"}, [("cost_tax", "number")]),
    ("infinity", {"cost_tax": "Infinity"}, [("cost_tax", "number")]),
    ("a formula", {"cost_tax": "7000+0"}, [("cost_tax", "number")]),
    ("below nothing", {"drills": -1}, [("drills", "min")]),
    ("half a person", {"staff_left": "1.5"}, [("staff_left", "decimals")]),
    ("three decimals of money", {"fee_prepaid": "0.125"}, [("fee_prepaid", "decimals")]),
    ("three decimals of an area", {"managed_area": "50000.125"}, [("managed_area", "decimals")]),
    ("more than all", {"satisfaction": "100.5"}, [("satisfaction", "max")]),
    ("a dear fee", {"fee_standard": "101"}, [("fee_standard", "max")]),
    ("out of every measure", {"other_income": "99999999999999"}, [("other_income", "max")]),
    ("no such choice", {"service_mode": "donation"}, [("service_mode", "choice")]),
    ("perhaps", {"party_branch": "maybe"}, [("party_branch", "yes_no")]),
    ("no such day", {"fire_checked_on": "2026-02-30"}, [("fire_checked_on", "date")]),
    ("not a day", {"fire_checked_on": "last spring"}, [("fire_checked_on", "date")]),
    ("a day long ago", {"fire_checked_on": "1026-01-01"}, [("fire_checked_on", "date")]),
    ("too many words", {"remarks": "很" * 2001}, [("remarks", "length")]),
    ("no such field", {"bribes": "1"}, [("bribes", "unknown")]),
    ("a row without its purpose", used(purpose=""), [("common_uses.1.purpose", "required")]),
    ("a row with a wrong day", used(used_on="10.02"), [("common_uses.1.used_on", "date")]),
    ("a row with a wrong amount", used(amount="viel"), [("common_uses.1.amount", "number")]),
    ("no row where there was use", {"common_uses": []}, [("common_uses", "required")]),
    ("no day of posting", {"common_published_on": ""}, [("common_published_on", "required")]),
    ("what was not done", {"service_done": 39}, [("service_shortfall", "required")]),
    ("what happened", {"incidents": 1}, [("incident_notes", "required")]),
    ("tanks", {"has_tank": True}, [("tank_cleaned_on", "required"), ("water_tested", "required")]),
    ("staff that does not add up", {"staff_total": 31}, [("staff_total", "check:staff_adds_up")]),
    ("costs that do not add up", {"cost_total": "260000.02"}, [("cost_total", "check:cost_adds_up")]),
    ("a net that is none", {"common_cost": "9000"}, [("common_net", "check:common_net_exact")]),
    ("use without rows to match", used(amount="3999"), [("common_used", "check:common_uses_add_up")]),
    ("a wrong rate", {"fee_rate": "91"}, [("fee_rate", "check:fee_rate_exact")]),
    ("more certificates than posts", {"staff_certified": 13}, [("staff_certified", "check:certified_in_posts")]),
    ("works that are not listed", {"fund_projects": 1}, [("fund_works", "required")]),
    ("another area", {"managed_area": "60000"}, [("explain.area_as_filed", "explain:area_as_filed")]),
    ("other households", {"households": 401}, [("explain.households_as_filed", "explain:households_as_filed")]),
    ("a short explanation", {"households": 401, "explain.households_as_filed": "新"},
     [("explain.households_as_filed", "explain:households_as_filed")]),
    ("a long explanation", {"households": 401, "explain.households_as_filed": LONG},
     [("explain.households_as_filed", "explain:households_as_filed"), ("explain.households_as_filed", "length")]),
    ("an explanation of nothing", {"explain.the_weather": "下雨了"}, [("explain.the_weather", "unknown")]),
    ("two mistakes", {"lifts": "x", "staff_total": 31}, [("lifts", "number"), ("staff_total", "check:staff_adds_up")]),
]  # fmt: skip


def split(changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    values = {**GOOD, **{code: answer for code, answer in changes.items() if not code.startswith("explain.")}}
    return values, {code[8:]: text for code, text in changes.items() if code.startswith("explain.")}


@pytest.fixture
def report(town: Town) -> QuarterlyReport:
    made = town.report()
    attach_photo(made, town.boss)
    return made


def test_there_are_more_than_thirty_bad_reports() -> None:
    assert len({name for name, _changes, _wanted in BAD}) == len(BAD) >= 30


@pytest.mark.parametrize(("changes", "wanted"), [pytest.param(*rest, id=name) for name, *rest in BAD])
def test_the_doors_refuse_for_the_same_reasons(
    changes: dict[str, Any],
    wanted: list[tuple[str, str]],
    town: Town,
    report: QuarterlyReport,
    client_of: Any,
    jurisdiction: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values, explanations = split(changes)
    told = {}
    for name in ("workbook", "api", "browser"):  # the browser keeps a draft, so it comes last
        told[name] = DOORS[name](town, report, values, explanations, client_of(jurisdiction), monkeypatch)
        report.refresh_from_db()
        assert report.state == "draft", name
    assert [(where, code) for where, code, _words in told["workbook"]] == sorted(wanted)
    assert told["workbook"] == told["api"] == told["browser"]


@pytest.mark.parametrize("door", list(DOORS))
def test_a_good_report_is_the_same_through_every_door(
    door: str,
    town: Town,
    report: QuarterlyReport,
    client_of: Any,
    jurisdiction: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values, explanations = split({"households": 402, "explain.households_as_filed": "新交付一个单元"})
    assert DOORS[door](town, report, values, explanations, client_of(jurisdiction), monkeypatch) == []
    kept = ReportRevision.objects.get()
    assert kept.door == door
    by_hand = town.submitted(project=town.serve(town.firm, "秋实园", town.community), values=values,
                             explanations=explanations).revisions.get()  # fmt: skip
    assert (kept.values, kept.explanations) == (by_hand.values, by_hand.explanations)
    assert [one["check"] for one in kept.findings] == ["households_as_filed"]
