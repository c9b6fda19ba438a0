"""Who gets the places of a round: order by score, quotas per class and district, ties by the written rule.

Pure over JSON, so that anybody can compute the frozen text of a decision again. Points are decimals as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

ENGINE = "award-1"
CHOSEN, NO_PLACE, BELOW_PASS, MUST_MISSING, WAITING = "chosen", "no_place", "below_pass", "must_missing", "waiting"
PANEL_VOTE = "panel_vote"
STEPS = ("must_points", "district_score", "grade", PANEL_VOTE)
NO_GRADE = 10_000


class BadTieRule(ValueError):
    """The order of tie steps cannot decide every tie: it names each step once and ends with the panel's vote."""


def check_tie_rule(steps: list[str]) -> list[str]:
    """The steps, if they are a rule. Raises `BadTieRule`."""
    if not steps or steps[-1] != PANEL_VOTE or len(set(steps)) != len(steps) or set(steps) - set(STEPS):
        raise BadTieRule
    return steps


@dataclass
class Places:
    """What is left of a class's places: in all (None: no limit of its own), and per district."""

    total: int | None
    districts: dict[str, int] = field(default_factory=dict)

    def fits(self, group: list[dict[str, Any]]) -> bool:
        """Whether all of them find a place together."""
        if self.total is not None and len(group) > self.total:
            return False
        counts: dict[str, int] = {}
        for one in group:
            counts[one["district"]] = counts.get(one["district"], 0) + 1
        return all(counts[code] <= self.districts[code] for code in counts if code in self.districts)

    def take(self, group: list[dict[str, Any]]) -> None:
        """Give them their places."""
        for one in group:
            if self.total is not None:
                self.total -= 1
            if one["district"] in self.districts:
                self.districts[one["district"]] -= 1

    def left_for(self, group: list[dict[str, Any]]) -> int:
        """How many of them can still be chosen."""
        counts: dict[str, int] = {}
        for one in group:
            counts[one["district"]] = counts.get(one["district"], 0) + 1
        can = sum(min(count, self.districts.get(code, count)) for code, count in counts.items())
        return can if self.total is None else min(can, self.total)


@dataclass
class _Run:
    """One class on its way."""

    class_code: str
    places: Places
    steps: list[str]
    votes: list[Mapping[str, Any]]
    outcomes: dict[int, str] = field(default_factory=dict)
    tie_steps: list[dict[str, Any]] = field(default_factory=list)
    undecided: list[dict[str, Any]] = field(default_factory=list)

    def settle(self, group: list[dict[str, Any]], depth: int) -> None:
        """Choose all of a group of equals, none, or those whom the next step of the rule prefers."""
        if self.undecided:
            self.outcomes |= {one["key"]: WAITING for one in group}
            return
        possible = [one for one in group if self.places.fits([one])]
        self.outcomes |= {one["key"]: NO_PLACE for one in group if one not in possible}
        if self.places.fits(possible):
            self.places.take(possible)
            self.outcomes |= {one["key"]: CHOSEN for one in possible}
        elif self.steps[depth] == PANEL_VOTE:
            self._by_vote(possible, depth)
        else:
            self._split(
                possible, self.steps[depth], depth + 1, {one["key"]: _value(one, self.steps[depth]) for one in possible}
            )

    def _by_vote(self, group: list[dict[str, Any]], depth: int) -> None:
        keys = sorted(one["key"] for one in group)
        ballots = [vote["counts"] for vote in self.votes if vote["keys"] == keys]
        counts = {one["key"]: Decimal(ballots[-1].get(str(one["key"]), 0)) for one in group} if ballots else {}
        if len(set(counts.values())) > 1:
            self._split(group, PANEL_VOTE, depth, counts)
            return
        self.undecided.append({"class": self.class_code, "keys": keys, "places": self.places.left_for(group)})
        self.outcomes |= {one["key"]: WAITING for one in group}

    def _split(self, group: list[dict[str, Any]], step: str, depth: int, values: dict[int, Decimal]) -> None:
        ordered = sorted(group, key=lambda one: (-values[one["key"]], one["key"]))
        parts = [list(part) for _value_, part in groupby(ordered, key=lambda one: values[one["key"]])]
        self.tie_steps.append(
            {
                "class": self.class_code,
                "score": group[0]["score"],
                "step": step,
                "values": [[one["key"], _shown(values[one["key"]], step)] for one in ordered],
                "is_decisive": len(parts) > 1,
            }
        )
        for part in parts:
            self.settle(part, depth)


def _value(one: Mapping[str, Any], step: str) -> Decimal:
    """What a step compares; more is better."""
    if step == "grade":
        return Decimal(-NO_GRADE if one["grade_rank"] is None else -one["grade_rank"])
    return Decimal(one[step])


def _shown(value: Decimal, step: str) -> str:
    if step == "grade":
        return "" if value == -NO_GRADE else str(-value)
    return str(value)


def compute_ranking(inputs: dict[str, Any]) -> dict[str, Any]:
    """The whole text of a decision from its inputs.

    `inputs`: `pass_score`, `tie_rule`, `quotas` (`{class, district, places}`, district "" for the whole place),
    `applications` (`{key, class, district, score, must_missing, must_points, district_score, grade_rank}`) and
    `votes` (`{keys, counts}` of earlier votes by the panel). Raises `BadTieRule`.
    """
    steps = check_tie_rule(inputs["tie_rule"])
    outcomes: dict[int, str] = {}
    tie_steps, undecided = [], []
    for code in sorted({one["class"] for one in inputs["applications"]}):
        run = _Run(code, _places(inputs["quotas"], code), steps, inputs["votes"])
        fit = []
        for one in inputs["applications"]:
            if one["class"] == code:
                reason = _bar(one, Decimal(inputs["pass_score"]))
                if reason:
                    outcomes[one["key"]] = reason
                else:
                    fit.append(one)
        for group in _equal_scores(fit):
            run.settle(group, 0)
        outcomes |= run.outcomes
        tie_steps += run.tie_steps
        undecided += run.undecided
    ordered = sorted(inputs["applications"], key=lambda one: (one["class"], -Decimal(one["score"]), one["key"]))
    return {
        "engine": ENGINE,
        "inputs": inputs,
        "outcomes": [[one["key"], outcomes[one["key"]]] for one in ordered],
        "tie_steps": tie_steps,
        "undecided": undecided,
    }


def _bar(one: Mapping[str, Any], pass_score: Decimal) -> str:
    if one["must_missing"]:
        return MUST_MISSING
    return BELOW_PASS if Decimal(one["score"]) < pass_score else ""


def _places(quotas: list[Mapping[str, Any]], code: str) -> Places:
    own = [quota for quota in quotas if quota["class"] == code]
    whole = [quota["places"] for quota in own if not quota["district"]]
    districts = {quota["district"]: quota["places"] for quota in own if quota["district"]}
    return Places(whole[0] if whole else None if districts else 0, districts)


def _equal_scores(fit: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    ordered = sorted(fit, key=lambda one: (-Decimal(one["score"]), one["key"]))
    return [list(group) for _score, group in groupby(ordered, key=lambda one: Decimal(one["score"]))]
