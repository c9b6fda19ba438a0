"""The sums of everybody's records, computed by the database: what `credit.rules.tally` says, by sets.

A rulebook becomes a table of its items (`VALUES`), joined with the ledger. Every clause has its counterpart in
`rules/tally.py`; tests/credit/test_totals.py holds both against each other on random histories.
"""

import datetime
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from credit.rules.amounts import SCALE, units
from credit.rules.plan import ItemRule, Plan, oldest_start
from credit.rules.tally import Key, Sums

Owner = tuple[int, int | None]
"""Firm id, and project id where projects or posts are rated."""
FIRST_DAY = datetime.date(1, 1, 1)
FETCH = 500
_LEVELS = ("national", "province", "city", "county", "subdistrict")
_COLUMNS = (
    ("place", "int"),
    ("code", "text"),
    ("is_keyed", "boolean"),
    ("subject", "int"),
    ("kind", "text"),
    ("fixed", "bigint"),
    *((level, "bigint") for level in _LEVELS),
    ("low", "bigint"),
    ("high", "bigint"),
    ("step", "numeric"),
    ("minimum", "numeric"),
    ("effective_from", "date"),
    ("occurred_from", "date"),
    ("certificate_from", "date"),
    ("ends_by_repair", "boolean"),
    ("repair_factor", "numeric"),
    ("late_days", "int"),
    ("late_factor", "numeric"),
    ("times", "numeric"),
    ("record_rule", "text"),
    ("group_rule", "text"),
    ("in_group", "int"),
)
SUBJECTS = ("firm", "project", "manager_post")


def all_sums(
    plan: Plan, as_of: datetime.date, known_at: datetime.datetime, firm_ids: Sequence[int] | None = None
) -> Iterator[tuple[Owner, dict[Key, Sums]]]:
    """Owner by owner in order: sums as `rules.tally` gives them; owners without a record that counts are left out.

    `firm_ids` limits the firms. One statement whose outcome is read `FETCH` owners at
    a time, over many transactions: memory does not grow with the ledger.
    """
    sql, parameters = _statement(plan, as_of, known_at, firm_ids)
    table = f"credit_sums_{id(plan)}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        # A table and not a cursor over the statement: only then do PostgreSQL's workers share it.
        cursor.execute(f"CREATE TEMPORARY TABLE {table} AS {sql}", parameters)
        cursor.execute(f"DECLARE {table} NO SCROLL CURSOR WITH HOLD FOR SELECT * FROM {table} ORDER BY 1, 2")
    try:
        while rows := _fetched(table):
            for row in rows:
                yield _read(plan, row)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"CLOSE {table}")
            cursor.execute(f"DROP TABLE {table}")


def _fetched(name: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"FETCH {FETCH} FROM {name}")
        return cursor.fetchall()


def _read(plan: Plan, row: tuple[Any, ...]) -> tuple[Owner, dict[Key, Sums]]:
    firm, project, subjects, keys, raters, places, counts, amounts = row
    of_items = [plan.items[place].subject for place in places]
    whose = [SUBJECTS[subject] for subject in subjects] if subjects else of_items
    found: dict[Key, Sums] = {}
    for subject, key, rater, place, count, amount in zip(
        whose, keys, raters or itertools.repeat(0), places, counts, amounts, strict=False
    ):
        name = (subject, str(key) if key else "")
        if name not in found:
            found[name] = {}
        found[name][rater, place] = (count, amount)
    return (firm, project or None), found


def _statement(
    plan: Plan, as_of: datetime.date, known_at: datetime.datetime, firm_ids: Sequence[int] | None
) -> tuple[str, dict[str, Any]]:
    items, parameters = _items_table(plan, as_of)
    parameters |= {"as_of": as_of, "known_at": known_at, "firms": None if firm_ids is None else list(firm_ids)}
    is_of_projects = plan.subject != "firm"
    owner = "event.project_id, " if is_of_projects else ""
    where = ["event.project_id IS NOT NULL"] if is_of_projects else []
    where += ["event.firm_id = ANY(%(firms)s)"] if firm_ids is not None else []
    counted = f"""
        SELECT event.firm_id, {owner} item.subject,
            CASE WHEN item.is_keyed THEN event.project_id ELSE 0 END AS key,
            {_rater(plan)} AS rater, item.place, {_units(plan)} AS units
            {_ranking_columns(plan)}
        FROM credit_creditevent AS event JOIN item ON item.code = event.item_code
        WHERE {" AND ".join([*_effective(plan), *where])}
    """
    owner_columns = "firm_id, project_id" if is_of_projects else "firm_id"
    cell = ", ".join([owner_columns, "key", "place", *_cell_columns(plan)])
    sql = f"""
        WITH item ({", ".join(name for name, _type in _COLUMNS)}) AS (VALUES {items}),
        counted AS ({counted})
        SELECT firm_id, {"project_id" if is_of_projects else "0 AS project_id"}, {_arrays(plan)}
        FROM (
            SELECT {cell}, count(*) AS records, {_amount(plan)} AS amount
            FROM {_chosen(plan)}
            WHERE units IS NOT NULL AND rater IS NOT NULL AND key IS NOT NULL
            GROUP BY {cell}
        ) AS summed
        GROUP BY {owner_columns}
    """
    return sql, parameters


