"""Who is listed: ranks, ties, thresholds, vetoes, samples."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from credit.rules import choose_listed
from credit.rules.listing import Candidate, dense_ranks
from tests.credit.builders import sample


def firm(code: str, score: int, **values: object) -> Candidate:
    return Candidate(code, Decimal(score), str(values.pop("grade", "B")), projects=1, **values)  # type: ignore[arg-type]


def listed(*field: Candidate) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {"red": [], "black": []}
    for entry in choose_listed(sample(), field):
        found[entry.kind].append((entry.code, entry.rank))
    return found


def test_ties_share_a_rank_and_the_next_rank_has_no_gap() -> None:
    assert dense_ranks([Decimal(value) for value in (90, 85, 85, 80)]) == [1, 2, 2, 3]


def test_red_takes_the_three_best_ranks_from_eighty_up() -> None:
    field = [firm("a", 95), firm("b", 90), firm("c", 90), firm("d", 85), firm("e", 84), firm("f", 60)]
    assert listed(*field)["red"] == [("a", 1), ("b", 2), ("c", 2), ("d", 3)]


def test_red_stays_below_three_when_the_scores_do_not_reach() -> None:
    field = [firm("a", 95), firm("b", 79), firm("c", 78), firm("d", 77), firm("e", 76)]
    assert listed(*field)["red"] == [("a", 1)]


def test_red_needs_a_field_of_five() -> None:
    assert listed(firm("a", 95), firm("b", 90), firm("c", 85), firm("d", 82))["red"] == []


def test_black_takes_vetoes_and_scores_below_fifty() -> None:
    field = [firm("a", 95, has_veto=True), firm("b", 50), firm("c", 49), firm("d", 70), firm("e", 70)]
    found = listed(*field)
    assert [code for code, _rank in found["black"]] == ["a", "c"]
    assert found["red"] == []  # a veto keeps the best score off the red list


def test_an_entry_names_the_criteria_that_were_met() -> None:
    (entry,) = choose_listed(sample(), [firm("a", 49)])
    assert entry.reasons == [{"score_below": 50}]


fields = st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=15).map(
    lambda rows: [firm(f"f{number:02}", score, has_veto=veto) for number, (score, veto) in enumerate(rows)]
)


@given(fields, st.randoms(use_true_random=False))
def test_the_order_of_the_field_has_no_influence_and_no_firm_is_on_both(field: list[Candidate], random: object) -> None:
    shuffled = list(field)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    chosen = choose_listed(sample(), field)
    assert chosen == choose_listed(sample(), shuffled)
    assert len({entry.code for entry in chosen}) == len(chosen)
