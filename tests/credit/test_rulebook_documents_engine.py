"""What the checker takes, the engine computes: no rulebook that is accepted leaves a firm without an outcome."""

import copy
import datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from credit.rules import check_document, rating
from credit.rules.listing import Candidate, choose_listed
from credit.rules.rating import graded_field
from credit.rules.source import Path, read_yaml
from tests.credit.rulebook_texts import GOOD

DOCUMENT = read_yaml(GOOD).document
AS_OF = datetime.date(2026, 6, 30)
KNOWN = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
DAYS = st.dates(datetime.date(2025, 1, 1), AS_OF).map(datetime.date.isoformat)


def places(value: Any, path: Path = ()) -> list[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for step, entry in inner for found in places(entry, (*path, step)))]


def value_at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


PLACES = [path for path in places(DOCUMENT) if len(path) > 1 and path[0] != "tests"]
OTHERS: dict[Any, list[Any]] = {}
for _path in PLACES:
    OTHERS.setdefault(_path[-1], []).append(value_at(DOCUMENT, _path))


@st.composite
def changed_documents(draw: st.DrawFn) -> dict[str, Any]:
    """The good rulebook with one value left out, or replaced by one that stands elsewhere under the same word."""
    document = copy.deepcopy(DOCUMENT)
    path = draw(st.sampled_from(PLACES))
    around = value_at(document, path[:-1])
    if draw(st.booleans()):
        del around[path[-1]]
    else:
        around[path[-1]] = copy.deepcopy(draw(st.sampled_from([*OTHERS[path[-1]], 0, 1, -1, 30, "0.5", False])))
    return document


@st.composite
def events(draw: st.DrawFn, document: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for place in range(draw(st.integers(0, 6)) if document["items"] else 0):
        on = draw(DAYS)
        found.append(
            {
                "id": f"e{place}",
                "item": draw(st.sampled_from(document["items"]))["code"],
                "level": draw(st.sampled_from(["national", "city", ""])),
                "points": draw(st.sampled_from([None, "2", "-3"])),
                "quantity": draw(st.sampled_from([None, "9"])),
                "source": draw(st.sampled_from(["firm", "subdistrict", "import"])),
                "project_key": draw(st.sampled_from(["", "1"])),
                "occurred_on": on,
                "effective_on": on,
                "effective_at": f"{on}T02:00:00+00:00",
            }
        )
    return found


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_an_accepted_rulebook_rates_everybody(data: st.DataObject) -> None:
    document = data.draw(changed_documents())
    if check_document(document):
        return
    given_value = st.sampled_from([{"numerator": "3", "denominator": "10"}, {"text": "A", "numerator": None}])
    names = ["on_time", "complaints", "award", "first", "second", "risk", "size"]
    values = [{"name": name, **data.draw(given_value)} for name in names if data.draw(st.booleans())]
    projects = [{"key": "1", "name": "One", "area": "100", "households": None, "fee": None}]
    rated = rating(document, data.draw(events(document)), values, AS_OF, KNOWN, projects=projects)
    rated = graded_field(document, {"one": rated})["one"]
    assert rated.grade
    if rated.score is not None:
        assert sum(Decimal(line["counted"]) for line in rated.lines) == rated.score
    choose_listed(document, [Candidate("one", rated.facts)])
