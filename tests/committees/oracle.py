"""A second way to count a vote, slow and plain: whole numbers instead of fractions, every rule spelled out in place.

It shares no line with `committees.rules` beyond the values that a case is made of.
"""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any


def count(case: dict[str, Any]) -> dict[str, Any]:
    """The expected part of a case without errors, areas as `Decimal`."""
    rules, matter = case["rules"], case["matter"]
    opens, closes = (datetime.fromisoformat(case["window"][name]) for name in ("opens_at", "closes_at"))
    rows = {row["unit"]: dict(row, area=area_of(row)) for row in case["roll"]}
    if rules["roll_date"] == "close":
        hand_over(rows, case.get("transfers", []), closes)
    excluded = {u for u, row in rows.items() if rules["parking"] == "exclude" and row.get("kind") == "parking"}
    held = {u: row for u, row in rows.items() if u not in excluded}
    rejected: dict[str, str] = {}
    flags: set[str] = set()
    ledger = sorted(
        enumerate(case["ballots"]), key=lambda pair: (datetime.fromisoformat(pair[1]["received_at"]), pair[0])
    )
    ballots = [ballot for _place, ballot in ledger]
    owner_ids = {owner for row in held.values() for owner in row["owners"]}
    speaks: dict[str, tuple[str, bool]] = {}
    for ballot in ballots:
        told = look(ballot, held, excluded, opens, closes, case, owner_ids)
        if isinstance(told, str):
            rejected[ballot["id"]] = told
        else:
            speaks[ballot["id"]] = told
    limit_proxies(ballots, speaks, rejected, rules)
    said = one_each(ballots, speaks, rejected, rules, flags)
    choices = unit_choices(held, said, rules, flags)
    return verdict(case, held, choices, flags, rejected, matter, rules)


def area_of(row: dict[str, Any]) -> Decimal:
    if row.get("area") is not None:
        return Decimal(row["area"])
    sources = row["area_sources"]
    return Decimal(next(sources[name] for name in ("registry", "survey", "contract") if sources.get(name) is not None))


def hand_over(rows: dict[str, Any], transfers: list[dict[str, Any]], closes: datetime) -> None:
    for transfer in sorted(transfers, key=lambda one: datetime.fromisoformat(one["effective_at"])):
        row = rows.get(transfer["unit"])
        if row is None or datetime.fromisoformat(transfer["effective_at"]) > closes:
            continue
        if set(row["owners"]) != set(transfer["owners"]):
            row["holder"] = "owner"
        if row.get("representative") not in transfer["owners"]:
            row["representative"] = None
        row["owners"] = list(transfer["owners"])


def look(  # noqa: C901 (plain on purpose)
    ballot: dict[str, Any],
    held: dict[str, Any],
    excluded: set[str],
    opens: datetime,
    closes: datetime,
    case: dict[str, Any],
    owner_ids: set[str],
) -> str | tuple[str, bool]:
    """Why a ballot is turned away, or (for whom it speaks, whether by proxy)."""
    rules, at, voter = case["rules"], datetime.fromisoformat(ballot["received_at"]), ballot["voter"]
    if ballot["unit"] not in held:
        return "UNIT_EXCLUDED" if ballot["unit"] in excluded else "UNIT_NOT_ON_ROLL"
    if at < opens:
        return "EARLY"
    if at > closes:
        return "LATE"
    row = held[ballot["unit"]]
    may = [row["representative"]] if row.get("representative") else row["owners"]
    if voter in may:
        return voter, False
    papers = []
    for paper in case.get("proxies", []):
        covers = paper.get("units") is None or ballot["unit"] in paper["units"]
        if paper["agent"] == voter and paper["owner"] in may and covers:
            papers.append(paper)
    if not papers:
        return "NOT_REPRESENTATIVE" if voter in row["owners"] else "VOTER_NOT_ENTITLED"
    if not any(paper["written"] for paper in papers):
        return "PROXY_NOT_WRITTEN"
    if rules["proxy_must_be_owner"] and voter not in owner_ids:
        return "PROXY_NOT_OWNER"
    if voter in rules["barred_agents"]:
        return "PROXY_BARRED"
    for owner in may:
        if any(paper["written"] and paper["owner"] == owner for paper in papers):
            return owner, True
    raise AssertionError


