"""Shapes of the pages on the law: topics with their points, differences of a file to load, choices in force."""

import datetime
from typing import Any

from committees.choices.clocks import EVENT_LABELS, STEP_LABELS, TOLD_LABELS
from committees.choices.laws import CHOICE_LABELS, CHOICE_WARNINGS, READING_LABELS
from committees.models import AssemblyRuleSet, VotingChoices
from committees.rules.law.choices import CHOICES
from committees.rules.law.election import election_steps
from committees.rules.law.resolving import Point, points, resolve
from committees.rules.law.shape import PATHS
from committees.selectors.rule_words import choice_in_words, key_label, part_label, value_in_words, word


def topics_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry per key: its label, its points in words, and whether it has open points or departures."""
    topics: dict[str, dict[str, Any]] = {}
    for point in points(document):
        key = point.path.partition(".")[0]
        topic = topics.setdefault(key, {"key": key, "label": key_label(key), "rows": [], "open": 0, "departs": 0})
        topic["rows"].append(row_of(point))
        topic["open"] += point.is_open
        topic["departs"] += point.departs
    return list(topics.values())


def row_of(point: Point) -> dict[str, Any]:
    """A point in words."""
    above = point.departs_from
    return {
        "path": point.path,
        "label": part_label(point.path),
        "value": value_in_words(point.path, point.value),
        "article": point.article,
        "layer": word(point.layer),
        "is_own": point.is_own,
        "is_open": point.is_open,
        "departs": point.departs,
        "above": (word(above[0]), value_in_words(point.path, above[1]), above[2]) if above else None,
        "overtaken_by": point.overtaken_by,
        "printed": value_in_words(point.path, point.printed) if point.overtaken_by else "",
    }


def counts_of(document: dict[str, Any]) -> dict[str, int]:
    """How many points there are, are open in law, and depart from the text above."""
    found = list(points(document))
    return {
        "points": len(found),
        "open": sum(point.is_open for point in found),
        "departs": sum(point.departs for point in found),
        "overtaken": sum(bool(point.overtaken_by) for point in found),
    }


def changes_between(before: dict[str, Any] | None, after: dict[str, Any]) -> list[dict[str, Any]]:
    """Points whose value, article or layer a file would change."""
    if before is None:
        return []
    found = []
    for path in PATHS:
        old, new = resolve(before, path), resolve(after, path)
        if (old.value, old.article, old.layer) != (new.value, new.article, new.layer):
            found.append({"topic": key_label(path.partition(".")[0]), "before": row_of(old), "after": row_of(new)})
    return found


def period_of(version: AssemblyRuleSet) -> tuple[datetime.date, datetime.date | None]:
    """The half-open period of a version: until the next one begins; empty where another from the same day replaced it.

    The end is the first day of the version that holds after it, None while none is entered.
    """
    later = AssemblyRuleSet.objects.filter(effective_from__gte=version.effective_from).exclude(pk=version.pk)
    replaced = later.filter(effective_from=version.effective_from, pk__gt=version.pk).exists()
    if replaced:
        return version.effective_from, version.effective_from
    following = later.filter(effective_from__gt=version.effective_from).order_by("effective_from").first()
    return version.effective_from, following.effective_from if following else None


def choices_of(version: VotingChoices | None) -> list[dict[str, Any]]:
    """Every open point: what holds, whether somebody chose it, and the warning."""
    values = version.values if version else {}
    return [
        {
            "key": choice.key,
            "label": CHOICE_LABELS[choice.key],
            "warning": CHOICE_WARNINGS[choice.key],
            "is_chosen": choice.key in values,
            "is_own_only": choice.is_own_only,
            "value": choice_in_words(choice, values.get(choice.key, choice.default), READING_LABELS),
        }
        for choice in CHOICES
    ]


def settled_in(values: dict[str, Any], clauses: dict[str, str]) -> list[dict[str, Any]]:
    """The points that rules of procedure settle, in words."""
    return [
        {
            "label": CHOICE_LABELS[choice.key],
            "warning": CHOICE_WARNINGS[choice.key],
            "value": choice_in_words(choice, values[choice.key], READING_LABELS),
            "clause": clauses.get(choice.key, ""),
        }
        for choice in CHOICES
        if choice.key in values
    ]


def clock_rows(document: dict[str, Any], application: datetime.date) -> list[dict[str, Any]]:
    """The steps of a first election that is applied for on a day, in words."""
    return [
        {
            "label": STEP_LABELS[step.code],
            "event": EVENT_LABELS[step.event],
            "event_day": step.event_day,
            "is_before": step.is_before,
            "due": step.due,
            "moved_from": step.moved_from,
            "is_exact": step.is_exact,
            "is_open": step.is_open,
            "said": step.said,
            "article": step.article,
            "layer": word(step.layer),
            "told": "、".join(str(TOLD_LABELS[who]) for who in step.told),
        }
        for step in election_steps(document, application)
    ]
