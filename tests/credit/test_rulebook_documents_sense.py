"""Rulebooks of the right shape that make no sense: each is refused on exactly the line of the fault."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from credit.rules import RulebookRefused, read_rulebook
from tests.credit.rulebook_texts import GOOD, changed

FIXED = "points: {fixed: -20}"

NOTS = "{not: " * 10 + "{has_category: bad}" + "}" * 10
WRONG = [
    # codes
    ("  - code: bad\n", "  - §code: good\n", "twice"),
    ("  - code: B2", "  - §code: B1", "twice"),
    ("  - name: award", "  - §name: on_time", "twice"),
    ("  - code: B\n    title: Good\n    any", "  - §code: A\n    title: Good\n    any", "twice"),
    ("  - code: ABSENT", "  - §code: A", "twice"),
    ("  - code: visits", "  - §code: talk", "twice"),
    ("  - kind: red", "  - §kind: black", "twice"),
    ("- {name: second, title: Second", "- {§name: first, title: Second", "twice"),
    ("sources: [department, firm]", "sources: [department, §subdistrict]", "another rater"),
    (
        '    basis: {source: own, clause: "3"}\n  - code: bad',
        '    basis: {§source: law, clause: "3"}\n  - code: bad',
        "“law”",
    ),
    ("    category: bad\n    title: Late", "    §category: evil\n    title: Late", "no category “evil”"),
    ("    group: honours\n    title: Helped", "    §group: honors\n    title: Helped", "no group “honors”"),
    (
        "    category: bad\n    title: Late",
        "    category: bad\n    §group: honours\n    title: Late",
        "cannot stand in two",
    ),
    ("    rater: office", "    §rater: post", "no rater “post”"),
    ("veto: {grade: D, effect", "veto: {§grade: E, effect", "no grade “E”"),
    ("    grade: C\n    effect", "    §grade: ABSENT\n    effect", "no grade “ABSENT”"),
    ("high: {A: 2, B: 4, C: 6, D: 12}", "§high: {A: 2, B: 4, C: 6}", "nothing for the grade “D”"),
    ("low: {A: 1, B: 1, C: 2, D: 6}", "low: {A: 1, B: 1, C: 2, D: 6, §E: 1}", "no grade “E”"),
    # conditions
    ("{grade_in: [C, D]}", "{grade_in: [C, §E]}", "no grade “E”"),
    ("    when: {has_score: false}", "    when: {any_of: [{has_score: false}, {§grade_in: [D]}]}", "depends on this"),
    ("    when: {has_score: false}", "    when: {any_of: [{has_score: false}, {§score_below: 5}]}", "depends on this"),
    ("      - {min: 60, max: 80}", "      - {min: 60, max: 80}\n      - {§when: {grade_in: [D]}}", "depends on this"),
    ("    when: {records_at_least: {category: bad, count: 9}}", "    when: {§has_veto: true}", "depends on this"),
    ("    when: {records_at_least: {category: bad, count: 9}}", "    when: {§top_rank: 3}", "Ranks and lists"),
    ("{records_at_least: {category: bad,", "{records_at_least: {item: B1, §category: bad,", "exclude each other"),
    ("{records_at_least: {category: bad,", "{records_at_least: {§category: worse,", "no category “worse”"),
    ("{indicator_below: {name: on_time,", "{indicator_below: {§name: in_time,", "Nothing is filed under “in_time”"),
    ("text_is: {name: risk, in", "text_is: {§name: danger, in", "Nothing is filed under “danger”"),
    ("        - has_item: [G1]", "        - has_item: [G1, §G9]", "no item “G9”"),
    ("        - has_veto: true", "        - §on_list: red", "does not stand above"),
    ("not: {on_list: black}", "not: {§on_list: red}", "does not stand above"),
    ("listed_within: {list: black,", "listed_within: {§list: grey,", "no list “grey”"),
    ('        - top_share: "0.1"', '        - §top_share: "1.1"', "at most 1"),
    ("    when: {records_at_least: {category: bad, count: 9}}", "    §when: " + NOTS, "too large"),
    # days and levels
    ("effective_from: 2026-01-01", "§effective_from: 2026-02-30", "no day 2026-02-30"),
    ("effective_to: 2028-01-01", "§effective_to: 2026-01-01", "after its beginning"),
    ("  ratings: [county, city]", "  ratings: [city, §county]", "from below to above"),
    ("    reviewed_by: [subdistrict, county]", "    reviewed_by: [county, §subdistrict]", "from below to above"),
    ("  cut_off: {days: 10,", "  cut_off: {§days: 4,", "cannot have fewer days"),
    # limits
    ("  cap: 150", "  §cap: -1", "below the floor"),
    ("  base: 50", "  §base: 160", "outside floor and cap"),
    ("    cap: 40", "    §cap: -40", "A cap is zero or more"),
    ("    floor: -60", "    §floor: 60", "A floor is zero or less"),
    ("    floor: -60", "    §cap: 60", "never reach a cap"),
    ("    cap: 40", "    §floor: -40", "never reach a floor"),
    ("    limit: 8", "    §limit: 0", "more than zero"),
    ("    limit: 8", "    §limit: 2", "smaller than the points of a single record"),
    ("    points: {range: [1, 5]}\n    limit: 10", "    points: {§range: [1, 11]}\n    limit: 10", "beyond the limit"),
    ("    counts: highest\n    cap: 10", '    counts: highest\n    §cap: "0.5"', "any single record of the group"),
    ("unit: day, step: 2,", "unit: day, §step: 0,", "more than zero"),
    ("minimum: 4, limit: 5}", 'minimum: 4, §limit: "0.4"}', "a single step"),
    ('    weight: "0.5"', "    §weight: 0", "A weight is more than zero"),
    ("    minimum: 1\n", "    §minimum: 3\n", "only 2 marks"),
    # items
    (FIXED, "points: {§fixed: 20}", "wrong sign"),
    ("{national: 6, city: 3}", "{national: 6, §city: -3}", "wrong sign"),
    ("{gold: 5, silver: 3}", "{gold: 5, §silver: -3}", "wrong sign"),
    ("{range: [1, 5]}", "{§range: [5, 1]}", "lower end"),
    ("range: [0, 10]}", "§range: [10, 0]}", "lower end"),
    ("veto: {grade: D, effect: sets}", "§veto: A", "best grade"),
    ("veto: {grade: D, effect: sets}", "veto: {grade: D, §effect: at_most}", "Write effect: sets"),
    ("    grade: C\n    effect", "    §grade: A\n    effect", "best grade"),
    ("    validity: {until: reset}", "    validity: {§until: repaired}", "not repaired"),
    ('    on_repair: {factor: "0.5"}', "    on_repair: {§factor: 2}", "from 0 to 1"),
    (
        "    validity: {until: repaired, months: 60}",
        "    validity: {until: repaired}\n    §on_repair: {factor: 0}",
        "nothing is left",
    ),
    ("{days: 30, factor: 2}", "{§days: 400, factor: 2}", "has ended by then"),
    ("{days: 30, factor: 2}", "{days: 30, §factor: 1}", "above 1"),
    ("    limit: 8\n", "    limit: 8\n    §if_not_repaired: {days: 30, factor: 2}\n", "not repaired"),
    ("copied_to: {subject: manager_post,", "copied_to: {§subject: firm,", "already"),
    ("    reported_by: [firm, department]", "    §reported_by: [import, derived]", "no record would ever count"),
    ("    limit: 8\n", "    limit: 8\n    §derived_from: report_late\n", "Add derived to reported_by"),
    # indicators
    (
        "    by_text: {gold: 5, silver: 3}",
        "    bands: [{min: 1, points: 1}]\n    §by_text: {gold: 5, silver: 3}",
        "exclude each other",
    ),
    ("    title: Size of the firm", "    title: Size of the firm\n    §category: good", "gives no points"),
    ("  - name: award\n    category: good\n", "  - §name: award\n", "“category” is missing"),
    ("        - divide: [numerator, denominator]", "        - divide: [numerator, §0]", "divides by zero"),
    ("    per: 1000", "    §per: 0", "more than zero"),
    # blends and components
    ("{name: second, title: Second round, weight: 1,", "{§name: second, title: Second round,", "“weight” is missing"),
    ("by_text: {A: 4, B: 2}}", "by_text: {A: 4, B: 2}, §range: [0, 1]}", "exclude each other"),
    ("    subject: project\n", "    §subject: manager_post\n", "go nowhere"),
    ("      - {code: P, title: Pass, min: 60,", "      - {§code: P, title: Pass, min: 60, max: 90,", "open above"),
    # grades
    ("      - {min: 60, max: 80}", "      - §{min: 80, max: 60}", "No number lies"),
    ("    title: Good\n    any:", "    title: Good\n    §min: 60\n    any:", "exclude each other"),
    ("    title: Set by vetoes", '    title: Set by vetoes\n    §share: "0.1"', "method: share"),
    # lists and tests
    ("quota: {count: 5, ties", 'quota: {count: 5, §share: "0.1", ties', "exclude each other"),
    ("    quota: {count: 5, ties: all_in}", "    §quota: {ties: all_in}", "count or share"),
    ("- {item: G1, level: city", "- {§item: G7, level: city", "no item “G7”"),
    ("on: 2026-02-01}", "§on: 2026-02-31}", "no day"),
    ("      - {name: second, text: A}", "      - {§name: third, text: A}", "Nothing is filed"),
    ("      - [black]", "      - [black, §grey]", "no list “grey”"),
    ("      categories: {good: 3}", "      categories: {§great: 3}", "no category"),
    ("      measures: [visits]", "      measures: [§inspections]", "no measure"),
]

ELSEWHERE = [
    ("subject: firm\n", "subject: project\n", "  - subject: project\n    title: Projects", "makes no sense"),
    ("  reset: year\n", "", "    validity: {until: reset}", "never reset"),
    ("    counts: highest\n    cap: 10\n", "", "  - code: honours", "no effect"),
    ('max: "0.9", points: 1}', 'max: "0.91", points: 1}', '      - {min: "0.9", points: 5}', "overlap"),
    ("weighted_mean\n    missing", "mean\n    missing", "      - {name: first", "no effect"),
    ("    when: {has_score: false}", "    when: {projects_at_most: 0}", "    missing: no_score", "has_score: false"),
    ("  - subject: project", "  - subject: district", "    subject: project", "go nowhere"),
    ("    weight: area\n", "", "  - subject: project", "“weight” is missing"),
    ("    of: grade_points\n", "", "    grades:\n      - {code: P", "no effect"),
    (
        "    method: weighted_mean\n    weight: area",
        "    method: mean\n    weight: area",
        "    weight: area",
        "no effect",
    ),
    ("title: Fail, max: 60,", "title: Fail, max: 59,", "      - {code: P", "gap"),
    ("    min: 80\n", "    min: 81\n", "  - code: A\n", "gap"),
    ("{min: 60, max: 80}", "{min: 60, max: 81}", "  - code: A\n", "overlap"),
    ("{min: 60, max: 80}", "{min: 60, max: 80, max_inclusive: true}", "  - code: A\n", "overlap"),
    ("    min: 80\n", "    min: 80\n    max: 100\n", "  - code: A\n", "open above"),
    ("not: {has_category: bad}", "not: {has_category: good}", "      - {min: 60, max: 80}", "open below"),
    ("    min: 80\n", "    min: 80\n    points: 4\n", "  - code: B\n", "points for all"),
]

SHARED = (
    GOOD[: GOOD.index("grades:\n  - code: A")]
    + """\
