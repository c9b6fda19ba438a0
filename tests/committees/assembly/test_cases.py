"""Vote cases through the whole path of the database give what the pure count gives.

`VOTE_CASES=FILE` tries the cases of a file of one's own, a list under `cases` with `expected`.
"""

import os
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from committees.management.commands.tally import _Loader
from committees.rules import count, read_case, tally_values
from tests.committees import dice
from tests.committees.assembly.loader import through_database
from tests.committees.test_tally import case

GIVEN = os.environ.get("VOTE_CASES", "")
RANDOM = 12


def given_cases() -> list[Any]:
    if not GIVEN:
        return []
    found = yaml.load(Path(GIVEN).read_text(encoding="utf-8"), _Loader)["cases"]
    return [pytest.param(one, id=str(one["id"])) for one in found if "tally" not in one]


def same(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    for name, value in expected.items():
        if name.endswith("_area") and value is not None:
            if Fraction(found[name]) != Fraction(value):
                return False
        elif name in ("reasons", "flags"):
            if set(found[name]) != set(value):
                return False
        elif found.get(name) != value:
            return False
    return True


@pytest.mark.parametrize("values", given_cases())
def test_cases_from_outside(areas, values):
    found = through_database(values, areas["first community"])
    assert same(found, values["expected"]), (found, values["expected"])


OWN = {
    "passes": case("a=甲 b=乙 c=丙", "a 甲 approve", "b 乙 approve"),
    "areas of four places": case("a=甲:100.0000 b=乙:100.0000 c=丙:100.0001", "a 甲 approve", "b 乙 approve"),
    "co-owners differ": case("a=甲+乙 b=丙 c=丁", "a 甲 approve", "a 乙 oppose", "b 丙 approve", "c 丁 approve"),
    "a stranger and an unknown unit": case("a=甲 b=乙", "a 戊 approve", "z 甲 approve", "b 乙 approve"),
    "one owner of two units": case("a=甲 b=甲 c=丙", "a 甲 approve", "b 甲 oppose", "c 丙 approve"),
    "objections": case("a=甲 b=乙 c=丙", "a 甲 oppose", matter="use_fund", rules={"mode": "objection"}),
    "silence follows": case(
        "a=甲 b=乙 c=丙 d=丁",
        "a 甲 approve",
        "b 乙 approve",
        delivered=["c", "d"],
        warning_proven=True,
        rules={"unreturned": "with_majority"},
    ),
    "silence without warning": case(
        "a=甲 b=乙", "a 甲 approve", delivered=["b"], rules={"unreturned": "with_majority"}
    ),
    "an agent beyond the limit": case(
        "a=甲 b=乙 c=丙",
        "a 丙 approve",
        "b 丙 approve",
        "c 丙 approve",
        proxies=[{"owner": "甲", "agent": "丙", "written": True}, {"owner": "乙", "agent": "丙", "written": True}],
        rules={"proxy_limit": 1},
    ),
    "the same twice": case("a=甲 b=乙", "a 甲 approve", "a 甲 oppose", "b 乙 approve"),
    "an owner without area": case("a=甲:0.00 b=乙", "a 甲 approve", "b 乙 approve"),
    "empty": case(""),
}


@pytest.mark.parametrize("name", list(OWN))
def test_own_cases(areas, name):
    expected = tally_values(count(read_case(OWN[name])))
    assert through_database(OWN[name], areas["first community"]) == expected


@pytest.mark.parametrize("seed", range(RANDOM))
def test_random_assemblies_under_all_rules(areas, seed):
    values = dice.case(random.Random(seed))
    assert through_database(values, areas["first community"]) == tally_values(count(read_case(values)))
