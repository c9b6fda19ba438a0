"""A vote counted from a file: worked cases, an oracle, properties, and the command."""

import copy
import datetime
import json
import random
from fractions import Fraction
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from committees.rules import AggregateCase, BadCase, count, count_aggregate, decimal_text, read_case, tally_values
from tests.committees import dice, oracle

LAW: dict[str, Any] = {
    "quorum": {"area": "2/3", "heads": "2/3", "inclusive": True},
    "ordinary": {"threshold": "1/2", "strict": True, "base": "participating"},
    "special": {"threshold": "3/4", "strict": False, "base": "participating"},
    "special_matters": ["raise_fund", "rebuild", "common_part_use"],
    "head_rule": "owner",
    "invalid": "not_participating",
    "unreturned": "ignore",
    "majority_floor": None,
    "duplicates": "last_before_close",
    "co_owner_without_representative": "accept_agreed",
    "proxy_limit": None,
    "proxy_excess": "reject_excess",
    "proxy_must_be_owner": False,
    "barred_agents": [],
    "roll_date": "frozen",
    "parking": "count",
    "mode": "approval",
    "objection": {"threshold": "1/3", "inclusive": True},
}
AT = "2026-06-05T10:00:00+08:00"
ASSEMBLIES = 10_000


def case(units: str, *ballots: str, **changes: Any) -> dict[str, Any]:
    """`units`: "a=甲:100.00 b=乙+丙:50.00"; ballots "a 甲 approve", at one moment after the other."""
    roll = []
    for text in units.split():
        unit, _sign, rest = text.partition("=")
        owners, _sign, area = rest.partition(":")
        roll.append({"unit": unit, "area": area or "100.00", "owners": owners.split("+")})
    start = datetime.datetime.fromisoformat(AT)
    ledger = []
    for number, text in enumerate(ballots):
        unit, voter, choice = text.split()
        at = (start + datetime.timedelta(minutes=number)).isoformat()
        ledger.append({"id": f"b{number}", "unit": unit, "voter": voter, "choice": choice, "received_at": at})
    return {
        "matter": changes.pop("matter", "committee"),
        "window": {"opens_at": "2026-06-01T00:00:00+08:00", "closes_at": "2026-06-20T00:00:00+08:00"},
        "rules": {**LAW, **changes.pop("rules", {})},
        "roll": roll,
        "ballots": ledger,
        **changes,
    }


def told(values: dict[str, Any]) -> dict[str, Any]:
    read = read_case(values)
    return tally_values(count_aggregate(read) if isinstance(read, AggregateCase) else count(read))


FEWER_THAN_A_THIRD = {"threshold": "1/3", "inclusive": False}
THREE = "a=甲 b=乙 c=丙"
YES_TWO = ("a 甲 approve", "b 乙 approve")


@pytest.mark.parametrize(
    ("values", "passed", "reasons"),
    [
        (case(THREE, *YES_TWO), True, set()),
        (case("a=甲:100.0000 b=乙:100.0000 c=丙:100.0001", *YES_TWO), False, {"QUORUM_AREA_SHORT"}),
        (case(THREE, "a 甲 approve", "b 乙 oppose"), False, {"APPROVE_AREA_SHORT", "APPROVE_HEADS_SHORT"}),
        (case("a=甲 b=乙 c=丙 d=丁", *YES_TWO, "c 丙 approve", "d 丁 oppose", matter="rebuild"), True, set()),
        (
            case(THREE, *YES_TWO, "c 丙 oppose", matter="raise_fund"),
            False,
            {"APPROVE_AREA_SHORT", "APPROVE_HEADS_SHORT"},
        ),
        (case(THREE), False, {"NO_PARTICIPATION", "QUORUM_AREA_SHORT", "QUORUM_HEADS_SHORT"}),
        (case(""), False, {"EMPTY_ROLL"}),
        (case("a=甲:0 b=乙:0.00", *YES_TWO), False, {"ZERO_TOTAL_AREA"}),
        (case(THREE, "a 甲 oppose", rules={"mode": "objection"}), True, set()),
        (
            case(
                THREE, "a 甲 oppose", rules={"mode": "objection", "objection": {"threshold": "1/3", "inclusive": False}}
            ),
            False,
            {"OBJECTION_AREA_OVER", "OBJECTION_HEADS_OVER"},
        ),
    ],
)
def test_worked_cases(values: dict[str, Any], passed: bool, reasons: set[str]) -> None:
    found = told(values)
    assert (found["passed"], set(found["reasons"])) == (passed, reasons)