def limit_proxies(
    ballots: list[Any], speaks: dict[str, tuple[str, bool]], rejected: dict[str, str], rules: dict[str, Any]
) -> None:
    limit = rules["proxy_limit"]
    if limit is None:
        return
    for agent in {ballot["voter"] for ballot in ballots}:
        mine = [ballot for ballot in ballots if ballot["voter"] == agent and speaks.get(ballot["id"], ("", False))[1]]
        served: list[str] = []
        for ballot in mine:
            if speaks[ballot["id"]][0] not in served:
                served.append(speaks[ballot["id"]][0])
        too_many = len(served) > limit
        for ballot in mine:
            is_over = speaks[ballot["id"]][0] in served[limit:] or (too_many and rules["proxy_excess"] == "reject_all")
            if is_over:
                rejected[ballot["id"]] = "PROXY_LIMIT"
                del speaks[ballot["id"]]


def one_each(  # noqa: C901 (plain on purpose)
    ballots: list[Any],
    speaks: dict[str, tuple[str, bool]],
    rejected: dict[str, str],
    rules: dict[str, Any],
    flags: set[str],
) -> dict[str, list[str]]:
    """unit → the choices that stand, one for each principal."""
    turned_away = set(rejected)
    pairs: dict[tuple[str, str], list[Any]] = {}
    for ballot in ballots:
        if ballot["id"] in speaks:
            pairs.setdefault((ballot["unit"], speaks[ballot["id"]][0]), []).append(ballot)
    said: dict[str, list[str]] = {}
    for (unit, _who), mine in pairs.items():
        standing = list(mine)
        for place, ballot in enumerate(mine):
            named = ballot.get("supersedes")
            if named is None:
                continue
            earlier = [one for one in mine[:place] if one["id"] == named]
            if earlier:
                if not (ballot["choice"] == "invalid" and earlier[0]["choice"] != "invalid"):
                    rejected[named] = "SUPERSEDED"
                    standing = [one for one in standing if one["id"] != named]
            elif named not in turned_away:
                flags.add("SUPERSEDES_UNKNOWN")
        good = [one for one in standing if one["choice"] != "invalid"] or standing
        kept = good[0] if rules["duplicates"] == "first_valid" else good[-1]
        for one in standing:
            if one["id"] != kept["id"]:
                rejected[one["id"]] = "DUPLICATE"
        said.setdefault(unit, []).append(kept["choice"])
    return said


def unit_choices(
    held: dict[str, Any], said: dict[str, list[str]], rules: dict[str, Any], flags: set[str]
) -> dict[str, str]:
    choices = {}
    for unit, voices in said.items():
        row = held[unit]
        is_shared = len(set(row["owners"])) > 1 and not row.get("representative")
        if is_shared and rules["co_owner_without_representative"] == "reject":
            flags.add("NO_REPRESENTATIVE")
            choices[unit] = "invalid"
            continue
        if any(voice != voices[0] for voice in voices):
            flags.add("CO_OWNER_CONFLICT")
            choices[unit] = "invalid"
        else:
            choices[unit] = voices[0]
    return choices


def head(row: dict[str, Any], rules: dict[str, Any]) -> Any:
    if rules["head_rule"] == "unit" and row.get("holder") != "developer":
        return row["unit"]
    return frozenset(row["owners"])


def add_up(
    choices: dict[str, str],
    heads: dict[Any, list[str]],
    unit_area: dict[str, int],
    flags: set[str],
    rules: dict[str, Any],
) -> dict[str, list[int]]:
    takes_part = {u: c for u, c in choices.items() if c != "invalid" or rules["invalid"] == "participating"}
    sums = {name: [0, 0] for name in ("part", "approve", "oppose")}
    for units in heads.values():
        mine = [unit for unit in units if unit in takes_part]
        if not mine:
            continue
        sums["part"][1] += 1
        for unit in mine:
            sums["part"][0] += unit_area[unit]
            if takes_part[unit] in sums:
                sums[takes_part[unit]][0] += unit_area[unit]
        if len({takes_part[unit] for unit in mine}) > 1:
            flags.add("HEAD_SPLIT")
        elif takes_part[mine[0]] in sums:
            sums[takes_part[mine[0]]][1] += 1
    return sums


