"""Reading a vote case from JSON or YAML values. What cannot be counted is refused with a stable code."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from committees.rules.cases import (
    CHOICES,
    MATTERS,
    AggregateCase,
    Amount,
    BadCase,
    Ballot,
    Proxy,
    RollRow,
    Test,
    Transfer,
    VoteCase,
    VoteRules,
)

DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
SOURCES = ("registry", "survey", "contract")
"""Where the area of a unit comes from, the first that has it (interpretation on ownership, art. 8)."""

Values = Mapping[str, Any]


def read_case(values: Any) -> VoteCase | AggregateCase:
    """The case that a document describes. Raises `BadCase`."""
    case = _mapping(values, "case")
    if list(case.get("cases", [])) and len(case["cases"]) == 1:
        case = _mapping(case["cases"][0], "case")
    matter = _word(case, "matter", MATTERS)
    rules = read_rules(_mapping(case.get("rules"), "rules"))
    if "tally" in case:
        return _aggregate(case, matter, rules)
    window = _mapping(case.get("window"), "window")
    return VoteCase(
        matter=matter,
        opens_at=_instant(window.get("opens_at"), "window.opens_at"),
        closes_at=_instant(window.get("closes_at"), "window.closes_at"),
        rules=rules,
        roll=_roll(_list(case, "roll")),
        ballots=_ballots(_list(case, "ballots")),
        delivered=frozenset(map(str, _list(case, "delivered"))),
        is_warning_proven=_flag(case, "warning_proven", default=False),
        proxies=tuple(_proxy(_mapping(row, "proxies")) for row in _list(case, "proxies")),
        transfers=tuple(_transfer(_mapping(row, "transfers")) for row in _list(case, "transfers")),
    )


def read_rules(values: Values) -> VoteRules:
    """The rules of a count, each key required. Raises `BadCase`."""
    quorum = _mapping(values.get("quorum"), "rules.quorum")
    is_inclusive = _flag(quorum, "inclusive")
    objection = _mapping(values.get("objection"), "rules.objection")
    limit, floor = values.get("proxy_limit"), values.get("majority_floor")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 0):
        raise BadCase("RULE_UNKNOWN", f"rules.proxy_limit is a whole number or null, not {limit!r}")
    return VoteRules(
        quorum_area=Test(_share(quorum, "area"), not is_inclusive),
        quorum_heads=Test(_share(quorum, "heads"), not is_inclusive),
        ordinary=_test(values, "ordinary"),
        special=_test(values, "special"),
        special_matters=frozenset(map(str, _list(values, "special_matters"))),
        heads_by_unit=_word(values, "head_rule", ("owner", "unit")) == "unit",
        invalid_takes_part=_word(values, "invalid", ("not_participating", "participating")) == "participating",
        unreturned=_word(values, "unreturned", ("ignore", "with_majority", "participating_abstain")),
        majority_floor=None if floor is None else _share(values, "majority_floor"),
        keeps_first=_word(values, "duplicates", ("first_valid", "last_before_close")) == "first_valid",
        co_owners_need_representative=_word(values, "co_owner_without_representative", ("accept_agreed", "reject"))
        == "reject",
        proxy_limit=limit,
        proxy_excess_rejects_all=_word(values, "proxy_excess", ("reject_excess", "reject_all")) == "reject_all",
        proxy_must_be_owner=_flag(values, "proxy_must_be_owner"),
        barred_agents=frozenset(map(str, _list(values, "barred_agents"))),
        roll_at_close=_word(values, "roll_date", ("frozen", "close")) == "close",
        excludes_parking=_word(values, "parking", ("count", "exclude")) == "exclude",
        by_objection=_word(values, "mode", ("approval", "objection")) == "objection",
        objection=Test(_share(objection, "threshold"), not _flag(objection, "inclusive")),
    )


def _test(values: Values, name: str) -> Test:
    test = _mapping(values.get(name), f"rules.{name}")
    of_total = _word(test, "base", ("participating", "total")) == "total"
    return Test(_share(test, "threshold"), _flag(test, "strict"), of_total)


def _aggregate(case: Values, matter: str, rules: VoteRules) -> AggregateCase:
    heaps = _mapping(case["tally"], "tally")
    names = ("approve", "oppose", "abstain", "invalid", "unreturned_delivered")
    return AggregateCase(
        matter=matter,
        rules=rules,
        total=_amount(heaps, "total", required=True),
        **{name: _amount(heaps, name) for name in names},
        is_warning_proven=_flag(case, "warning_proven", default=False),
    )


def _amount(heaps: Values, name: str, *, required: bool = False) -> Amount:
    if heaps.get(name) is None and not required:
        return Amount(0, Fraction(0))
    heap = _mapping(heaps.get(name), f"tally.{name}")
    heads, area = heap.get("heads"), heap.get("area")
    if not isinstance(heads, int) or isinstance(heads, bool) or heads < 0:
        raise BadCase("HEADS_NOT_WHOLE", f"tally.{name}.heads")
    return Amount(heads, None if area is None else _area(area, f"tally.{name}.area"))


def _roll(rows: list[Any]) -> tuple[RollRow, ...]:
    read = tuple(_row(_mapping(row, "roll")) for row in rows)
    for unit, times in Counter(row.unit for row in read).items():
        if times > 1:
            raise BadCase("ROLL_DUPLICATE_UNIT", f"unit {unit} stands {times} times on the roll")
    return read


def _row(row: Values) -> RollRow:
    unit, owners = _text(row, "unit"), row.get("owners")
    if not isinstance(owners, list) or not owners or any(owner in (None, "") for owner in owners):
        raise BadCase("ROLL_NO_OWNER", f"unit {unit} has no owner")
    representative = row.get("representative")
    return RollRow(
        unit=unit,
        area=_area(_stated_area(row), f"the area of unit {unit}"),
        owners=tuple(dict.fromkeys(map(str, owners))),
        is_developers=_word(row, "holder", ("owner", "developer"), default="owner") == "developer",
        representative=None if representative is None else str(representative),
        is_parking=_word(row, "kind", ("dwelling", "shop", "parking", "storage"), default="dwelling") == "parking",
    )


def _stated_area(row: Values) -> Any:
    if row.get("area") is not None or "area_sources" not in row:
        return row.get("area")
    sources = _mapping(row["area_sources"], "area_sources")
    return next((sources[name] for name in SOURCES if sources.get(name) is not None), None)


def _ballots(rows: list[Any]) -> tuple[Ballot, ...]:
    ballots = tuple(_ballot(_mapping(row, "ballots"), place) for place, row in enumerate(rows))
    for ballot_id, times in Counter(ballot.id for ballot in ballots).items():
        if times > 1:
            raise BadCase("BALLOT_DUPLICATE_ID", f"{times} ballots have the id {ballot_id}")
    return ballots


def _ballot(row: Values, place: int) -> Ballot:
    supersedes = row.get("supersedes")
    return Ballot(
        id=_text(row, "id"),
        unit=_text(row, "unit"),
        voter=_text(row, "voter"),
        choice=_word(row, "choice", CHOICES),
        received_at=_instant(row.get("received_at"), f"ballots.{row['id']}.received_at"),
        supersedes=None if supersedes is None else str(supersedes),
        place=place,
    )


def _proxy(row: Values) -> Proxy:
    units = row.get("units")
    return Proxy(
        owner=_text(row, "owner"),
        agent=_text(row, "agent"),
        is_written=_flag(row, "written"),
        units=None if units is None else frozenset(map(str, _list(row, "units"))),
    )


def _transfer(row: Values) -> Transfer:
    owners = tuple(map(str, _list(row, "owners")))
    if not owners:
        raise BadCase("ROLL_NO_OWNER", f"unit {row.get('unit')} is handed over to nobody")
    return Transfer(_text(row, "unit"), owners, _instant(row.get("effective_at"), "transfers.effective_at"))


# --- Single values -----------------------------------------------------------------------------------


def _mapping(value: Any, where: str) -> Values:
    if not isinstance(value, Mapping):
        raise BadCase("FIELD_MISSING", f"{where} must be a mapping")
    return value


def _list(values: Values, name: str) -> list[Any]:
    found = values.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise BadCase("FIELD_MISSING", f"{name} must be a list")
    return found


def _text(values: Values, name: str) -> str:
    found = values.get(name)
    if found is None or isinstance(found, (bool, Mapping, list)) or str(found) == "":
        raise BadCase("FIELD_MISSING", f"{name} is missing in {dict(values)!r:.120}")
    return str(found)


def _word(values: Values, name: str, words: tuple[str, ...], default: str | None = None) -> str:
    found = values.get(name, default)
    if found is None and default is not None:
        found = default
    if found not in words:
        raise BadCase("FIELD_MISSING" if found is None else "WORD_UNKNOWN", f"{name} is one of {', '.join(words)}")
    return str(found)


def _flag(values: Values, name: str, default: bool | None = None) -> bool:
    found = values.get(name, default)
    if not isinstance(found, bool):
        raise BadCase("FIELD_MISSING", f"{name} is true or false")
    return found


def _share(values: Values, name: str) -> Fraction:
    found = values.get(name)
    try:
        if isinstance(found, bool) or not isinstance(found, (str, int)):
            raise ValueError
        return Fraction(found)
    except (ValueError, ZeroDivisionError):
        raise BadCase("SHARE_NOT_A_FRACTION", f"{name} is a fraction as text, such as 2/3, not {found!r}") from None


def _area(value: Any, where: str) -> Fraction:
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise BadCase("AREA_NOT_DECIMAL_STRING", f"{where} is a decimal number as text, such as '88.50', not {value!r}")
    return Fraction(value)


def _instant(value: Any, where: str) -> datetime.datetime:
    try:
        instant = value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadCase(
            "TIME_NOT_READABLE", f"{where} is a time with offset, such as 2026-05-01T09:00:00+08:00"
        ) from None
    if instant.tzinfo is None:
        raise BadCase("TIME_WITHOUT_OFFSET", f"{where} has no offset, such as +08:00")
    return instant