def test_one_owner_of_two_units_is_one_head_and_abstains_when_they_differ() -> None:
    found = told(case("a=甲 b=甲 c=乙", "a 甲 approve", "b 甲 oppose", "c 乙 approve"))
    assert found["total_heads"] == 2
    assert (found["approve_heads"], found["oppose_heads"], found["participating_heads"]) == (1, 0, 2)
    assert (found["approve_area"], found["oppose_area"]) == ("200.00", "100.00")
    assert found["flags"] == ["HEAD_SPLIT"]


def test_silence_joins_the_side_that_leads_by_area_and_heads_when_proven() -> None:
    values = case("a=甲 b=乙 c=丙 d=丁", *YES_TWO, delivered=["c"], rules={"unreturned": "with_majority"})
    assert told(values)["flags"] == ["WARNING_NOT_PROVEN"]
    found = told({**values, "warning_proven": True})
    assert (found["participating_heads"], found["approve_heads"]) == (3, 3)
    assert found["flags"] == ["DEEMED_APPROVE", "UNDELIVERED"]
    assert found["passed"]


def test_the_later_of_two_stands_and_a_spoilt_one_never() -> None:
    found = told(case(THREE, "a 甲 approve", "a 甲 oppose", "b 乙 approve", "b 乙 invalid"))
    assert found["rejected"] == {"b0": "DUPLICATE", "b3": "DUPLICATE"}
    assert (found["approve_heads"], found["oppose_heads"]) == (1, 1)


def test_only_sums_are_known() -> None:
    values = {
        "matter": "other",
        "rules": {**LAW, "unreturned": "with_majority"},
        "warning_proven": True,
        "tally": {
            "total": {"heads": 100, "area": None},
            "approve": {"heads": 40, "area": None},
            "oppose": {"heads": 10, "area": None},
            "unreturned_delivered": {"heads": 30, "area": None},
        },
    }
    found = told(values)
    assert (found["heads_quorum_met"], found["heads_passed"], found["passed"]) == (True, True, None)
    assert (found["participating_heads"], found["approve_heads"], found["total_area"]) == (80, 70, None)
    values["warning_proven"] = False
    assert told(values)["passed"] is False


def _bad(**change: Any) -> dict[str, Any]:
    return {**case(THREE, *YES_TWO), **change}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (_bad(roll=[{"unit": "a", "area": 100.0, "owners": ["甲"]}]), "AREA_NOT_DECIMAL_STRING"),
        (_bad(roll=[{"unit": "a", "area": "-1.00", "owners": ["甲"]}]), "AREA_NOT_DECIMAL_STRING"),
        (_bad(roll=[{"unit": "a", "area": "１００", "owners": ["甲"]}]), "AREA_NOT_DECIMAL_STRING"),
        (_bad(roll=[{"unit": "a", "area_sources": {"survey": None}, "owners": ["甲"]}]), "AREA_NOT_DECIMAL_STRING"),
        (_bad(roll=[{"unit": "a", "area": "1", "owners": []}]), "ROLL_NO_OWNER"),
        (_bad(roll=[{"unit": "a", "area": "1", "owners": ["甲"]}] * 2), "ROLL_DUPLICATE_UNIT"),
        (_bad(ballots=case(THREE, "a 甲 approve")["ballots"] * 2), "BALLOT_DUPLICATE_ID"),
        (_bad(matter="party"), "WORD_UNKNOWN"),
        (_bad(rules={key: value for key, value in LAW.items() if key != "quorum"}), "FIELD_MISSING"),
        (_bad(rules={**LAW, "majority_floor": 0.5}), "SHARE_NOT_A_FRACTION"),
        (_bad(rules={**LAW, "proxy_limit": True}), "RULE_UNKNOWN"),
        (_bad(window={"opens_at": "2026-06-01", "closes_at": "2026-06-20T00:00:00+08:00"}), "TIME_WITHOUT_OFFSET"),
        (_bad(window={"opens_at": "soon", "closes_at": "2026-06-20T00:00:00+08:00"}), "TIME_NOT_READABLE"),
        (_bad(tally={"total": {"heads": "many", "area": None}}), "HEADS_NOT_WHOLE"),
        ([], "FIELD_MISSING"),
    ],
)
def test_bad_input_has_a_code(values: Any, code: str) -> None:
    with pytest.raises(BadCase) as error:
        read_case(values)
    assert error.value.code == code
    assert str(error.value)


