"""Forms as data: what a document may say, versions that never change, and the arithmetic of checks."""

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from common.errors import MoveNotAllowed, NotAllowed
from firms.models import ReportForm
from firms.rules.forms import Facts, Form, check_document, path_text
from firms.rules.forms.language import Known, fields_in, holds, round_half_up, value_of
from firms.services import reports
from tests.firms.reports.town import GOOD, NOW, Q1, Q2, Town

ROOT = Path(__file__).resolve().parents[3]
STANDARD: dict[str, Any] = json.loads((ROOT / "firms/data/standard_form.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "firms/schema/report_form.schema.json").read_text(encoding="utf-8"))


def test_the_standard_form_is_well_made_and_fits_the_schema() -> None:
    assert check_document(STANDARD) == []
    jsonschema.Draft202012Validator(SCHEMA).validate(STANDARD)
    wanted = "staff service fees expenditure common_revenue repair_fund utilities equipment complaints safety training"
    assert set(wanted.split()) | {"party", "attachments"} <= {section["code"] for section in STANDARD["sections"]}


def broken(*path: Any, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(STANDARD)
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


FIRST = ("sections", 0, "fields", 0)
CHECK = ("checks", 0)
MISTAKES = [
    (("sections",), [], "sections"),
    ((*FIRST, "code"), "Area!", "sections[0].fields[0].code"),
    ((*FIRST, "code"), "households", "sections[0].fields[1].code"),
    ((*FIRST, "kind"), "formula", "sections[0].fields[0].kind"),
    ((*FIRST, "title"), {"zh": "面积"}, "sections[0].fields[0].title"),
    ((*FIRST, "min"), "many", "sections[0].fields[0].min"),
    ((*FIRST, "decimals"), 9, "sections[0].fields[0].decimals"),
    ((*FIRST, "required"), "yes", "sections[0].fields[0].required"),
    ((*FIRST, "colour"), "red", "sections[0].fields[0].colour"),
    ((*FIRST, "required_when"), {"filled": "nothing"}, "sections[0].fields[0].required_when.filled"),
    ((*FIRST, "required_when"), {"eval": "1"}, "sections[0].fields[0].required_when"),
    ((*CHECK, "kind"), "python", "checks[0].kind"),
    ((*CHECK, "field"), "nothing", "checks[0].field.field"),
    ((*CHECK, "register"), "owners", "checks[0].register"),
    ((*CHECK, "percent"), "half", "checks[0].percent"),
    ((*CHECK, "on_failure"), "ignore", "checks[0].on_failure"),
    ((*CHECK, "register"), None, "checks[0].register"),
    (("checks", 2, "holds"), {"at_most": [{"field": "lifts"}]}, "checks[2].holds.at_most"),
    (("checks", 2, "holds"), {"at_most": [{"divide": [1, 0]}, 2]}, "checks[2].holds.at_most[0].divide[1]"),
    (("checks", 2, "holds"), {"equal": [{"total": ["common_uses", "purpose"]}, 2]}, "checks[2].holds.equal[0].total"),
    (("checks", 2, "holds"), {"equal": [{"field": "remarks"}, 2]}, "checks[2].holds.equal[0].field"),
]


@pytest.mark.parametrize(("path", "value", "where"), MISTAKES)
def test_a_mistake_is_told_at_its_exact_place(path: tuple[Any, ...], value: Any, where: str) -> None:
    found = {path_text(found): words for found, words in check_document(broken(*path, value=value))}
    assert where in found, found
    assert all(found.values())


NONSENSE: list[Any] = [None, [], "x", {"sections": "x"}, {"sections": [1]}, {"sections": [{}], "checks": 3}]


@pytest.mark.parametrize("document", [*NONSENSE, {"sections": [{"fields": [None, {"kind": []}]}]}])
def test_whatever_stands_there_is_a_problem_and_no_error(document: Any) -> None:
    assert check_document(document)


def test_a_condition_nested_without_end_is_refused() -> None:
    deep: Any = {"filled": "lifts"}
    for _level in range(500):
        deep = {"not": deep}
    found = check_document(broken(*FIRST, "required_when", value=deep))
    assert [path_text(path) for path, _words in found] == ["sections[0].fields[0].required_when"]


KNOWN = Known(
    {"a": "0.1", "b": "0.2", "c": None, "t": [{"n": "1.5"}, {"n": None}], "yes": True}, {"a": "5"}, {"floor_area": 7}
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ({"add": [{"field": "a"}, {"field": "b"}]}, Fraction(3, 10)),
        ({"add": [{"field": "a"}, {"field": "c"}]}, Fraction(1, 10)),
        ({"subtract": [{"field": "a"}, {"field": "c"}]}, None),
        ({"divide": [{"field": "a"}, 0]}, None),
        ({"divide": [1, 3]}, Fraction(1, 3)),
        ({"round": [{"divide": [200, 3]}, 2]}, Fraction(6667, 100)),
        ({"max": [{"field": "a"}, {"previous": "a"}]}, Fraction(5)),
        ({"multiply": [{"register": "floor_area"}, "0.5"]}, Fraction(7, 2)),
        ({"rows": "t"}, Fraction(2)),
        ({"total": ["t", "n"]}, Fraction(3, 2)),
    ],
)
def test_values_are_exact_and_blank_is_unknown(expression: Any, value: Any) -> None:
    assert value_of(expression, KNOWN) == value


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"equal": [{"add": [{"field": "a"}, {"field": "b"}]}, "0.3"]}, True),
        ({"more": [{"field": "c"}, 1]}, None),
        ({"not": {"more": [{"field": "c"}, 1]}}, None),
        ({"all": [{"filled": "a"}, {"more": [{"field": "c"}, 1]}]}, None),
        ({"all": [{"filled": "c"}, {"more": [{"field": "c"}, 1]}]}, False),
        ({"any": [{"filled": "a"}, {"more": [{"field": "c"}, 1]}]}, True),
        ({"is": ["yes", True]}, True),
    ],
)
def test_conditions_are_true_false_or_unknown(condition: Any, verdict: bool | None) -> None:
    assert holds(condition, KNOWN) is verdict


