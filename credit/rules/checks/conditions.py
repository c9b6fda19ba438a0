"""Criteria: known codes and names, and only words whose answer is known where the criterion is tested."""

from typing import Any

from django.utils.translation import gettext as _

from credit.rules.checks.codes import unknown
from credit.rules.checks.index import JOINING, Found, Index, Word, number

DEEPEST_CRITERION = 10
LARGEST_CRITERION = 100
_SCORE = frozenset({"score_at_least", "score_above", "score_at_most", "score_below"})
_RANKS = frozenset({"top_rank", "bottom_rank", "top_share", "bottom_share"})
_LISTS = frozenset({"on_list", "on_list_before", "listed_within"})
_NOT_YET = {
    "states": _SCORE | _RANKS | _LISTS | {"grade_in"},
    "grades": _RANKS | _LISTS | {"grade_in"},
    "vetoes": _RANKS | _LISTS | {"grade_in", "has_veto"},
    "measures": _RANKS | _LISTS,
    "lists": frozenset(),
}


def _size(index: Index) -> Found:
    for _part, path, criterion in index.criteria():
        depth, count = _measured(criterion)
        if depth > DEEPEST_CRITERION or count > LARGEST_CRITERION:
            yield (
                path,
                _("The condition is too large: at most %(levels)s levels and %(parts)s parts.")
                % {"levels": DEEPEST_CRITERION, "parts": LARGEST_CRITERION},
            )


def _measured(criterion: Any) -> tuple[int, int]:
    """Levels and parts."""
    ((name, value),) = criterion.items()
    if name not in JOINING:
        return 1, 1
    inner = [_measured(part) for part in ([value] if name == "not" else value)]
    return 1 + max(depth for depth, _count in inner), 1 + sum(count for _depth, count in inner)


def _known_in_time(index: Index) -> Found:
    """Evaluation goes states, grades, vetoes, measures, lists: a criterion cannot ask for what comes later."""
    for word in index.words():
        if word.name not in _NOT_YET[word.place]:
            continue
        if word.name in _RANKS | _LISTS:
            message = _("Ranks and lists are only known where lists are chosen; “%s” cannot stand here.")
        else:
            message = _("“%s” cannot stand here: its answer depends on this condition.")
        yield word.path, message % word.name


def _codes(index: Index) -> Found:
    for word in index.words():
        if word.name == "grade_in":
            yield from _each(word, {*index.grades, *index.states}, _("There is no grade “%s”."))
        elif word.name == "has_item":
            yield from _each(word, index.items, _("There is no item “%s”."))
        elif word.name == "has_category":
            yield from unknown(word.path, word.value, index.categories, _("There is no category “%s”."))
        elif word.name in {"records_at_least", "points_at_least", "points_below"}:
            yield from _counted(word, index)


def _each(word: Word, known: Any, message: str) -> Found:
    for place, code in enumerate(word.value):
        yield from unknown((*word.path, place), code, known, message)


def _counted(word: Word, index: Index) -> Found:
    if "item" in word.value and "category" in word.value:
        yield (
            (*word.path, "category"),
            _("“%(one)s” and “%(other)s” exclude each other.")
            % {
                "one": "item",
                "other": "category",
            },
        )
    yield from unknown((*word.path, "item"), word.value.get("item"), index.items, _("There is no item “%s”."))
    category = word.value.get("category")
    yield from unknown((*word.path, "category"), category, index.categories, _("There is no category “%s”."))


def _names(index: Index) -> Found:
    message = _("Nothing is filed under “%s”. Add an indicator of this name; it may be one without points.")
    for word in index.words():
        if word.name in {"indicator_at_least", "indicator_below", "text_is"}:
            yield from unknown((*word.path, "name"), word.value["name"], index.values, message)
        elif word.name == "has_value":
            yield from unknown(word.path, word.value, index.values, message)


def _list_names(index: Index) -> Found:
    """`on_list` asks for a list above; the lists of earlier periods may be any."""
    for word in index.words():
        if word.place != "lists":
            continue
        if word.name == "on_list":
            above = index.lists[: int(word.path[1])]  # lists, place, …
            yield from unknown(word.path, word.value, above, _("The list “%s” does not stand above this one."))
        elif word.name in _LISTS:
            path, name = (*word.path, "list"), word.value["list"]
            yield from unknown(path, name, index.lists, _("There is no list “%s”."))


def _shares(index: Index) -> Found:
    for word in index.words():
        if word.name in {"top_share", "bottom_share"} and not 0 < number(word.value) <= 1:
            yield word.path, _("A share is more than 0 and at most 1.")


RULES = (_size, _known_in_time, _codes, _names, _list_names, _shares)
