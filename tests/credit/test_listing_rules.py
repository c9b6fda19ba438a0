"""Who is listed: ranks, ties, classes, thresholds, vetoes, samples, quotas, earlier periods, consequences."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules import choose_listed
from credit.rules.criteria import Facts
from credit.rules.listing import Candidate, Listed, periods_asked, ranks, tone_of
from tests.credit.builders import sample

YELLOW, BLACK = frozenset({"yellow"}), frozenset({"black"})


def firm(code: str, score: int | None, **values: Any) -> Candidate:
    points = None if score is None else Decimal(score)
    return Candidate(code, Facts(**{"score": points, "grade": "B", "projects": 1, **values}))


def rule(kind: str, criterion: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {"kind": kind, "title": kind, "criterion": criterion, "consequences": [], **values}


def listed(*field: Candidate, document: dict[str, Any] | None = None) -> dict[str, list[tuple[str, int | None]]]:
    document = document or sample()
    found: dict[str, list[tuple[str, int | None]]] = {part["kind"]: [] for part in document["lists"]}
    for entry in choose_listed(document, field):
        found[entry.kind].append((entry.code, entry.rank))
    return found


def codes(part: dict[str, Any], *field: Candidate, history: Any = None) -> list[str]:
    return [entry.code for entry in choose_listed({"lists": [part]}, field, history)]


def test_ties_share_a_rank_with_or_without_a_gap_behind_them() -> None:
    scores = [Decimal(value) for value in (90, 85, 85, 80)]
    assert ranks(scores) == [1, 2, 2, 3]
    assert ranks(scores, ranking="competition") == [1, 2, 2, 4]
    assert ranks(scores, ranking="competition", is_best_first=False) == [4, 2, 2, 1]


def test_red_takes_the_three_best_ranks_from_eighty_up() -> None:
    field = [firm("a", 95), firm("b", 90), firm("c", 90), firm("d", 85), firm("e", 84), firm("f", 60)]
    assert listed(*field)["red"] == [("a", 1), ("b", 2), ("c", 2), ("d", 3)]


def test_red_stays_below_three_when_the_scores_do_not_reach() -> None:
    field = [firm("a", 95), firm("b", 79), firm("c", 78), firm("d", 77), firm("e", 76)]
    assert listed(*field)["red"] == [("a", 1)]


def test_red_needs_a_field_of_five_scored_firms() -> None:
    four = [firm("a", 95), firm("b", 90), firm("c", 85), firm("d", 82)]
    assert listed(*four)["red"] == []
    assert listed(*four, firm("e", None, grade="missing"))["red"] == []


def test_black_takes_vetoes_and_scores_below_fifty() -> None:
    field = [firm("a", 95, has_veto=True), firm("b", 50), firm("c", 49), firm("d", 70), firm("e", 70)]
    found = listed(*field)
    assert [code for code, _rank in found["black"]] == ["a", "c"]
    assert found["red"] == []  # a veto keeps the best score off the red list


def test_an_entry_names_the_criteria_that_were_met() -> None:
    (entry,) = choose_listed(sample(), [firm("a", 49)])
    assert entry.reasons == [{"score_below": 50}]


def test_whoever_has_no_score_is_listed_by_facts_and_never_ranked() -> None:
    missing = firm("x", None, grade="missing")
    field = [firm("a", 90), firm("b", 80), missing]
    assert codes(rule("low", {"bottom_rank": 1}), *field) == ["b"]
    assert codes(rule("share", {"bottom_share": "0.5"}), *field) == ["b"]
    (entry,) = choose_listed({"lists": [rule("out", {"has_score": False})]}, field)
    assert (entry.code, entry.rank, entry.bottom_rank, entry.score) == ("x", None, None, None)


def test_shares_are_of_those_with_a_score() -> None:
    field = [firm(f"f{score}", score) for score in range(10)] + [firm("none", None)]
    assert codes(rule("best", {"top_share": "0.2"}), *field) == ["f9", "f8"]
    assert codes(rule("worst", {"bottom_share": "0.19"}), *field) == ["f0"]


def test_classes_are_ranked_apart() -> None:
    field = [
        firm("a", 90, texts={"class": "large"}),
        firm("b", 80, texts={"class": "large"}),
        firm("c", 70, texts={"class": "small"}),
        firm("d", 60, texts={"class": "small"}),
        firm("e", 50),
    ]
    best = rule("red", {"top_rank": 1}, by_class="class")
    assert codes(best, *field) == ["a", "c", "e"]
    assert codes({**best, "minimum_sample": 2}, *field) == ["a", "c"]


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ({"count": 2, "ties": "all_in"}, ["a", "b", "c"]),
        ({"count": 2, "ties": "all_out"}, ["a"]),
        ({"count": 3, "ties": "all_out"}, ["a", "b", "c"]),
        ({"share": "0.5", "ties": "all_in"}, ["a", "b", "c"]),
        ({"share": "0.5", "ties": "all_out"}, ["a"]),
        ({"count": 1, "share": "0.9", "ties": "all_in"}, ["a"]),
    ],
)
def test_a_tie_across_the_last_place_of_a_quota_is_in_or_out_as_a_whole(
    quota: dict[str, Any], expected: list[str]
) -> None:
    field = [firm("a", 95), firm("b", 90), firm("c", 90), firm("d", 60)]
    assert codes(rule("red", {"score_at_least": 50}, quota=quota), *field) == expected


def test_a_quota_of_a_list_that_punishes_takes_the_worst_first() -> None:
    field = [firm("a", 95), firm("b", 20), firm("c", 10)]
    quota = {"count": 1, "ties": "all_out"}
    assert codes(rule("black", {"score_below": 99}, quota=quota), *field) == ["c"]
    assert codes(rule("black", {"score_below": 99}, quota=quota, tone="honour"), *field) == ["a"]


def test_a_list_punishes_unless_it_is_red_or_says_something_else() -> None:
    assert [tone_of(part) for part in ({"kind": "red"}, {"kind": "black"}, {"kind": "watch", "tone": "warning"})] == [
        "honour",
        "sanction",
        "warning",
    ]


TWO_QUARTERS = {
    "lists": [
        rule("red", {"all_of": [{"top_rank": 3}, {"score_at_least": 90}]}),
        rule("yellow", {"all_of": [{"bottom_rank": 2}, {"score_below": 75}]}, tone="warning"),
        rule("black", {"all_of": [{"on_list": "yellow"}, {"on_list_before": {"list": "yellow", "periods": 1}}]}),
    ]
}
"""Red: the best three ranks from 90; yellow: the lowest two ranks below 75; black: yellow twice running."""


def two_quarters(history: dict[str, list[frozenset[str]]], *field: Candidate) -> list[tuple[str, str]]:
    return [(entry.kind, entry.code) for entry in choose_listed(TWO_QUARTERS, field, history)]


def test_yellow_in_two_quarters_running_makes_black() -> None:
    field = [firm("a", 95), firm("b", 90), firm("c", 90), firm("d", 89), firm("e", 74), firm("f", 74), firm("g", 60)]
    assert two_quarters({}, *field) == [
        ("red", "a"),
        ("red", "b"),
        ("red", "c"),
        ("yellow", "e"),
        ("yellow", "f"),
        ("yellow", "g"),
    ]
    history = {"e": [YELLOW], "g": [frozenset(), YELLOW], "gone": [YELLOW]}
    assert two_quarters(history, *field)[-1:] == [("black", "e")]  # g had a quarter in between
    assert periods_asked(TWO_QUARTERS) == 1


def test_the_bounds_of_two_quarters_on_both_sides() -> None:
    just = [firm("a", 90), firm("b", 75), firm("c", 74)]
    assert two_quarters({}, *just) == [("red", "a"), ("yellow", "c")]
    below = [firm("a", 89), firm("b", 76), firm("c", 75)]
    assert two_quarters({}, *below) == []


def test_a_cool_down_keeps_whoever_was_listed_lately_off() -> None:
    part = rule(
        "red", {"all_of": [{"score_at_least": 80}, {"not": {"listed_within": {"list": "black", "periods": 2}}}]}
    )
    field = [firm("a", 90), firm("b", 90), firm("c", 90)]
    history = {"a": [frozenset(), BLACK], "b": [frozenset(), frozenset(), BLACK]}
    assert codes(part, *field, history=history) == ["b", "c"]


def test_consequences_fit_the_entry() -> None:
    basis = {"source": "x", "clause": "1"}
    part = rule("black", {"score_below": 60}) | {
        "consequences": [
            {"text": "interview", "kind": "interview", "basis": basis},
            {
                "text": "no tenders",
                "kind": "tender",
                "basis": basis,
                "when": {"on_list_before": {"list": "black", "periods": 1}},
            },
        ]
    }
    chosen = choose_listed({"lists": [part]}, [firm("a", 50), firm("b", 50)], {"b": [BLACK]})
    assert [[row["text"] for row in entry.consequences] for entry in chosen] == [
        ["interview"],
        ["interview", "no tenders"],
    ]


fields = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 100)), st.booleans(), st.sampled_from(["", "large"])), max_size=15
).map(
    lambda rows: [
        firm(f"f{number:02}", score, has_veto=veto, texts={"class": word} if word else {})
        for number, (score, veto, word) in enumerate(rows)
    ]
)
CLASSES = {
    "lists": [
        rule("black", {"any_of": [{"has_veto": True}, {"bottom_share": "0.2"}]}, by_class="class"),
        rule(
            "red",
            {"not": {"on_list": "black"}},
            quota={"count": 3, "share": "0.4", "ties": "all_out"},
            by_class="class",
        ),
    ]
}


@given(fields, st.randoms(use_true_random=False), st.sampled_from([sample(), CLASSES]))
def test_the_order_of_the_field_has_no_influence_and_no_firm_is_on_both(
    field: list[Candidate], random: Any, document: dict[str, Any]
) -> None:
    shuffled = list(field)
    random.shuffle(shuffled)
    chosen = choose_listed(document, field)
    assert chosen == choose_listed(document, shuffled)
    assert len({entry.code for entry in chosen}) == len(chosen)


@given(fields)
def test_a_quota_without_ties_is_never_exceeded_and_the_unscored_have_no_rank(field: list[Candidate]) -> None:
    document = {"lists": [rule("red", {"projects_at_least": 1}, quota={"count": 3, "ties": "all_out"})]}
    chosen: list[Listed] = choose_listed(document, field)
    assert len(chosen) <= 3
    assert all((entry.rank is None) == (entry.score is None) for entry in chosen)
