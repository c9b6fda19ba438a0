"""The frozen text of a subsidy run: built from its inputs alone, so that anybody can compute it again."""

import datetime
from decimal import Decimal
from typing import Any

from programmes.rules.subsidy import Served, Terms, compute_line

ENGINE = "subsidy-1"


def terms_of(rule: dict[str, Any]) -> Terms:
    """The rule as the frozen text keeps it."""
    return Terms(
        rate=Decimal(rule["rate"]),
        grades=tuple(rule["grades"]),
        estate_kinds=tuple(rule["estate_kinds"]),
        month_rule=rule["month_rule"],
        rounding=rule["rounding"],
    )


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def served_of(facts: dict[str, Any]) -> Served:
    """The inputs of one line as the frozen text keeps them."""
    return Served(
        estate_kind=facts["estate_kind"],
        area=None if facts["area"] is None else Decimal(facts["area"]),
        start=_day(facts["start"]),
        end=_day(facts["end"]),
        grade=facts["grade"],
        is_excluded=facts["is_excluded"],
    )


def compute_run(inputs: dict[str, Any]) -> dict[str, Any]:
    """The whole text of a run from its inputs: `period`, `as_of`, `rule`, `estates`, and for corrections `earlier`."""
    terms = terms_of(inputs["rule"])
    lines = [{**facts, **compute_line(served_of(facts), terms)} for facts in inputs["estates"]]
    total = sum((Decimal(line["amount"]) for line in lines), Decimal("0.00"))
    text = {
        "engine": ENGINE,
        "inputs": inputs,
        "lines": lines,
        "total_amount": str(total),
        "eligible_count": sum(not line["refusals"] for line in lines),
        "refused_count": sum(bool(line["refusals"]) for line in lines),
    }
    if inputs.get("earlier") is not None:
        text["differences"] = differences(inputs["earlier"]["lines"], lines)
        text["difference_amount"] = str(total - Decimal(inputs["earlier"]["total_amount"]))
    return text


def _key(line: dict[str, Any]) -> str:
    return f"{line['entry']}/{line['project'] or ''}"


def differences(earlier: list[dict[str, Any]], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a correction changes, line by line: amounts and reasons before and after. Equal lines are left out."""
    before = {_key(line): line for line in earlier}
    after = {_key(line): line for line in lines}
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        old_amount = Decimal(old["amount"]) if old else Decimal("0.00")
        new_amount = Decimal(new["amount"]) if new else Decimal("0.00")
        old_reasons, new_reasons = (old or {}).get("refusals", []), (new or {}).get("refusals", [])
        if old_amount == new_amount and old_reasons == new_reasons:
            continue
        line = new or old or {}
        found.append(
            {
                "entry": line["entry"],
                "project": line["project"],
                "estate": line["estate"],
                "before": str(old_amount),
                "after": str(new_amount),
                "difference": str(new_amount - old_amount),
                "refusals_before": old_reasons,
                "refusals_after": new_reasons,
            }
        )
    return found
