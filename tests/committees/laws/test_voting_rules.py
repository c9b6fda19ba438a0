"""The complete rules of a vote: from the law, the jurisdiction's choices and an assembly's own rules."""

import copy
import dataclasses
from fractions import Fraction

import pytest

from committees.reference import SAMPLES
from committees.rules import VoteRules, read_rules
from committees.rules.law.choices import CHOICES, DEFAULTS, wrong_choices
from committees.rules.law.reading import read_document, read_text
from committees.rules.law.voting import RulesIncomplete, field_sources, rules_from, vote_values

PLACES = read_text(SAMPLES.read_text(encoding="utf-8"))


def document(place, **leaves):
    found = copy.deepcopy(read_document(PLACES, place))
    for path, leaf in leaves.items():
        found["rules"][place][path.replace("__", ".")] = leaf
    return found


def rules(place, chosen=(), own=(), **leaves):
    values, sources = vote_values(document(place, **leaves), dict(chosen), dict(own))
    return rules_from(values), field_sources(sources)


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_counts_by_the_civil_code(place):
    found, sources = rules(place)
    assert (found.quorum_area.threshold, found.quorum_area.is_strict) == (Fraction(2, 3), False)
    assert (found.ordinary.threshold, found.ordinary.is_strict, found.ordinary.of_total) == (
        Fraction(1, 2),
        True,
        False,
    )
    assert (found.special.threshold, found.special.is_strict) == (Fraction(3, 4), False)
    assert found.special_matters == {"raise_fund", "rebuild", "common_part_use"}
    assert sources["special"].startswith("law:")


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_field_has_a_source(place):
    _found, sources = rules(place)
    assert set(sources) == {field.name for field in dataclasses.fields(VoteRules)}


def test_written_rules_are_those_of_a_vote_case():
    values, _sources = vote_values(document("shanghai"), {}, {})
    assert read_rules(values) == rules_from(values)


def test_without_rules_of_procedure_silence_is_not_taking_part():
    found, sources = rules("hangzhou", chosen={"unreturned": "with_majority"})
    assert (found.unreturned, sources["unreturned"]) == ("ignore", "default")
    found, sources = rules("hangzhou", own={"unreturned": "with_majority"})
    assert (found.unreturned, sources["unreturned"]) == ("with_majority", "own_rules")


def test_own_rules_go_before_the_jurisdictions_choice():
    found, sources = rules("beijing", chosen={"duplicates": "last_before_close", "invalid": "participating"})
    assert (found.keeps_first, sources["keeps_first"]) == (False, "choice")
    found, sources = rules(
        "beijing",
        chosen={"duplicates": "last_before_close", "invalid": "participating"},
        own={"duplicates": "first_valid"},
    )
    assert (found.keeps_first, sources["keeps_first"]) == (True, "own_rules")
    assert (found.invalid_takes_part, sources["invalid_takes_part"]) == (True, "choice")


def test_heads_are_counted_by_unit_only_where_the_text_leaves_it_to_the_assembly():
    assert rules("shandong", own={"head_rule": "unit"})[0].heads_by_unit
    found, sources = rules("beijing", own={"head_rule": "unit"})
    assert not found.heads_by_unit
    assert sources["heads_by_unit"] == "law:national:JI 9"


def test_a_text_that_leaves_parking_out_decides_it():
    found, sources = rules("beijing", head_count__rule={"v": "by title certificate; area without parking", "a": "18"})
    assert found.excludes_parking
    assert sources["excludes_parking"] == "law:beijing:18"


def test_a_limit_of_proxies_in_law_may_only_be_made_stricter():
    leaf = {"v": 3, "a": "32"}
    limit = {"proxy__max_owners_per_proxy": leaf}
    assert rules("beijing", chosen={"proxy_limit": 9}, **limit)[0].proxy_limit == 3
    assert rules("beijing", own={"proxy_limit": 9}, **limit)[0].proxy_limit == 3
    assert rules("beijing", own={"proxy_limit": None}, **limit)[0].proxy_limit == 3
    assert rules("beijing", own={"proxy_limit": 2}, **limit)[0].proxy_limit == 2
    assert rules("beijing", own={"proxy_limit": 9})[0].proxy_limit == 9


def test_thresholds_of_area_and_heads_may_differ_in_strictness():
    leaf = {"v": {"of": "all", "area": ">1/2", "heads": ">=2/3"}, "a": "1"}
    found, _sources = rules("beijing", quorum_and_majority__quorum=leaf)
    assert (found.quorum_area.is_strict, found.quorum_heads.is_strict) == (True, False)
    assert (found.quorum_area.threshold, found.quorum_heads.threshold) == (Fraction(1, 2), Fraction(2, 3))


def test_old_law_of_all_owners_can_be_counted():
    leaf = {"v": {"of": "all", "area": ">1/2", "heads": ">1/2"}, "a": "22"}
    found, sources = rules("beijing", quorum_and_majority__ordinary=leaf)
    assert found.ordinary.of_total
    assert sources["ordinary"] == "law:beijing:22"


def test_without_a_majority_nothing_is_counted():
    alone = {**PLACES["beijing"], "fallback": []}
    with pytest.raises(RulesIncomplete) as caught:
        vote_values(read_document({"beijing": alone}, "beijing"), {}, {})
    assert caught.value.path == "quorum_and_majority.quorum"


def test_defaults_are_readings():
    assert wrong_choices(DEFAULTS, of_assembly=True) == []
    own_only = {choice.key for choice in CHOICES if choice.is_own_only}
    assert set(wrong_choices(DEFAULTS, of_assembly=False)) == own_only == {"unreturned", "head_rule"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("invalid", "maybe"),
        ("proxy_limit", 0),
        ("proxy_limit", True),
        ("majority_floor", "2"),
        ("objection_threshold", None),
        ("proxy_must_be_owner", "yes"),
        ("weather", 1),
    ],
)
def test_what_is_no_reading_is_named(key, value):
    assert wrong_choices({key: value}, of_assembly=True) == [key]
