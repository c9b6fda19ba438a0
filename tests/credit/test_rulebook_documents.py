"""Reading a rulebook: what is wrong is refused, with the line and the reason."""

import pytest

from credit.rules import RulebookRefused, read_rulebook
from credit.rules.documents import check_document
from tests.credit.builders import SAMPLE, sample

TEXT = SAMPLE.read_text(encoding="utf-8")


def line_of(part: str) -> int:
    return TEXT[: TEXT.index(part)].count("\n") + 1


def test_the_sample_is_right_and_says_that_it_is_a_sample() -> None:
    assert check_document(sample()) == []
    assert "不是任何城市的标准" in sample()["notice"]


BROKEN = [
    ("format: 1", "format: 2", "format"),
    ("code: sample\n", "code: ../x\n", "code"),
    ("subject: firm", "subject: resident", "subject"),
    ("effective_from: 2026-01-01", "effective_from: 2026-02-30", "effective_from"),
    ("effective_from: 2026-01-01", "effective_from: 2026-01-01\neffective_to: 2025-01-01", "effective_to"),
    ("  base: 60", "  base: 120", "score"),
    ("  base: 60", "  base: .nan", "score"),
    ("  base: 60", '  base: "60.12345"', "score"),
    ("  base: 60", "  base: 99999999", "score"),
    ("    cap: 15", "    cap: -15", "categories"),
    ("    cap: 15", "    kap: 15", "categories"),
    ("    polarity: bad", "    polarity: neutral", "categories"),
    ("  - code: S02", "  - code: S01", "items"),
    ("    category: service\n    title: 完成", "    category: servise\n    title: 完成", "items"),
    ("points: {fixed: 3}", "points: {fixed: -3}", "items"),
    ("points: {fixed: 3}", "points: {fixed: three}", "items"),
    ("points: {fixed: 3}", "points: {formula: 1+1}", "items"),
    ("points: {range: [-5, -1]}", "points: {range: [-1, -5]}", "items"),
    ("limit: 10", "limit: 0", "items"),
    ("veto: D", "veto: E", "items"),
    ("validity: {months: 36}\n    evidence_required: true\n    reported_by: [department]", "validity: {}", "items"),
    ("    reported_by: [department]", "    reported_by: [neighbour]", "items"),
    ("basis: {source: civil_code, clause: 第九百四十三条}", "basis: {source: civil_kode, clause: x}", "items"),
    ("basis: {source: civil_code, clause: 第九百四十三条}", "basis: {source: civil_code}", "items"),
    ("    max: 80", "    max: 79", "grades"),
    ("    max: 80", "    max: 81", "grades"),
    ("    max: 80", "    max: 80\n    max_inclusive: true", "grades"),
    ("    max: 60\n", "    max: 60\n    min: 0\n", "grades"),
    ("    min: 80\n", "    min: 80\n    max: 100\n", "grades"),
    ("  - code: B\n", "  - code: A\n", "grades"),
    ('max: "0.95"', 'max: "0.96"', "indicators"),
    ("name: complaint_on_time_ratio", "name: residents_score", "indicators"),
    ("top_rank: 3", "rank: 3", "lists"),
    ("top_rank: 3", "top_rank: three", "lists"),
    ("on_list: black", "on_list: red", "lists"),
    ("kind: red", "kind: grey", "lists"),
    ("    remedies: 任何人可在公示期内反映情况。\n", "", "lists"),
    ("    days: 7", "    days: -7", "clocks"),
    ("    calendar: calendar", "    calendar: lunar", "clocks"),
    ("grades:\n", "grades: []\nranks:\n", "grades"),
]


@pytest.mark.parametrize(("right", "wrong", "part"), BROKEN)
def test_a_broken_rulebook_is_refused_with_a_line_near_the_fault(right: str, wrong: str, part: str) -> None:
    assert right in TEXT
    with pytest.raises(RulebookRefused) as refusal:
        read_rulebook(TEXT.replace(right, wrong, 1))
    problem = refusal.value.problems[0]
    assert problem.message
    assert problem.where.startswith(part) or problem.where == ""
    assert abs(problem.line - line_of(right)) <= 15 or problem.where == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [1",
        "\t- x",
        "a: &x [1]\nb: *x",
        "a: !!python/object:os.system x",
        "<<: {a: 1}",
        "a: 1\na: 2",
        "- " * 3000,
        "x" * 600_000,
        "[1, 2]",
        "text",
        "? [a]\n: 1",
        "a: \x00",
    ],
)
def test_what_is_no_rulebook_at_all_gets_a_clear_answer(text: str) -> None:
    with pytest.raises(RulebookRefused) as refusal:
        read_rulebook(text)
    assert refusal.value.problems[0].line >= 1


def test_a_bomb_of_references_is_refused_before_it_unfolds() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(RulebookRefused, match="1"):
        read_rulebook(bomb)
