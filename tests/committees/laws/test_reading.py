"""Reading rules of a place strictly, and what holds at a path."""

import copy
from typing import Any

import pytest
import yaml

from committees.reference import SAMPLES
from committees.rules.law.reading import RulesUnreadable, place_for, read_document, read_text
from committees.rules.law.resolving import departures, open_points, points, resolve
from committees.rules.law.shape import KEYS, PATHS

TEXT = SAMPLES.read_text(encoding="utf-8")
PLACES = read_text(TEXT)
SIX = ("national", "beijing", "shanghai", "shandong", "zhejiang", "hangzhou")


@pytest.fixture
def places():
    return copy.deepcopy({place: dict(rules) for place, rules in PLACES.items()})


def problems_of(places, place="beijing"):
    with pytest.raises(RulesUnreadable) as caught:
        read_document(places, place)
    return caught.value.problems


def test_six_places_are_shipped_with_45_keys():
    assert set(PLACES) == set(SIX)
    assert len(KEYS) == 45
    for place in SIX:
        assert len(list(points(read_document(PLACES, place)))) == len(PATHS)


def test_json_is_read_like_yaml():
    import json

    assert read_text(json.dumps(yaml.safe_load(TEXT), ensure_ascii=False)).keys() == PLACES.keys()


def test_a_silent_point_is_looked_up_in_the_places_above_in_order():
    document = read_document(PLACES, "hangzhou")
    assert document["layers"] == ["hangzhou", "zhejiang", "national"]
    proxy, refusal = resolve(document, "proxy.assembly"), resolve(document, "firm_exit_days.firm_refusal_notice")
    assert (proxy.layer, proxy.article, proxy.is_own) == ("zhejiang", "9", False)
    assert (refusal.value, refusal.layer, refusal.article) == (90, "national", "CC 947")


def test_overtaken_law_is_null_and_still_shown():
    point = resolve(read_document(PLACES, "zhejiang"), "quorum_and_majority.quorum")
    assert (point.layer, point.article, point.value["area"]) == ("national", "CC 278", ">=2/3")
    assert point.printed == {"of": "all", "area": ">1/2", "heads": ">1/2"}
    assert point.overtaken_by


def test_what_no_layer_says_is_open():
    paths = {point.path for point in open_points(read_document(PLACES, "national"))}
    assert {"first_assembly_trigger.any_of", "vote_window_days.min", "proxy.max_owners_per_proxy"} <= paths
    assert "notice_days.regular" not in paths


def test_a_city_that_departs_from_its_province_is_named():
    found = {point.path: point for point in departures(read_document(PLACES, "hangzhou"))}
    assert found["notice_days.temporary"].departs_from == ("zhejiang", 15, "9")
    assert found["renewal.lead"].departs_from == ("zhejiang", {"months": 2}, "15")
    assert "notice_days.regular" not in found
    assert found["electronic_voting.rule"].departs_in_words


def test_a_place_may_lean_on_one_that_leans_on_another(places):
    places["town"] = {**copy.deepcopy(places["hangzhou"]), "fallback": ["hangzhou"]}
    assert read_document(places, "town")["layers"] == ["town", "hangzhou", "zhejiang", "national"]


def test_texts_above_that_a_file_lacks_come_from_the_samples(places):
    alone = {"town": {**copy.deepcopy(places["hangzhou"]), "fallback": ["zhejiang", "national"]}}
    with pytest.raises(RulesUnreadable):
        read_document(alone, "town")
    document = read_document(alone, "town", shipped=PLACES)
    assert document["layers"] == ["town", "zhejiang", "national"]
    assert document["borrowed"] == ["zhejiang", "national"]
    assert "borrowed" not in read_document(places, "hangzhou", shipped=PLACES)


