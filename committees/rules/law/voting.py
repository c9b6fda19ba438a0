"""The rules of a vote in full, from the law in force, the jurisdiction's choices and the assembly's own rules."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from committees.rules.cases import VoteRules
from committees.rules.law.choices import BY_KEY, DEFAULTS
from committees.rules.law.resolving import Point, resolve
from committees.rules.law.values import is_whole, read_test
from committees.rules.reading import read_rules

DEFAULT, CHOICE, OWN_RULES, NONE = "default", "choice", "own_rules", "none"
"""Where a value comes from, beside `law:PLACE:ARTICLE`."""

MATTERS_OF_LAW = {
    "change_use_or_run_business_on_common_parts": ("common_part_use",),
    "raise_or_use_fund": ("raise_fund", "use_fund"),
}
OWN_HEADS_FIRST = re.compile(r"\bown[ _]rules?(?:\b|_)|rules name|rules of procedure")
WITHOUT_PARKING = re.compile(
    r"without[ _]parking|parking[ _](?:is[ _])?(?:excluded|not[ _]counted)|exclud\w*[ _]parking"
)
FIELDS = {
    "head_rule": "heads_by_unit",
    "invalid": "invalid_takes_part",
    "duplicates": "keeps_first",
    "co_owner_without_representative": "co_owners_need_representative",
    "proxy_excess": "proxy_excess_rejects_all",
    "roll_date": "roll_at_close",
    "parking": "excludes_parking",
    "mode": "by_objection",
}
"""Key of the written rules → field of `VoteRules`, where they differ."""


class RulesIncomplete(ValueError):
    """The law as loaded says nothing on a point without which nothing can be counted. `path` is the point."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"no layer of the rules says anything on {path}")


def vote_values(
    document: Mapping[str, Any], chosen: Mapping[str, Any], own: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(the rules as they are written in a vote case, key → where its value comes from).

    `chosen` are the jurisdiction's choices, `own` those of the estate's rules of procedure; both may be empty.
    Raises `RulesIncomplete`.
    """
    law = dict(document)
    values, sources = _majorities(law)
    for key in DEFAULTS:
        values[key], sources[key] = _open(key, law, chosen, own)
    values["mode"], sources["mode"] = "approval", DEFAULT
    values["barred_agents"], sources["barred_agents"] = [], NONE
    threshold, inclusive = values.pop("objection_threshold"), values.pop("objection_inclusive")
    values["objection"] = {"threshold": threshold, "inclusive": inclusive}
    sources["objection"] = sources.pop("objection_threshold")
    sources.pop("objection_inclusive")
    return values, sources


def rules_from(values: Mapping[str, Any]) -> VoteRules:
    """`VoteRules` of written rules. Area and heads may have thresholds of different strictness."""
    rules = read_rules(values)
    strict = values["quorum"].get("heads_inclusive")
    if strict is None:
        return rules
    return replace(rules, quorum_heads=replace(rules.quorum_heads, is_strict=not strict))


def field_sources(sources: Mapping[str, str]) -> dict[str, str]:
    """The same sources by the fields of `VoteRules`."""
    found = {FIELDS.get(key, key): source for key, source in sources.items() if key != "quorum"}
    return {"quorum_area": sources["quorum"], "quorum_heads": sources["quorum"], **found}


def heads_may_differ(document: Mapping[str, Any]) -> bool:
    """Whether the text in force lets an assembly's rules of procedure say how heads are counted."""
    law = dict(document)
    own = law["rules"][law["layers"][0]]["head_count.rule"]
    point = resolve(law, "head_count.rule")
    return any(OWN_HEADS_FIRST.search(text) for text in (str(point.value), point.note, own.get("n", "")))


def law_source(point: Point) -> str:
    """`law:PLACE:ARTICLE` of a point."""
    return f"law:{point.layer}:{point.article}"


def _majorities(law: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for key in ("quorum", "ordinary", "special", "special_matters"):
        point = resolve(law, f"quorum_and_majority.{key}")
        if point.value is None:
            raise RulesIncomplete(point.path)
        sources[key] = law_source(point)
        values[key] = _matters(point.value) if key == "special_matters" else _threshold(key, point)
    return values, sources


def _threshold(key: str, point: Point) -> dict[str, Any]:
    area, heads = read_test(point.value["area"]), read_test(point.value["heads"])
    if area is None or heads is None:
        raise RulesIncomplete(point.path)
    if key == "quorum":
        found = {"area": str(area.threshold), "heads": str(heads.threshold), "inclusive": not area.is_strict}
        return found if area.is_strict == heads.is_strict else {**found, "heads_inclusive": not heads.is_strict}
    if area != heads:  # a count has one majority for both; no text has two
        raise RulesIncomplete(point.path)
    base = "total" if point.value["of"] == "all" else "participating"
    return {"threshold": str(area.threshold), "strict": area.is_strict, "base": base}


def _matters(words: Any) -> list[str]:
    listed = words if isinstance(words, list) else [words]
    return sorted({matter for word in listed for matter in MATTERS_OF_LAW.get(word, (word,))})


def _open(key: str, law: dict[str, Any], chosen: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[Any, str]:
    """One open point: the law where it says something, else own rules, the jurisdiction's choice, the default."""
    said = _said_by_law(key, law)
    if key in own and _may_differ(key, own[key], said, law):
        return own[key], OWN_RULES
    if said is not None:
        return said
    if key in chosen and not BY_KEY[key].is_own_only:
        return chosen[key], CHOICE
    return DEFAULTS[key], DEFAULT


def _may_differ(key: str, value: Any, said: tuple[Any, str] | None, law: dict[str, Any]) -> bool:
    if key == "head_rule":
        return heads_may_differ(law)
    if said is None:
        return True
    return key == "proxy_limit" and value is not None and value <= said[0]  # own rules may only be stricter


def _said_by_law(key: str, law: dict[str, Any]) -> tuple[Any, str] | None:
    if key == "proxy_limit":
        point = resolve(law, "proxy.max_owners_per_proxy")
        return (point.value, law_source(point)) if is_whole(point.value) and point.value else None
    point = resolve(law, "head_count.rule")
    if point.value is None:
        return None
    if key == "head_rule":
        return "owner", law_source(point)
    if key == "parking" and WITHOUT_PARKING.search(str(point.value)):
        return "exclude", law_source(point)
    return None