def _cell_columns(plan: Plan) -> list[str]:
    """What a sum is about beside owner, project and item, where that differs within an item."""
    has_copies = any(item.copies for item in plan.items)
    return [*(["subject"] if has_copies else []), *(["rater"] if plan.raters else [])]


def _arrays(plan: Plan) -> str:
    columns = _cell_columns(plan)
    subject = "array_agg(subject)" if "subject" in columns else "NULL"
    rater = "array_agg(rater)" if "rater" in columns else "NULL"
    return (
        f"{subject}::int[] AS subjects, array_agg(key) AS keys, {rater}::int[] AS raters,"
        " array_agg(place) AS places, array_agg(records) AS counts, array_agg(amount) AS amounts"
    )


def _items_table(plan: Plan, as_of: datetime.date) -> tuple[str, dict[str, Any]]:
    rows, parameters = [], {}
    for item in plan.items:
        for subject, times in item.subjects:
            number = len(rows)
            values = _item_values(plan, item, as_of) | {
                "is_keyed": subject != plan.subject,
                "subject": SUBJECTS.index(subject),
                "times": _decimal(times),
            }
            parameters |= {f"{name}_{number}": values.get(name) for name, _type in _COLUMNS}
            rows.append("(" + ", ".join(f"%({name}_{number})s::{kind}" for name, kind in _COLUMNS) + ")")
    if not rows:  # a rulebook without items: no record can count
        rows.append("(" + ", ".join(f"NULL::{kind}" for _name, kind in _COLUMNS) + ")")
    return ", ".join(rows), parameters


def _item_values(plan: Plan, item: ItemRule, as_of: datetime.date) -> dict[str, Any]:
    validity, points = item.entry["validity"], item.entry["points"]
    start = oldest_start(validity, as_of)
    is_certificate = validity.get("until") == "certificate"
    by_occurrence = validity.get("from") == "occurred"
    reset = plan.counts_from(as_of)
    begins = [day for day in (reset, None if is_certificate or by_occurrence else start) if day is not None]
    return {
        "place": item.place,
        "code": item.code,
        **_point_values(points),
        "effective_from": max(begins, default=FIRST_DAY),
        "occurred_from": start if by_occurrence else None,
        "certificate_from": start if is_certificate else None,
        "ends_by_repair": item.repair_factor is None,
        "repair_factor": _decimal(item.repair_factor),
        "late_days": item.late[0] if item.late else None,
        "late_factor": _decimal(item.late[1]) if item.late else None,
        "record_rule": item.record_rule,
        "group_rule": item.group_rule,
        "in_group": item.group,
    }


def _point_values(points: dict[str, Any]) -> dict[str, Any]:
    if "fixed" in points:
        return {"kind": "fixed", "fixed": units(points["fixed"])}
    if "by_level" in points:
        return {"kind": "level", **{level: units(amount) for level, amount in points["by_level"].items()}}
    if "range" in points:
        low, high = (units(bound) for bound in points["range"])
        return {"kind": "range", "low": low, "high": high}
    limit = units(points["limit"]) if "limit" in points else None
    return {
        "kind": "unit",
        "fixed": units(points["per_unit"]),
        "step": str(points.get("step", 1)),
        "minimum": str(points.get("minimum", 0)),
        "low": None if limit is None else -limit,
        "high": limit,
    }


