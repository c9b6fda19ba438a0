"""How far the deliberation before a vote is: what the assembly asks before it opens one, and what firms are told.

`chain_state(estate, matter, reference)` is for whoever puts a matter to the vote. `set_result_source` is for whoever
counts votes: with it, fee-adjustment cases learn the owners' decision; without it they learn only whether the chain
is complete.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.choices import ChainState
from committees.models import ChainRule, DeliberationChain
from common.errors import Refusal
from firms.approvals import Approval
from places.models import Estate


class ChainIncomplete(Refusal):
    """A matter is put to the vote before its deliberation is complete."""

    message = _("The deliberation before this vote is not complete. Hold the missing stages first.")


@dataclass(frozen=True)
class ChainStanding:
    """Whether a chain is needed and complete. `missing`: codes of stages to be held, in their order."""

    is_needed: bool
    is_complete: bool
    missing: tuple[str, ...] = ()
    source: str = ""
    chain_id: int | None = None

    @property
    def may_vote(self) -> bool:
        """Whether the matter can be put to the vote."""
        return self.is_complete or not self.is_needed


def chain_state(estate: Estate, matter: str, reference: int = 0, *, on: datetime.date | None = None) -> ChainStanding:
    """How far the deliberation about a matter is. `reference`: the number of its case; 0: the latest about the matter.

    A chain that was opened follows the rule of its own day; without one the rule of `on` (today) says what is missing.
    """
    chain = _chain_about(estate, matter, reference)
    if chain is not None:
        passed = _passed(chain)
        missing = tuple(stage for stage in chain.stages if stage not in passed)
        source = chain.rule.source if chain.rule is not None else ""
        is_complete = chain.state == ChainState.COMPLETE and not missing
        return ChainStanding(bool(chain.stages), is_complete, missing, source, chain.pk)
    rule = ChainRule.objects.on(on or timezone.localdate()).filter(matter=matter).first()
    stages = tuple(rule.stages) if rule is not None else ()
    return ChainStanding(bool(stages), not stages, stages, rule.source if rule is not None else "")


def require_chain(estate: Estate, matter: str, reference: int = 0, *, on: datetime.date | None = None) -> None:
    """Raise `ChainIncomplete` unless the matter can be put to the vote."""
    if not chain_state(estate, matter, reference, on=on).may_vote:
        raise ChainIncomplete


def _chain_about(estate: Estate, matter: str, reference: int) -> DeliberationChain | None:
    rows = DeliberationChain.objects.filter(estate=estate, matter=matter).exclude(state=ChainState.CLOSED)
    if reference:
        rows = rows.filter(reference=reference)
    return rows.select_related("rule").order_by("-pk").first()


def _passed(chain: DeliberationChain) -> set[str]:
    return set(chain.held.exclude(outcome="stopped").values_list("kind", flat=True))


ResultSource = Callable[[Estate, str, int], Approval | None]
_results: ResultSource | None = None


def set_result_source(source: ResultSource | None) -> None:
    """Say who knows how owners voted. Its `is_chain_complete` is not read: the chain itself answers that."""
    global _results
    _results = source


def approval_known(estate: Estate, matter: str, reference: int) -> Approval | None:
    """What `firms.approvals` is told: the chain from here, the owners' decision from the count where there is one."""
    chain = _chain_about(estate, matter, reference)
    result = None if _results is None else _results(estate, matter, reference)
    if chain is None and result is None:
        return None
    is_complete = chain_state(estate, matter, reference).may_vote
    if result is None:
        return Approval(is_chain_complete=is_complete)
    return Approval(is_complete, result.is_approved, result.decided_on, result.title, result.digest)