def test_a_half_is_rounded_away_from_zero() -> None:
    assert [round_half_up(Fraction(n, 8), 2) for n in (1, -1)] == [Fraction(13, 100), Fraction(-13, 100)]


def test_fields_of_an_expression_are_those_of_this_quarter() -> None:
    part = {"all": [{"is": ["a", True]}, {"less": [{"total": ["t", "n"]}, {"previous": "z"}]}, {"filled": "b"}]}
    assert list(fields_in(part)) == ["a", "t", "b"]


def test_worked_numbers_of_the_page() -> None:
    form = Form(STANDARD)
    before = {**GOOD, "fee_due": "250000.00", "staff_total": "26"}
    facts = Facts(before, {"floor_area": 50000, "household_count": 400}, {"posting_photos": 1})
    verdict = form.judge(GOOD, {}, facts)
    assert verdict.problems == [] and verdict.findings == []  # exactly 20 %, and 4 people are 15.4 %
    verdict = form.judge({**GOOD, "managed_area": "50251"}, {}, facts)
    assert {finding.check for finding in verdict.findings} == {"area_as_filed", "area_jump"}
    assert form.judge({**GOOD, "managed_area": "50250"}, {"area_jump": "复测面积"}, facts).problems == []


# --- Versions ----------------------------------------------------------------------------------------------


def test_a_draft_is_changed_published_and_never_changed_again(town: Town) -> None:
    form = ReportForm.objects.get(place_kind="residential")
    with pytest.raises(NotAllowed):
        reports.make_draft(form, by=town.officer, now=NOW)
    draft = reports.make_draft(form, by=town.housing, now=NOW)
    assert (draft.number, draft.document) == (2, STANDARD)
    with pytest.raises(reports.BadDocument) as refused:
        bad = reports.change_draft(draft.pk, by=town.housing, document=broken(*FIRST, "kind", value="x"), revision=0)
        reports.publish_version(bad.pk, by=town.housing, now=NOW, effective_from=Q2.first_day)
    assert path_text(refused.value.problems[0][0]) == "sections[0].fields[0].kind"
    with pytest.raises(reports.DraftChanged):
        reports.change_draft(draft.pk, by=town.housing2, document=STANDARD, revision=0)
    reports.change_draft(draft.pk, by=town.housing, document=broken("checks", 3, value=None), revision=1)
    report = town.report(Q1)
    for day in (Q1.first_day, Q2.last_day):
        with pytest.raises(reports.NotAQuarter):
            reports.publish_version(draft.pk, by=town.housing, now=NOW, effective_from=day)
    published = reports.publish_version(draft.pk, by=town.housing, now=NOW, effective_from=Q2.first_day)
    for act in (
        lambda: reports.change_draft(draft.pk, by=town.housing, document=STANDARD, revision=2),
        lambda: reports.discard_draft(draft.pk, by=town.housing),
        lambda: reports.publish_version(draft.pk, by=town.housing, now=NOW, effective_from=Q2.first_day),
    ):
        with pytest.raises(MoveNotAllowed):
            act()
    assert town.report(Q2).form_version == published
    report.refresh_from_db()
    assert (report.form_version.number, report.form_version.effective_to) == (1, Q2.first_day)
    assert len(report.form_version.document["checks"]) == len(published.document["checks"]) + 1


def test_installing_again_adds_nothing(town: Town) -> None:
    count = ReportForm.objects.count()
    reports.install(Q1.first_day, NOW)
    assert ReportForm.objects.count() == count == 4
