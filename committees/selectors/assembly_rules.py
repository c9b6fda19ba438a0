"""The law of assemblies as it holds on a day: single points with their article, and the full rules of a vote.

The functions on which other parts stand are `rule(path, on=day)`, `law_on(day)` and `vote_rules_for(estate, day)`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.rules import VoteRules
from committees.rules.law.election import Step, election_steps
from committees.rules.law.resolving import Point, resolve
from committees.rules.law.voting import RulesIncomplete, field_sources, rules_from, vote_values
from common.digest import digest
from common.errors import Refusal
from places.models import Estate


class NoRulesInForce(Refusal):
    """No rules of assemblies are loaded for a day."""

    message = _("No rules of owners' assemblies are in force on that day. Ask the housing department to load them.")


class VoteNotCountable(Refusal):
    """The rules as loaded lack what every count needs."""

    message = _("The rules in force say nothing on “%(path)s”; no vote can be counted by them. Load complete ones.")

    def __init__(self, path: str) -> None:
        super().__init__(self.message % {"path": path})  # type: ignore[operator]


@dataclass(frozen=True)
class VoteRulesInForce:
    """The complete rules of a vote in one estate on one day.

    `rules` counts; `values` are the same as written in a vote case; `sources` says for each field of `rules` where
    its value comes from: `law:PLACE:ARTICLE`, `choice`, `own_rules`, `default` or `none`. `version_id` is the rule set;
    `digest` covers everything that decides: the law, the choices, the own rules and the values.
    """

    rules: VoteRules
    version_id: int
    digest: str
    sources: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    choices_id: int | None = None
    procedure_id: int | None = None
    clauses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Law:
    """The rules in force on one day, read once: for whoever asks for many points."""

    version_id: int
    document: dict[str, Any]

    def rule(self, path: str) -> Point:
        """What holds at `key` or `key.part`. Raises `KeyError` for no such path."""
        return resolve(self.document, path)

    def election_steps(
        self, application: datetime.date, given: Mapping[str, datetime.date] | None = None
    ) -> list[Step]:
        """The steps of a first election that was applied for on a day; `given` has events that have happened."""
        return election_steps(self.document, application, given)


def law_on(day: datetime.date) -> Law:
    """The law on a day. Raises `NoRulesInForce`."""
    found = rule_set_on(day)
    return Law(found.pk, found.document)


def rule_set_on(day: datetime.date) -> AssemblyRuleSet:
    """The rules in force on a day. Raises `NoRulesInForce`."""
    found = AssemblyRuleSet.objects.on(day)
    if found is None:
        raise NoRulesInForce
    return found


def rule(path: str, *, on: datetime.date) -> Point:
    """What holds at `key` or `key.part` on a day: `.value`, `.article`, `.layer`, `.is_open`, …

    `is_open`: no layer says anything, and `.value` is None. Raises `NoRulesInForce`, and `KeyError` for no such path.
    """
    return resolve(rule_set_on(on).document, path)


def choices_on(day: datetime.date) -> VotingChoices | None:
    """What the jurisdiction chose where the law is open, if it chose."""
    return VotingChoices.objects.on(day)


def procedure_of(estate: Estate, day: datetime.date) -> RulesOfProcedure | None:
    """The estate's own rules of procedure on a day; None before there are any."""
    return RulesOfProcedure.objects.filter(estate=estate).on(day)


def vote_rules_for(estate: Estate, day: datetime.date) -> VoteRulesInForce:
    """The complete rules of a vote in an estate that is called on a day. Raises `NoRulesInForce`, `VoteNotCountable`.

    Before an assembly has rules of procedure, silence counts as not taking part.
    """
    law, chosen, own = rule_set_on(day), choices_on(day), procedure_of(estate, day)
    try:
        values, sources = vote_values(law.document, chosen.values if chosen else {}, own.values if own else {})
    except RulesIncomplete as error:
        raise VoteNotCountable(error.path) from error
    by_field = field_sources(sources)
    basis = {
        "law": law.digest,
        "choices": chosen.digest if chosen else None,
        "own_rules": own.digest if own else None,
        "values": values,
    }
    return VoteRulesInForce(
        rules=rules_from(values),
        version_id=law.pk,
        digest=digest(basis),
        sources=by_field,
        values=values,
        choices_id=chosen.pk if chosen else None,
        procedure_id=own.pk if own else None,
        clauses=dict(own.clauses) if own else {},
    )