def verdict(
    case: dict[str, Any],
    held: dict[str, Any],
    choices: dict[str, str],
    flags: set[str],
    rejected: dict[str, str],
    matter: str,
    rules: dict[str, Any],
) -> dict[str, Any]:
    places = max((-int(row["area"].as_tuple().exponent) for row in held.values()), default=0)
    unit_area = {unit: int(row["area"].scaleb(max(places, 0))) for unit, row in held.items()}
    heads: dict[Any, list[str]] = {}
    for unit, row in held.items():
        heads.setdefault(head(row, rules), []).append(unit)
    if any(area == 0 for area in unit_area.values()):
        flags.add("ZERO_AREA")
    sums = add_up(choices, heads, unit_area, flags, rules)
    total = [sum(unit_area.values()), len(heads)]
    silent = [units for units in heads.values() if not any(unit in choices for unit in units)]
    if rules["mode"] == "approval":
        listen_to_silence(case, silent, unit_area, total, sums, flags, rules)
    reasons, quorum = judge(total, sums, matter, rules)
    scale = Decimal(10) ** -max(places, 0)
    values: dict[str, Any] = {"total_area": total[0] * scale, "total_heads": total[1]}
    for name, told in (("part", "participating"), ("approve", "approve"), ("oppose", "oppose")):
        values[f"{told}_area"], values[f"{told}_heads"] = sums[name][0] * scale, sums[name][1]
    return values | {
        "quorum_met": quorum,
        "passed": not reasons,
        "reasons": reasons,
        "flags": flags,
        "rejected": rejected,
    }


def listen_to_silence(  # noqa: C901 (plain on purpose)
    case: dict[str, Any],
    silent: list[list[str]],
    unit_area: dict[str, int],
    total: list[int],
    sums: dict[str, list[int]],
    flags: set[str],
    rules: dict[str, Any],
) -> None:
    if rules["unreturned"] == "ignore" or not silent:
        return
    if not case.get("warning_proven", False):
        flags.add("WARNING_NOT_PROVEN")
        return
    served = set(case.get("delivered", []))
    if any(unit not in served for units in silent for unit in units):
        flags.add("UNDELIVERED")
    joining = list(filter(None, ([unit for unit in units if unit in served] for units in silent)))
    if not joining:
        return
    to = "abstain"
    if rules["unreturned"] == "with_majority":
        area, people = (sums["approve"][at] - sums["oppose"][at] for at in (0, 1))
        if area == 0 or people == 0:
            flags.add("MAJORITY_TIE")
            return
        if area * people < 0:
            flags.add("MAJORITY_DISAGREE")
            return
        to = "approve" if people > 0 else "oppose"
        if rules["majority_floor"] is not None and not above(sums[to], Fraction(rules["majority_floor"]), total):
            flags.add("MAJORITY_FLOOR")
            return
    flags.add(f"DEEMED_{to.upper()}")
    for units in joining:
        area = sum(unit_area[unit] for unit in units)
        for name in ("part", to):
            if name in sums:
                sums[name][0] += area
                sums[name][1] += 1


def above(side: list[int], floor: Fraction, total: list[int]) -> bool:
    return all(side[at] * floor.denominator > floor.numerator * total[at] for at in (0, 1))


def judge(  # noqa: C901 (plain on purpose)
    total: list[int], sums: dict[str, list[int]], matter: str, rules: dict[str, Any]
) -> tuple[set[str], bool | None]:
    is_objection = rules["mode"] == "objection"
    unknown = None if is_objection else False
    if total[1] == 0:
        return {"EMPTY_ROLL"}, unknown
    if total[0] == 0:
        return {"ZERO_TOTAL_AREA"}, unknown
    reasons: set[str] = set()
    if is_objection:
        share = Fraction(rules["objection"]["threshold"])
        for at, name in ((0, "AREA"), (1, "HEADS")):
            left, right = sums["oppose"][at] * share.denominator, share.numerator * total[at]
            if left > right or (left == right and not rules["objection"]["inclusive"]):
                reasons.add(f"OBJECTION_{name}_OVER")
        return reasons, None
    for at, name, key in ((0, "AREA", "area"), (1, "HEADS", "heads")):
        share = Fraction(rules["quorum"][key])
        left, right = sums["part"][at] * share.denominator, share.numerator * total[at]
        if left < right or (left == right and not rules["quorum"]["inclusive"]):
            reasons.add(f"QUORUM_{name}_SHORT")
    quorum = not reasons
    if sums["part"][1] == 0:
        return reasons | {"NO_PARTICIPATION"}, quorum
    test = rules["special"] if matter in rules["special_matters"] else rules["ordinary"]
    share = Fraction(test["threshold"])
    for at, name in ((0, "AREA"), (1, "HEADS")):
        base = total[at] if test["base"] == "total" else sums["part"][at]
        left, right = sums["approve"][at] * share.denominator, share.numerator * base
        if left < right or (left == right and test["strict"]):
            reasons.add(f"APPROVE_{name}_SHORT")
    return reasons, quorum
