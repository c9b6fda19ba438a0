"""A small rulebook that uses every part of the format, and a way to write down one change with its line."""

MARK = "§"

GOOD = """\
format: 1
code: small
title: Small rulebook
subject: firm
effective_from: 2026-01-01
effective_to: 2028-01-01
sources:
  - {code: own, title: This rulebook}
score:
  base: 50
  floor: 0
  cap: 150
  reset: year
  basis: {source: own, clause: "1"}
raters:
  - code: street
    title: Subdistrict office
    sources: [subdistrict, complaint]
    weight: 1
    basis: {source: own, clause: "2"}
  - code: office
    title: Department
    sources: [department, firm]
    weight: "0.5"
    basis: {source: own, clause: "2"}
categories:
  - code: good
    title: Good
    polarity: good
    cap: 40
    basis: {source: own, clause: "3"}
  - code: bad
    title: Bad
    polarity: bad
    floor: -60
    basis: {source: own, clause: "3"}
  - code: other
    title: Other
    polarity: mixed
    cap: 30
    floor: -30
    basis: {source: own, clause: "3"}
groups:
  - code: honours
    title: Honours
    counts: highest
    cap: 10
    basis: {source: own, clause: "3"}
items:
  - code: G1
    category: good
    group: honours
    title: Honoured
    points: {by_level: {national: 6, city: 3}}
    limit: 8
    validity: {until: certificate, months: 12}
    reported_by: [firm, department]
    basis: {source: own, clause: "4"}
  - code: G2
    category: good
    group: honours
    title: Helped
    points: {range: [1, 5]}
    limit: 10
    validity: {until: reset}
    copied_to: {subject: manager_post, factor: "0.5"}
    basis: {source: own, clause: "4"}
  - code: B1
    category: bad
    title: Late
    points: {per_unit: "-0.5", unit: day, step: 2, minimum: 4, limit: 5}
    validity: {months: 12}
    if_not_repaired: {days: 30, factor: 2}
    on_repair: {factor: "0.5"}
    reviewed_by: [subdistrict, county]
    basis: {source: own, clause: "4"}
  - code: B2
    category: bad
    title: Misused
    points: {fixed: -20}
    veto: {grade: D, effect: sets}
    validity: {until: repaired, months: 60}
    basis: {source: own, clause: "4"}
  - code: P1
    category: bad
    subject: project
    title: Dirty
    points: {fixed: -2}
    validity: {days: 90, from: occurred}
    basis: {source: own, clause: "4"}
indicators:
  - name: on_time
    category: other
    rater: office
    title: Answered on time
    bands:
      - {min: "0.9", points: 5}
      - {min: "0.5", max: "0.9", points: 1}
    missing: 0
    basis: {source: own, clause: "5"}
  - name: complaints
    category: other
    title: Complaints
    per: 1000
    formula:
      subtract:
        - 10
        - divide: [numerator, denominator]
    floor: -5
    cap: 5
    basis: {source: own, clause: "5"}
  - name: award
    category: good
    title: Award
    by_text: {gold: 5, silver: 3}
    basis: {source: own, clause: "5"}
  - name: size
    title: Size of the firm
    basis: {source: own, clause: "5"}
blends:
  - code: rounds
    title: Rounds
    category: other
    method: weighted_mean
    missing: no_score
    minimum: 1
    marks:
      - {name: first, title: First round, weight: 2, range: [0, 10]}
      - {name: second, title: Second round, weight: 1, by_text: {A: 4, B: 2}}
    basis: {source: own, clause: "6"}
components:
  - subject: project
    title: Projects
    method: weighted_mean
    weight: area
    of: grade_points
    base: 100
    grades:
      - {code: P, title: Pass, min: 60, points: 2}
      - {code: F, title: Fail, max: 60, points: 0}
    factor: 1
    basis: {source: own, clause: "7"}
grades:
  - code: A
    title: Very good
    min: 80
    basis: {source: own, clause: "8"}
  - code: B
    title: Good
    any:
      - {min: 60, max: 80}
      - max: 60
        when: {not: {has_category: bad}}
    basis: {source: own, clause: "8"}
  - code: C
    title: Fair
    max: 60
    when:
      has_category: bad
    basis: {source: own, clause: "8"}
  - code: D
    title: Set by vetoes
    basis: {source: own, clause: "8"}
states:
  - code: ABSENT
    title: Not scored
    when: {has_score: false}
    basis: {source: own, clause: "8"}
vetoes:
  - code: many
    title: Many bad records
    when: {records_at_least: {category: bad, count: 9}}
    grade: C
    effect: at_most
    basis: {source: own, clause: "9"}
measures:
  - code: talk
    title: Talk
    kind: interview
    when: {any_of: [{grade_in: [C, D]}, {indicator_below: {name: on_time, value: "0.5"}}]}
    basis: {source: own, clause: "10"}
matrices:
  - code: visits
    title: Visits a year
    row: risk
    kind: inspection
    unit: times
    cells:
      high: {A: 2, B: 4, C: 6, D: 12}
      low: {A: 1, B: 1, C: 2, D: 6}
    basis: {source: own, clause: "10"}
confirmation:
  events: [subdistrict, county]
  ratings: [county, city]
lists:
  - kind: black
    title: Black list
    minimum_sample: 3
    criterion:
      any_of:
        - has_veto: true
        - bottom_rank: 2
    quota: {count: 5, ties: all_in}
    consequences:
      - {text: Talk, basis: {source: own, clause: "11"}}
    leaving: By repair.
    remedies: Objection.
    valid_months: 12
    basis: {source: own, clause: "11"}
  - kind: red
    title: Red list
    by_class: size
    criterion:
      all_of:
        - top_share: "0.1"
        - text_is: {name: risk, in: [low]}
        - not: {on_list: black}
        - not: {listed_within: {list: black, periods: 4}}
        - has_item: [G1]
    consequences:
      - text: Praise
        when: {score_at_least: 90}
        basis: {source: own, clause: "11"}
    leaving: By time.
    remedies: Objection.
    valid_months: 3
    basis: {source: own, clause: "11"}
period:
  cycle: quarter
  filing: {days: 5, calendar: working, basis: {source: own, clause: "12"}}
  cut_off: {days: 10, calendar: working, basis: {source: own, clause: "12"}}
  basis: {source: own, clause: "12"}
clocks:
  event_notice: {days: 0, calendar: working, basis: {source: own, clause: "12"}}
  event_objection: {days: 5, calendar: working, basis: {source: own, clause: "12"}}
  list_publicity:
    days: 7
    calendar: calendar
    basis: {source: own, clause: "12"}
tests:
  - title: One honour
    as_of: 2026-06-30
    events:
      - {item: G1, level: city, source: department, on: 2026-02-01}
    indicators:
      - {name: first, numerator: 8, denominator: 1}
      - {name: second, text: A}
    before:
      - [black]
    expect:
      grade: B
      categories: {good: 3}
      lines:
        - {item: G1, points: 3}
      measures: [visits]
      lists: [red]
"""


def changed(old: str, new: str) -> tuple[str, int]:
    """The good rulebook with one change, and the line that the mark in the new text stands on."""
    assert GOOD.count(old) >= 1, old
    assert new.count(MARK) == 1, new
    text = GOOD.replace(old, new, 1)
    return text.replace(MARK, ""), text[: text.index(MARK)].count("\n") + 1