grading:
  method: share
  ties: better
  rounding: down
  minimum_sample: 5
  small_field: C
  basis: {source: own, clause: "8"}
grades:
  - {code: A, title: Best, share: "0.2", basis: {source: own, clause: "8"}}
  - {code: B, title: Good, share: "0.5", basis: {source: own, clause: "8"}}
  - {code: C, title: Rest, share: "0.3", basis: {source: own, clause: "8"}}
  - {code: D, title: By veto, basis: {source: own, clause: "8"}}
"""
    + GOOD[GOOD.index("states:\n") :]
)
BY_SHARE = [
    ('share: "0.5"', 'share: "0.9"', "  - {code: B", "more than 1"),
    ('share: "0.5"', 'share: "0.5", min: 60', "  - {code: B", "no effect"),
    ("  rounding: down\n", "", "grading:", "“rounding” is missing"),
    ("  method: share", "  method: bounds", "  ties: better", "no effect"),
    ("  ties: better\n", "", "grading:", "“ties” is missing"),
    ("  small_field: C\n", "", "  minimum_sample: 5", "“small_field” is missing"),
    ("  small_field: C", "  small_field: E", "  small_field: E", "no grade “E”"),
    ('title: Rest, share: "0.3"', "title: Rest", "  - {code: C", "Only the last grade"),
    ("title: By veto,", 'title: By veto, share: "0.1",', "  - {code: D", "more than 1"),
]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refusal_of(text: str) -> RulebookRefused:
    with pytest.raises(RulebookRefused) as refusal:
        read_rulebook(text)
    return refusal.value


def test_the_rulebooks_that_are_changed_below_are_right() -> None:
    assert len(read_rulebook(GOOD)["items"]) == 5
    assert len(read_rulebook(SHARED)["grades"]) == 4


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_it_is_refused_on_the_line_that_was_changed(old: str, new: str, message: str) -> None:
    text, line = changed(old, new)
    problem = refusal_of(text).problems[0]
    assert (problem.line, message in problem.message) == (line, True), problem


@pytest.mark.parametrize(
    ("base", "old", "new", "at", "message"),
    [(GOOD, *case) for case in ELSEWHERE] + [(SHARED, *case) for case in BY_SHARE],
)
def test_it_is_refused_on_the_line_that_no_longer_fits(base: str, old: str, new: str, at: str, message: str) -> None:
    text = base.replace(old, new, 1)
    assert text != base
    problem = refusal_of(text).problems[0]
    assert (problem.line, message in problem.message) == (text[: text.index(at)].count("\n") + 1, True), problem


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    title: Good\n    any:\n      - {min: 60, max: 80}\n", "    title: Good\n    any:\n      - {max: 80}\n"),
        ("    when:\n      has_category: bad\n", "    when:\n      not:\n        not: {has_category: bad}\n"),
        ("  base: 50", "  base: 50.5"),
        ("effective_to: 2028-01-01\n", ""),
        ("veto: {grade: D, effect: sets}", "veto: D"),
        ("when: {not: {has_category: bad}}", "when: {has_veto: false}"),
    ],
)
def test_what_is_unusual_but_clear_is_taken(old: str, new: str) -> None:
    """Unconditional bounds below conditional ones; opposite conditions; numbers with a point without quotes."""
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    if "has_veto: false" in new:
        text = text.replace("    when:\n      has_category: bad\n", "    when:\n      has_veto: true\n", 1)
    read_rulebook(text)


def test_problems_come_by_line_and_at_most_a_hundred() -> None:
    many = GOOD.replace("  - [black]", "  - [" + "grey, " * 9 + "grey]").replace("{source: own", "{source: law")
    lines = [problem.line for problem in refusal_of(many).problems]
    assert lines == sorted(lines)
    assert 10 < len(lines) <= 100
