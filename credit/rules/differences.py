"""What changed from one rulebook to the next, entry by entry. Pure."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from credit.rules.flat import ENTRY_PARTS, name_key
from credit.rules.labels import label_of, part_label
from credit.rules.source import Path
from credit.rules.writing import in_one_line

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


@dataclass(frozen=True)
class Difference:
    """One change: where in words, `kind` added, removed or changed, value before and after, clause it rests on."""

    path: str
    kind: str
    before: Any
    after: Any
    clause: str = ""

    def payload(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @property
    def before_words(self) -> str:
        return value_in_words(self.before)

    @property
    def after_words(self) -> str:
        return value_in_words(self.after)


def value_in_words(value: Any) -> str:
    """A value for people: words as they are, objects in one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return in_one_line(value) if isinstance(value, dict | list) else str(value)


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Every difference between two documents, in the order of the new one; entries are matched by code or name.

    Numbers that are equal are no difference, however they are written; the order of entries is one.
    """
    found: list[Difference] = []
    for part in dict.fromkeys([*new, *old]):
        if part in ENTRY_PARTS:
            found += _entries(part, old, new)
        else:
            found += _values((part,), old.get(part), new.get(part), _Clauses(old, new), part_label(part))
    return found


class _Clauses:
    """The clauses of both documents, with the titles of their sources."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.titles = {
            source["code"]: source["title"]
            for document in (old, new)
            for source in document.get("sources", [])
            if isinstance(source, dict)
        }

    def of(self, *values: Any) -> str:
        """Clause of the first value that has a basis."""
        for value in values:
            basis = value.get("basis") if isinstance(value, dict) else None
            if isinstance(basis, dict):
                return (
                    f"{self.titles.get(basis.get('source'), basis.get('source', ''))} {basis.get('clause', '')}".strip()
                )
        return ""


def _entries(part: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    clauses = _Clauses(old, new)
    before, after = _by_name(part, old.get(part, [])), _by_name(part, new.get(part, []))
    for name, entry in after.items():
        where = f"{part_label(part)} {_shown(name, entry)}"
        if name not in before:
            yield Difference(where, ADDED, None, entry, clauses.of(entry))
        else:
            yield from _object((), before[name], entry, clauses, where)
    for name, entry in before.items():
        if name not in after:
            yield Difference(f"{part_label(part)} {_shown(name, entry)}", REMOVED, entry, None, clauses.of(entry))
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        where = part_label(part) + _(": ") + _("order")
        yield Difference(where, CHANGED, _names(kept_before), _names(kept_after))


def _by_name(part: str, entries: list[Any]) -> dict[tuple[str, int], Any]:
    """Entries by name; those of the same name are told apart by their turn."""
    found: dict[tuple[str, int], Any] = {}
    for entry in entries:
        name = str(entry.get(name_key(part), "")) if isinstance(entry, dict) else str(entry)
        turn = 0
        while (name, turn) in found:
            turn += 1
        found[name, turn] = entry
    return found


def _names(names: list[tuple[str, int]]) -> list[str]:
    return [name for name, _turn in names]


def _shown(name: tuple[str, int], entry: Any) -> str:
    title = entry.get("title", "") if isinstance(entry, dict) else ""
    return f"{name[0]} {title}" if title and title != name[0] else name[0]


def _object(path: Path, old: Any, new: Any, clauses: _Clauses, where: str) -> Iterator[Difference]:
    for word in dict.fromkeys([*new, *old]):
        yield from _values((*path, word), old.get(word), new.get(word), clauses, where, old, new)


def _values(
    path: Path, old: Any, new: Any, clauses: _Clauses, where: str, around_old: Any = None, around_new: Any = None
) -> Iterator[Difference]:
    if is_same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_choice(old, new):
        yield from _object(path, old, new, _around(clauses, new, old, around_new, around_old), where)
        return
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    clause = clauses.of(new, old, around_new, around_old)
    yield Difference(_place(where, path), kind, old, new, clause)


class _Around(_Clauses):
    """Clauses within an object: its own basis, else that of the entry around it."""

    def __init__(self, titles: dict[str, str], values: tuple[Any, ...]) -> None:
        self.titles, self.values = titles, values

    def of(self, *values: Any) -> str:
        return super().of(*values, *self.values)


def _around(clauses: _Clauses, *values: Any) -> _Clauses:
    outer = clauses.values if isinstance(clauses, _Around) else ()
    return _Around(clauses.titles, (*values, *outer))


def _place(where: str, path: Path) -> str:
    inner = path[1:] if path and where == part_label(str(path[0])) else path
    return where + _(": ") + label_of(inner) if inner else where


def _is_choice(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Two ways to say something, such as fixed points or a range: shown as a whole."""
    return not set(old) & set(new)


def is_same(old: Any, new: Any) -> bool:
    """Whether two values say the same; 5, "5" and "5.0" do."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(is_same(old[name], new[name]) for name in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(is_same(a, b) for a, b in zip(old, new, strict=True))
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    return old == new or (_number(old) is not None and _number(old) == _number(new))


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | str) and _NUMBER.fullmatch(str(value)) else None
