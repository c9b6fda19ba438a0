"""What the editor of rulebooks shows: problems with the lines around them, parts and entries, firms under a draft."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from credit.models import RulebookVersion
from credit.rules.documents import Problem, RulebookRefused, read_rulebook
from credit.rules.flat import ENTRY_PARTS, OBJECT_PARTS, name_key
from credit.rules.labels import part_label
from credit.rules.rating import Rated
from credit.rules.shape import schema
from credit.rules.source import Unreadable, read_yaml
from credit.selectors.everybody import rate_all
from credit.selectors.words import line_in_words
from firms.models import PropertyFirm

AROUND = 2
MOST_FIRMS = 5


@dataclass(frozen=True)
class Examined:
    """A text as the checker sees it. `document` may have problems; None where the text cannot be read at all."""

    text: str
    document: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        return self.document is not None and not self.problems

    def shown_problems(self) -> list[dict[str, Any]]:
        """Each problem with the lines around it."""
        lines = self.text.split("\n")
        return [
            {
                "line": problem.line,
                "where": problem.where,
                "message": problem.message,
                "excerpt": [
                    {"number": number, "text": lines[number - 1], "is_wrong": number == problem.line}
                    for number in range(max(problem.line - AROUND, 1), min(problem.line + AROUND, len(lines)) + 1)
                ],
            }
            for problem in self.problems
        ]

    def numbered_lines(self) -> list[dict[str, Any]]:
        """Every line with its number, wrong ones marked."""
        wrong = {problem.line for problem in self.problems}
        lines = self.text.removesuffix("\n").split("\n")
        return [{"number": number, "text": line, "is_wrong": number in wrong} for number, line in enumerate(lines, 1)]


def examine(text: str) -> Examined:
    """Read and check a text; nothing is raised."""
    try:
        document = read_yaml(text).document
    except Unreadable as error:
        return Examined(text, None, [Problem(error.line, "", str(error))])
    known = document if isinstance(document, dict) else None
    try:
        read_rulebook(text)
    except RulebookRefused as refusal:
        return Examined(text, known, refusal.problems)
    return Examined(text, known)


def parts_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a document in the order of the format, with how many entries each has."""
    found: list[dict[str, Any]] = [{"name": "", "label": part_label(""), "count": None}]
    for name in schema()["properties"]:
        if name in ENTRY_PARTS:
            entries = document.get(name)
            found.append(
                {"name": name, "label": part_label(name), "count": len(entries) if isinstance(entries, list) else 0}
            )
        elif name in OBJECT_PARTS:
            found.append({"name": name, "label": part_label(name), "count": None})
    return found


def entries_of_part(document: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """The entries of a part: place, name, title."""
    entries = document.get(part)
    return [
        {
            "index": index,
            "name": str(entry.get(name_key(part), "")) if isinstance(entry, dict) else str(entry),
            "title": str(entry.get("title", "")) if isinstance(entry, dict) else "",
            "bounds": _bounds(entry) if part == "grades" else "",
        }
        for index, entry in enumerate(entries if isinstance(entries, list) else [])
    ]


def _bounds(grade: Any) -> str:
    if not isinstance(grade, dict):
        return ""
    low = f"{'>' if grade.get('min_inclusive') is False else '≥'} {grade['min']}" if "min" in grade else ""
    high = f"{'≤' if grade.get('max_inclusive') else '<'} {grade['max']}" if "max" in grade else ""
    return f"{low} {high}".strip()


def find_firms(words: str) -> list[PropertyFirm]:
    """The firms named in a field, one name or code a line; without a name the first three. At most five."""
    wanted = [line.strip() for line in words.replace("，", "\n").replace(",", "\n").splitlines() if line.strip()]
    if not wanted:
        return list(PropertyFirm.objects.order_by("pk")[:3])
    found: dict[int, PropertyFirm] = {}
    for line in wanted[:MOST_FIRMS]:
        firm = (
            PropertyFirm.objects.filter(unified_code=line.upper()).first() or PropertyFirm.objects.search(line).first()
        )
        if firm is not None:
            found[firm.pk] = firm
    return list(found.values())


def preview(
    document: dict[str, Any],
    in_force: RulebookVersion | None,
    firms: list[PropertyFirm],
    as_of: datetime.date,
    known_at: datetime.datetime,
) -> list[dict[str, Any]]:
    """Of each firm (or project of it) score, grade and lines by the rulebook in force and by the document."""
    ids = [firm.pk for firm in firms]
    before = {
        owner: rated for owner, rated, _values in _rated(in_force.document if in_force else None, as_of, known_at, ids)
    }
    after = {owner: rated for owner, rated, _values in _rated(document, as_of, known_at, ids)}
    names = {firm.pk: firm for firm in firms}
    return [
        {
            "firm": names[firm],
            "project": project,
            "before": _side(before.get((firm, project))),
            "after": _side(after.get((firm, project))),
        }
        for firm, project in sorted({*before, *after}, key=lambda owner: (ids.index(owner[0]), owner[1] or 0))
    ]


def _rated(document: dict[str, Any] | None, as_of: datetime.date, known_at: datetime.datetime, ids: list[int]) -> Any:
    return rate_all(document, as_of, known_at, ids) if document is not None and ids else ()


def _side(rated: Rated | None) -> dict[str, Any] | None:
    if rated is None:
        return None
    lines = [{"words": line_in_words(line), "counted": line["counted"]} for line in rated.lines]
    return {"score": rated.payload()["score"], "grade": rated.grade, "title": rated.grade_title, "lines": lines}