def wrong(path: str, value: Any):
    """A change of one leaf of Beijing."""
    key, _, part = path.partition(".")

    def change(places):
        (places["beijing"][key].__setitem__(part, value) if part else places["beijing"].__setitem__(key, value))

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda places: places["beijing"].pop("renewal"), "beijing.renewal"),
        (lambda places: places["beijing"].update(weather={"v": 1}), "beijing.weather"),
        (lambda places: places["beijing"]["renewal"].pop("lead"), "beijing.renewal.lead"),
        (lambda places: places["beijing"]["renewal"].update(extra={"v": 1}), "beijing.renewal.extra"),
        (lambda places: places["beijing"].update(fallback=["nowhere"]), "beijing.fallback"),
        (lambda places: places["beijing"].update(fallback="national"), "beijing.fallback"),
        (lambda places: places["national"].update(fallback=["beijing"]), "beijing.fallback"),
        (lambda places: places["beijing"].update(fallback=["beijing"]), "beijing.fallback"),
        (lambda places: places.update(beijing=[]), "beijing"),
        (wrong("notice_days.regular", {"v": True}), "beijing.notice_days.regular.v"),
        (wrong("notice_days.regular", {"v": -1}), "beijing.notice_days.regular.v"),
        (wrong("notice_days.regular", {"v": 1.5}), "beijing.notice_days.regular.v"),
        (wrong("notice_days.regular", {"v": {"moons": 1}}), "beijing.notice_days.regular.v"),
        (wrong("notice_days.regular", {"v": [15]}), "beijing.notice_days.regular.v"),
        (wrong("notice_days.regular", 15), "beijing.notice_days.regular"),
        (wrong("notice_days.regular", {"v": 15, "x": 1}), "beijing.notice_days.regular.x"),
        (wrong("notice_days.regular", {"v": 15, "a": ["1"]}), "beijing.notice_days.regular.a"),
        (wrong("prep_composition.owners_share", {"v": 0.5}), "beijing.prep_composition.owners_share.v"),
        (wrong("prep_composition.owners_share", {"v": "3/2"}), "beijing.prep_composition.owners_share.v"),
        (wrong("prep_composition.owners_share", {"v": "1/0"}), "beijing.prep_composition.owners_share.v"),
        (wrong("prep_composition.odd", {"v": "yes"}), "beijing.prep_composition.odd.v"),
        (wrong("committee_size.min", {"v": [5]}), "beijing.committee_size.min.v"),
        (wrong("first_assembly_trigger.any_of", {"v": []}), "beijing.first_assembly_trigger.any_of.v"),
        (wrong("first_assembly_trigger.any_of", {"v": [{"area": 0.5}]}), "beijing.first_assembly_trigger.any_of.v"),
        (wrong("first_assembly_trigger.any_of", {"v": [{"years": "2"}]}), "beijing.first_assembly_trigger.any_of.v"),
        (wrong("quorum_and_majority.quorum", {"v": "2/3"}), "beijing.quorum_and_majority.quorum.v"),
        (
            wrong("quorum_and_majority.quorum", {"v": {"of": "all", "area": "2/3", "heads": ">1/2"}}),
            "beijing.quorum_and_majority.quorum.v",
        ),
        (wrong("supervision", {"v": 3}), "beijing.supervision.v"),
        (wrong("instrument.in_force", {"v": "last year"}), "beijing.instrument.in_force.v"),
    ],
)
def test_each_mistake_is_named_by_its_path(places, change, where):
    change(places)
    assert where in [path for path, _words in problems_of(places)]


def test_all_mistakes_are_named_at_once(places):
    del places["beijing"]["renewal"]
    places["national"]["weather"] = {"v": 1}
    assert {path for path, _words in problems_of(places)} == {"beijing.renewal", "national.weather"}


def test_a_loop_is_shown_as_a_way(places):
    places["national"]["fallback"] = ["beijing"]
    assert problems_of(places)[0][1].endswith("beijing → national → beijing")


def test_a_place_that_the_file_lacks_is_refused_with_those_it_has(places):
    ((path, words),) = problems_of(places, "atlantis")
    assert path == "atlantis"
    assert "beijing" in words


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", "jurisdictions: {}", "jurisdictions: [", "a: 1\na: 2", "jurisdictions: &x {y: *x}"]
)
def test_what_is_no_document_is_refused(text):
    with pytest.raises(RulesUnreadable):
        read_text(text)


def test_an_overtaken_value_may_have_any_form(places):
    places["beijing"]["quorum_and_majority"]["quorum"] = {"v": "half", "a": 34, "s": "CC 278"}
    point = resolve(read_document(places, "beijing"), "quorum_and_majority.quorum")
    assert (point.layer, point.printed) == ("national", "half")


def test_tests_of_other_places_are_read_too(places):
    tests = [{"area": "1/2"}, {"households": "3/10"}, {"event": "firm_quits"}, {"days_before_contract_ends": 90}]
    places["beijing"]["first_assembly_trigger"]["any_of"] = {"v": tests, "a": 18}
    point = resolve(read_document(places, "beijing"), "first_assembly_trigger.any_of")
    assert (point.value, point.article) == (tests, "18")


@pytest.mark.parametrize(
    ("slug", "name", "place"),
    [("beijing", "", "beijing"), ("bj", "北京市", "beijing"), ("east", "东区", None), ("x", "杭州市", "hangzhou")],
)
def test_the_place_of_a_jurisdiction(slug, name, place):
    assert place_for(PLACES, slug, name) == place
