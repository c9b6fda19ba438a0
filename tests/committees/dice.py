"""Random small assemblies under all rules, the same for the same seed."""

import datetime
import random
from typing import Any

OPENS = datetime.datetime.fromisoformat("2026-05-01T00:00:00+08:00")
CLOSES = datetime.datetime.fromisoformat("2026-05-21T00:00:00+08:00")
PEOPLE = ("A", "B", "C", "D", "E", "DEV", "X", "Y")
CHOICES = ("approve", "approve", "approve", "oppose", "oppose", "abstain", "invalid")
AREAS = ("100.00", "50.00", "150.00", "33.33", "66.67", "0.00", "100.0001", "1")
SHARES = ("1/2", "2/3", "3/4", "1/3")


def rules(dice: random.Random) -> dict[str, Any]:
    """Rules of a count, each key drawn."""
    return {
        "quorum": {"area": dice.choice(SHARES), "heads": dice.choice(SHARES), "inclusive": dice.random() < 0.7},
        "ordinary": _test(dice),
        "special": _test(dice),
        "special_matters": dice.sample(["raise_fund", "rebuild", "common_part_use", "use_fund"], dice.randint(0, 4)),
        "head_rule": dice.choice(["owner", "owner", "unit"]),
        "invalid": dice.choice(["not_participating", "participating"]),
        "unreturned": dice.choice(["ignore", "with_majority", "with_majority", "participating_abstain"]),
        "majority_floor": dice.choice([None, None, "1/2", "1/3"]),
        "duplicates": dice.choice(["first_valid", "last_before_close"]),
        "co_owner_without_representative": dice.choice(["accept_agreed", "accept_agreed", "reject"]),
        "proxy_limit": dice.choice([None, 0, 1, 2]),
        "proxy_excess": dice.choice(["reject_excess", "reject_all"]),
        "proxy_must_be_owner": dice.random() < 0.3,
        "barred_agents": ["Y"] if dice.random() < 0.3 else [],
        "roll_date": dice.choice(["frozen", "close"]),
        "parking": dice.choice(["count", "exclude"]),
        "mode": "objection" if dice.random() < 0.15 else "approval",
        "objection": {"threshold": "1/3", "inclusive": dice.random() < 0.5},
    }


def _test(dice: random.Random) -> dict[str, Any]:
    base = dice.choice(["participating", "participating", "total"])
    return {"threshold": dice.choice(SHARES), "strict": dice.random() < 0.5, "base": base}


def case(dice: random.Random) -> dict[str, Any]:
    """An assembly of up to eight units."""
    units = [f"1-{number}" for number in range(dice.randint(0, 8))]
    roll = [_row(dice, unit) for unit in units]
    ballots = [_ballot(dice, number, roll) for number in range(dice.randint(0, 12))]
    return {
        "matter": dice.choice(["committee", "use_fund", "raise_fund", "rebuild", "other"]),
        "window": {"opens_at": OPENS.isoformat(), "closes_at": CLOSES.isoformat()},
        "rules": rules(dice),
        "roll": roll,
        "ballots": ballots,
        "delivered": [unit for unit in units if dice.random() < 0.6],
        "warning_proven": dice.random() < 0.7,
        "proxies": [_proxy(dice, units) for _number in range(dice.randint(0, 4))],
        "transfers": [_transfer(dice, units) for _number in range(dice.randint(0, 2))] if units else [],
    }


def _row(dice: random.Random, unit: str) -> dict[str, Any]:
    is_developers = dice.random() < 0.15
    owners = ["DEV"] if is_developers else dice.sample(PEOPLE[:5], dice.choice([1, 1, 1, 2]))
    return {
        "unit": unit,
        "area": dice.choice(AREAS),
        "owners": owners,
        "holder": "developer" if is_developers else "owner",
        "representative": dice.choice(owners) if len(owners) > 1 and dice.random() < 0.4 else None,
        "kind": dice.choice(["dwelling", "dwelling", "shop", "parking"]),
    }


def _ballot(dice: random.Random, number: int, roll: list[dict[str, Any]]) -> dict[str, Any]:
    """Mostly of somebody who owns the unit."""
    at = OPENS + datetime.timedelta(hours=dice.randint(-12, 20 * 24 + 12))
    row = dice.choice(roll) if roll and dice.random() < 0.95 else None
    ballot = {
        "id": f"b{number}",
        "unit": row["unit"] if row else "9-999",
        "voter": dice.choice(row["owners"]) if row and dice.random() < 0.7 else dice.choice(PEOPLE),
        "channel": dice.choice(["paper", "online", "door"]),
        "choice": dice.choice(CHOICES),
        "received_at": at.isoformat(),
    }
    if dice.random() < 0.2:
        ballot["supersedes"] = f"b{dice.randint(0, 12)}"
    return ballot


def _proxy(dice: random.Random, units: list[str]) -> dict[str, Any]:
    proxy: dict[str, Any] = {
        "owner": dice.choice(PEOPLE[:6]),
        "agent": dice.choice(PEOPLE),
        "written": dice.random() < 0.8,
    }
    if units and dice.random() < 0.3:
        proxy["units"] = [dice.choice(units)]
    return proxy


def _transfer(dice: random.Random, units: list[str]) -> dict[str, Any]:
    at = OPENS + datetime.timedelta(days=dice.randint(-2, 25))
    return {"unit": dice.choice(units), "owners": [dice.choice(PEOPLE[:5])], "effective_at": at.isoformat()}
