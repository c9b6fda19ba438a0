"""A rulebook document with the names it defines, ready to be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Self

from credit.rules.source import Path

Found = Iterator[tuple[Path, str]]
Entry = dict[str, Any]
JOINING = frozenset({"all_of", "any_of", "not"})


class Word(NamedTuple):
    """One simple criterion: its word and value, the path of the value, and the part of the rulebook it stands in."""

    place: str
    path: Path
    name: str
    value: Any


@dataclass
class Index:
    """The document and the codes that its parts define."""

    document: Entry
    sources: set[str]
    categories: dict[str, Entry]
    groups: dict[str, Entry]
    raters: dict[str, Entry]
    items: dict[str, Entry]
    grades: list[str]
    states: set[str]
    lists: list[str]
    measures: set[str]
    values: set[str]
    """Names under which values are filed or counted: indicators, marks, rows of matrices, classes of lists."""

    @classmethod
    def read(cls, document: Entry) -> Self:
        """The index of a document of the right shape."""
        marks = {mark["name"] for blend in document.get("blends", []) for mark in blend["marks"]}
        names = {entry["name"] for entry in document.get("indicators", [])}
        rows = {entry["row"] for entry in document.get("matrices", [])}
        classes = {entry["by_class"] for entry in document.get("lists", []) if "by_class" in entry}
        return cls(
            document=document,
            sources=set(_by_code(document, "sources")),
            categories=_by_code(document, "categories"),
            groups=_by_code(document, "groups"),
            raters=_by_code(document, "raters"),
            items=_by_code(document, "items"),
            grades=[entry["code"] for entry in document["grades"]],
            states=set(_by_code(document, "states")),
            lists=[entry["kind"] for entry in document.get("lists", [])],
            measures={*_by_code(document, "measures"), *_by_code(document, "matrices")},
            values=marks | names | rows | classes,
        )

    def entries(self, *parts: str) -> Iterator[tuple[Path, Entry]]:
        """(path, entry) of every entry of these parts, such as items."""
        for part in parts:
            for place, entry in enumerate(self.document.get(part, [])):
                yield (part, place), entry

    @property
    def subject(self) -> str:
        return self.document["subject"]

    def polarity(self, entry: Entry) -> str:
        """good, bad or mixed: of the category of an item, indicator, blend or component."""
        return self.categories.get(entry.get("category", ""), {}).get("polarity", "mixed")

    def criteria(self) -> Iterator[tuple[str, Path, Any]]:
        """(part, path, criterion) of every whole criterion."""
        for part in ("states", "vetoes", "measures"):
            for path, entry in self.entries(part):
                yield part, (*path, "when"), entry["when"]
        for path, grade in self.entries("grades"):
            if "when" in grade:
                yield "grades", (*path, "when"), grade["when"]
            for place, way in enumerate(grade.get("any", [])):
                if "when" in way:
                    yield "grades", (*path, "any", place, "when"), way["when"]
        for path, entry in self.entries("lists"):
            yield "lists", (*path, "criterion"), entry["criterion"]
            for place, row in enumerate(entry["consequences"]):
                if "when" in row:
                    yield "lists", (*path, "consequences", place, "when"), row["when"]

    def words(self) -> Iterator[Word]:
        """Every simple criterion."""
        for part, path, criterion in self.criteria():
            for inner, name, value in simple(criterion, path):
                yield Word(part, inner, name, value)


def simple(criterion: Any, path: Path) -> Iterator[tuple[Path, str, Any]]:
    """(path of the value, word, value) of the simple criteria inside a criterion."""
    ((name, value),) = criterion.items()
    if name == "not":
        yield from simple(value, (*path, name))
    elif name in JOINING:
        for place, part in enumerate(value):
            yield from simple(part, (*path, name, place))
    else:
        yield (*path, name), name, value


def number(value: Any) -> Decimal:
    """A number of the document, exact."""
    return Decimal(str(value))


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """(path, key, value) of every value under a key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), name, inner
            yield from walk(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from walk(inner, (*path, place))


def _by_code(document: Entry, part: str) -> dict[str, Entry]:
    return {entry["code"]: entry for entry in document.get(part, [])}
