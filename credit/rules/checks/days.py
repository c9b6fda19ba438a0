"""Days, periods, clocks and levels: that they exist and stand in a possible order."""

import datetime
import itertools

from django.utils.translation import gettext as _

from credit.rules.checks.index import Found, Index, walk
from credit.rules.source import Path

_DAY_WORDS = frozenset(
    {
        "effective_from",
        "effective_to",
        "as_of",
        "known_on",
        "on",
        "occurred_on",
        "certificate_until",
        "repaired_on",
        "revoked_on",
    }
)
_LEVELS = ("subdistrict", "county", "city", "province")
_STEPS = ("filing", "cut_off", "draft", "publication")


def _days_exist(index: Index) -> Found:
    for part in ("effective_from", "effective_to"):
        if part in index.document and not _is_day(index.document[part]):
            yield (part,), _("There is no day %s.") % index.document[part]
    for path, case in index.entries("tests"):
        for where, name, value in walk(case, path):
            if name in _DAY_WORDS and isinstance(value, str) and not _is_day(value):
                yield where, _("There is no day %s.") % value


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _period_of_effect(index: Index) -> Found:
    first, end = index.document["effective_from"], index.document.get("effective_to")
    if end is not None and end <= first:  # days written as year-month-day sort as text
        yield ("effective_to",), _("The end of the period must be after its beginning.")


def _levels_rise(index: Index) -> Found:
    chains: list[tuple[Path, list[str]]] = [
        (("confirmation", name), index.document.get("confirmation", {}).get(name, [])) for name in ("events", "ratings")
    ]
    chains += [((*path, "reviewed_by"), item.get("reviewed_by", [])) for path, item in index.entries("items")]
    for path, levels in chains:
        for place in range(1, len(levels)):
            if _LEVELS.index(levels[place]) < _LEVELS.index(levels[place - 1]):
                yield (*path, place), _("Levels sign from below to above: subdistrict, county, city, province.")


def _steps_of_a_period(index: Index) -> Found:
    period = index.document.get("period", {})
    named = [name for name in _STEPS if name in period]
    for before, after in itertools.pairwise(named):
        first, second = period[before], period[after]
        if first["calendar"] == second["calendar"] and second["days"] < first["days"]:
            yield (
                ("period", after, "days"),
                _("“%(after)s” comes after “%(before)s” and cannot have fewer days.")
                % {"after": after, "before": before},
            )


def _resets(index: Index) -> Found:
    for path, item in index.entries("items"):
        if item["validity"].get("until") == "reset" and "reset" not in index.document["score"]:
            yield (*path, "validity", "until"), _("The score is never reset. Say when under score: reset: year.")


RULES = (_days_exist, _period_of_effect, _levels_rise, _steps_of_a_period, _resets)