def _decimal(factor: Any) -> str | None:
    """A factor as the decimal text that it was read from: factors have at most four decimals."""
    return None if factor is None else str(factor.numerator * SCALE // factor.denominator) + "e-4"


def _effective(plan: Plan) -> list[str]:
    """Conditions under which a record counts on the day, as known at the moment."""
    repaired = "(event.repaired_at IS NOT NULL AND event.repaired_at <= %(known_at)s)"
    found = [
        "event.effective_at <= %(known_at)s",
        "event.effective_on <= %(as_of)s",
        "event.effective_on >= item.effective_from",
        "(event.revoked_at IS NULL OR event.revoked_at > %(known_at)s)",
        "(event.stayed_at IS NULL OR event.stayed_at > %(known_at)s OR event.stay_ended_at <= %(known_at)s)",
        f"NOT (item.ends_by_repair AND {repaired} AND event.repaired_on <= %(as_of)s)",
    ]
    validities = [item.entry["validity"] for item in plan.items]
    if any(validity.get("from") == "occurred" for validity in validities):
        found.append("(item.occurred_from IS NULL OR event.occurred_on >= item.occurred_from)")
    if any(validity.get("until") == "certificate" for validity in validities):
        found.append(
            "(item.certificate_from IS NULL OR CASE WHEN event.certificate_until IS NULL"
            " THEN event.effective_on >= item.certificate_from ELSE event.certificate_until > %(as_of)s END)"
        )
    return found


def _units(plan: Plan) -> str:
    """Units of one record, factors included; NULL where it gives none. Only what the rulebook uses."""
    points = [item.entry["points"] for item in plan.items]
    cases = ["WHEN 'fixed' THEN item.fixed"]
    if any("by_level" in rule for rule in points):
        levels = " ".join(f"WHEN '{level}' THEN item.{level}" for level in _LEVELS)
        cases.append(f"WHEN 'level' THEN CASE event.level {levels} END")
    if any("range" in rule for rule in points):
        held = f"least(greatest((event.points * {SCALE})::bigint, item.low), item.high)"
        cases.append(f"WHEN 'range' THEN CASE WHEN event.points IS NOT NULL THEN {held} END")
    if any("per_unit" in rule for rule in points):
        steps = "floor(event.quantity / item.step)::bigint * item.fixed"
        cases.append(
            "WHEN 'unit' THEN CASE WHEN event.quantity IS NULL THEN NULL WHEN event.quantity < item.minimum THEN 0"
            f" ELSE least(greatest({steps}, item.low), item.high) END"
        )
    amount = f"CASE item.kind {' '.join(cases)} END" if len(cases) > 1 else "item.fixed"
    factors = _factors(plan)
    return f"round({amount} * {' * '.join(factors)})::bigint" if factors else amount


def _factors(plan: Plan) -> list[str]:
    found = ["item.times"] if any(item.copies for item in plan.items) else []
    repaired = "event.repaired_at <= %(known_at)s AND event.repaired_on"
    if any(item.repair_factor is not None for item in plan.items):
        found.append(
            f"CASE WHEN item.repair_factor IS NOT NULL AND {repaired} <= %(as_of)s THEN item.repair_factor ELSE 1 END"
        )
    if any(item.late for item in plan.items):
        late_on = "(event.effective_on + item.late_days)"
        in_time = f"coalesce({repaired} < {late_on}, false)"
        found.append(
            f"CASE WHEN item.late_days IS NOT NULL AND {late_on} <= %(as_of)s AND NOT {in_time}"
            " THEN item.late_factor ELSE 1 END"
        )
    return found


def _rater(plan: Plan) -> str:
    if not plan.raters:
        return "0"
    cases = " ".join(f"WHEN '{source}' THEN {place}" for source, place in sorted(plan.rater_of_source.items()))
    return f"CASE event.source {cases} END"


def _is_ranked(plan: Plan) -> bool:
    return any(item.record_rule != "each" or item.group_rule != "each" for item in plan.items)


def _ranking_columns(plan: Plan) -> str:
    if not _is_ranked(plan):
        return ""
    return (
        ", item.record_rule, item.group_rule, item.in_group, event.effective_on, event.public_id,"
        " coalesce(nullif(event.fact_key, ''), event.public_id::text) AS fact"
    )


def _amount(plan: Plan) -> str:
    return "coalesce(sum(units) FILTER (WHERE is_chosen), 0)::bigint" if _is_ranked(plan) else "sum(units)::bigint"


def _chosen(plan: Plan) -> str:
    """The records with `is_chosen`: not set aside for a weightier one of the same item, then of the same group."""
    if not _is_ranked(plan):
        return "counted"
    owner = ("firm_id, " if plan.subject == "firm" else "firm_id, project_id, ") + "subject, key, rater"
    order = "abs(units) DESC, place, effective_on, public_id"
    by_item = (
        f"SELECT *, record_rule = 'each' OR 1 = row_number() OVER (PARTITION BY {owner}, place, record_rule,"
        f" CASE record_rule WHEN 'highest_per_fact' THEN fact WHEN 'each' THEN public_id::text END ORDER BY {order})"
        " AS is_first FROM counted WHERE units IS NOT NULL AND rater IS NOT NULL AND key IS NOT NULL"
    )
    return (
        f"(SELECT *, is_first AND (group_rule = 'each' OR 1 = row_number() OVER (PARTITION BY {owner}, in_group,"
        " group_rule, is_first, CASE group_rule WHEN 'highest_per_fact' THEN fact WHEN 'each' THEN public_id::text END"
        f" ORDER BY {order})) AS is_chosen FROM ({by_item}) AS of_item) AS of_group"
    )
