"""Reading a file of assembly rules strictly: every problem is named by its path.

A file holds `jurisdictions: {place: {…45 keys…}}`. What comes out is plain values for the database: the leaves of a
place by path, and the order in which its silent points are looked up in other places of the file.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from committees.rules.law.shape import FALLBACK, KEYS, PATHS, SHAPE
from committees.rules.law.values import CHECKS

LARGEST_FILE = 2_000_000
LEAF_KEYS = frozenset("vans")
Leaves = dict[str, dict[str, Any]]
Values = Mapping[str, Any]


class RulesUnreadable(ValueError):
    """A file that is not a document of assembly rules. `problems`: (path, what is wrong there)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {words}" if path else words for path, words in problems))


class _NoAliases(yaml.SafeLoader):
    """Plain YAML without repeated keys; anchors are refused, because they can grow without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):  # type: ignore[no-untyped-call]
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)  # type: ignore[no-untyped-call]

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]  # type: ignore[no-untyped-call]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"line {node.start_mark.line + 1}: {', '.join(twice)} stands twice")
        return super().construct_mapping(node, deep=True)


def read_text(text: str) -> dict[str, Values]:
    """Place → its values, from YAML or JSON. Raises `RulesUnreadable`."""
    if len(text) > LARGEST_FILE:
        raise RulesUnreadable([("", f"the file is longer than {LARGEST_FILE} characters")])
    try:
        values = yaml.load(text, Loader=_NoAliases)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RulesUnreadable([("", f"neither YAML nor JSON: {error}")]) from error
    places = values.get("jurisdictions") if isinstance(values, Mapping) else None
    if not isinstance(places, Mapping) or not places:
        raise RulesUnreadable([("jurisdictions", "is missing: a mapping of places with their rules")])
    return {str(place): rules for place, rules in places.items()}


def read_document(
    places: Mapping[str, Values], place: str, shipped: Mapping[str, Values] | None = None
) -> dict[str, Any]:
    """`{place, layers, rules: {layer: {path: leaf}}}` of one place and all that it falls back on.

    `shipped` are places that stand in where the file lacks a text above the place; `borrowed` then names those used.
    Raises `RulesUnreadable` with every problem of these layers.
    """
    if place not in places:
        raise RulesUnreadable([(place, f"is no place of the file; it has {', '.join(sorted(places))}")])
    own, places = places, {**(shipped or {}), **places}
    layers = _layers(places, place)
    problems = [problem for layer in layers for problem in _problems(layer, places[layer])]
    if problems:
        raise RulesUnreadable(problems)
    document = {"place": place, "layers": layers, "rules": {layer: _leaves(places[layer]) for layer in layers}}
    borrowed = [layer for layer in layers if layer not in own]
    return {**document, "borrowed": borrowed} if borrowed else document


def place_for(places: Mapping[str, Values], slug: str, name: str) -> str | None:
    """The place of a file that a jurisdiction means: by its slug, by the title of the text, or the only one."""
    if slug in places:
        return slug
    titled = [place for place, rules in places.items() if name and _title(rules).startswith(name)]
    others = [place for place, rules in places.items() if _fallback(rules)]
    found = titled or (list(places) if len(places) == 1 else others)
    return found[0] if len(found) == 1 else None


def _title(rules: Any) -> str:
    try:
        return str(rules["instrument"]["title"]["v"])
    except (KeyError, TypeError):
        return ""


def _fallback(rules: Any) -> list[str]:
    found = rules.get(FALLBACK) if isinstance(rules, Mapping) else None
    return [str(place) for place in found] if isinstance(found, list) else []


def _layers(places: Mapping[str, Values], place: str) -> list[str]:
    """The place, then what it names in order, then what those name. Raises `RulesUnreadable` for a loop."""
    _refuse_loops(places, place, ())
    layers = [place]
    for layer in layers:  # grows while it is walked: what is named nearer comes first
        layers += [name for name in _fallback(places[layer]) if name not in layers]
    return layers


def _refuse_loops(places: Mapping[str, Values], place: str, above: tuple[str, ...]) -> None:
    if place in above:
        way = " → ".join((*above[above.index(place) :], place))
        raise RulesUnreadable([(f"{place}.{FALLBACK}", f"leads back to itself: {way}")])
    for name in _fallback(places[place]):
        if name not in places:
            known = ", ".join(sorted(places))
            raise RulesUnreadable([(f"{place}.{FALLBACK}", f"{name} is no place of the file; it has {known}")])
        _refuse_loops(places, name, (*above, place))


def _problems(place: str, rules: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(rules, Mapping):
        yield place, "is a mapping of 45 keys"
        return
    for key in rules:
        if key not in KEYS:
            yield f"{place}.{key}", "is no key of assembly rules"
    for key in sorted(KEYS - set(rules)):
        yield f"{place}.{key}", "is missing"
    fallback = rules.get(FALLBACK, [])
    if not isinstance(fallback, list) or not all(isinstance(name, str) for name in fallback):
        yield f"{place}.{FALLBACK}", f"is a list of places, not {fallback!r}"
    elif len(set(fallback)) < len(fallback):
        yield f"{place}.{FALLBACK}", "names a place twice"
    for key, kind in SHAPE.items():
        if key in rules:
            yield from _of_key(f"{place}.{key}", rules[key], kind)


def _of_key(where: str, value: Any, kind: str | dict[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(kind, str):
        yield from _of_leaf(where, value, kind)
        return
    if not isinstance(value, Mapping):
        yield where, f"has the parts {', '.join(kind)}, not {value!r}"
        return
    for part in value:
        if part not in kind:
            yield f"{where}.{part}", "is no part of this key"
    for part, part_kind in kind.items():
        if part not in value:
            yield f"{where}.{part}", "is missing"
        else:
            yield from _of_leaf(f"{where}.{part}", value[part], part_kind)


def _of_leaf(where: str, leaf: Any, kind: str) -> Iterator[tuple[str, str]]:
    if not isinstance(leaf, Mapping) or "v" not in leaf:
        yield where, f"is {{v: value, a: article, n: note}}, not {leaf!r}"
        return
    for name in leaf:
        if name not in LEAF_KEYS:
            yield f"{where}.{name}", "is no part of a value: v, a, n and s are"
    for name in ("a", "n", "s"):
        if isinstance(leaf.get(name), Mapping | list | bool | float):
            yield f"{where}.{name}", f"is text, not {leaf[name]!r}"
    value = _plain(leaf["v"])
    if value is not None and not leaf.get("s"):
        words = CHECKS[kind](value)
        if words:
            yield f"{where}.v", words


def _leaves(rules: Values) -> Leaves:
    """Path → leaf with text articles. What a higher text has overtaken is null; what was printed stays in `printed`."""
    found: Leaves = {}
    for path in PATHS:
        key, _, part = path.partition(".")
        leaf = rules[key][part] if part else rules[key]
        kept = {"v": _plain(leaf["v"])} | {name: str(leaf[name]) for name in ("a", "n", "s") if leaf.get(name)}
        if kept.get("s"):
            kept |= {"v": None, "printed": kept["v"]}
        found[path] = kept
    return found


def _plain(value: Any) -> Any:
    """YAML turns some texts into days and times; they are texts here."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