def test_a_plain_second_count_agrees_on_ten_thousand_assemblies() -> None:
    drawn = random.Random(20260605)
    seen: set[str] = set()
    for number in range(ASSEMBLIES):
        values = dice.case(drawn)
        found, wanted = told(values), oracle.count(values)
        for name, value in wanted.items():
            mine = found[name]
            if name.endswith("_area"):
                mine, value = Fraction(mine), Fraction(value)
            elif name in ("reasons", "flags"):
                mine = set(mine)
            assert mine == value, (number, name, values)
        seen |= {*found["reasons"], *found["flags"], *found["rejected"].values(), f"passed {found['passed']}"}
    assert len(seen) == 36, "every reason, flag, rejection and both verdicts came up"


cases = st.integers(0, 2**32).map(lambda seed: dice.case(random.Random(seed)))


@given(cases, st.randoms())
def test_the_order_of_lines_means_nothing(values: dict[str, Any], shuffler: random.Random) -> None:
    """Where no two ballots came at the same instant."""
    for number, ballot in enumerate(values["ballots"]):
        at = datetime.datetime.fromisoformat(ballot["received_at"]) + datetime.timedelta(seconds=number)
        ballot["received_at"] = at.isoformat()
    other = copy.deepcopy(values)
    shuffler.shuffle(other["ballots"])
    shuffler.shuffle(other["roll"])
    assert told(other) == told(values)


@given(cases)
def test_twice_the_area_changes_no_verdict(values: dict[str, Any]) -> None:
    other = copy.deepcopy(values)
    for row in other["roll"]:
        row["area"] = decimal_text(Fraction(row["area"]) * 2)
    before, after = told(values), told(other)
    assert [after[name] for name in ("passed", "reasons", "flags")] == [
        before[name] for name in ("passed", "reasons", "flags")
    ]


@given(cases)
def test_one_more_approval_never_turns_pass_into_fail(values: dict[str, Any]) -> None:
    """Of somebody who had returned nothing and whose silence meant nothing."""
    values["rules"] |= {"unreturned": "ignore", "proxy_limit": None, "mode": "approval"}
    voted = {ballot["unit"] for ballot in values["ballots"]}
    row = next((row for row in values["roll"] if row["unit"] not in voted and len(row["owners"]) == 1), None)
    alone = row is not None and sum(set(other["owners"]) == set(row["owners"]) for other in values["roll"]) == 1
    if row is None or not alone or values["transfers"] or not told(values)["passed"]:
        return
    more = copy.deepcopy(values)
    more["ballots"].append(
        {"id": "more", "unit": row["unit"], "voter": row["owners"][0], "choice": "approve", "received_at": AT_WINDOW}
    )
    assert told(more)["passed"]


AT_WINDOW = "2026-05-10T00:00:00+08:00"


def test_a_decimal_text_is_exact() -> None:
    assert decimal_text(Fraction("0.1")) == "0.10"
    assert decimal_text(Fraction("100.0001")) == "100.0001"
    assert decimal_text(Fraction(0)) == "0.00"
    assert decimal_text(None) is None


# --- The command ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_the_command_prints_the_result(tmp_path: Any, capsys: Any, ending: str) -> None:
    file = tmp_path / f"case.{ending}"
    text = json.dumps(case(THREE, *YES_TWO)) if ending == "json" else yaml.safe_dump(case(THREE, *YES_TWO))
    file.write_text(text, encoding="utf-8")
    call_command("tally", str(file), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["passed"] is True and printed["participating_area"] == "200.00"


@pytest.mark.parametrize("content", ["[1, 2", "- : :", "{}", "window: 2026-01-01"])
def test_bad_files_end_with_two(tmp_path: Any, capsys: Any, content: str) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("tally", str(file), "--json")
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]
    with pytest.raises(SystemExit):
        call_command("tally", str(tmp_path / "none.yaml"), "--json")


def test_times_in_yaml_are_compared_as_instants(tmp_path: Any, capsys: Any) -> None:
    values = case(THREE, *YES_TWO)
    values["ballots"][0]["received_at"] = "2026-06-19T16:00:00Z"
    values["ballots"][1]["received_at"] = "2026-06-20T01:00:01+09:00"
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(values).replace("'2026-06-19T16:00:00Z'", "2026-06-19T16:00:00Z"), encoding="utf-8")
    call_command("tally", str(file), "--json")
    assert json.loads(capsys.readouterr().out)["rejected"] == {"b1": "LATE"}
