"""Which ballots are valid, whose they are, and which one stands for each owner of each unit."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from committees.rules.cases import INVALID, Ballot, Proxy, RollRow, VoteCase

Rejected = dict[str, str]


class Cast(NamedTuple):
    """A valid ballot and the owner for whom it speaks."""

    ballot: Ballot
    principal: str
    is_by_proxy: bool


class Screened(NamedTuple):
    """What stands after screening: casts by unit, ballot → why it was turned away, and counting events."""

    by_unit: dict[str, list[Cast]]
    rejected: Rejected
    flags: set[str]


def screen(case: VoteCase, rows: dict[str, RollRow]) -> Screened:
    """Test each ballot by time of receipt, then ledger order; the first failing test names it."""
    rejected: Rejected = {}
    casts: list[Cast] = []
    desk = _Desk(case, rows)
    for ballot in sorted(case.ballots, key=lambda ballot: ballot.order):
        found = desk.look_at(ballot)
        if isinstance(found, str):
            rejected[ballot.id] = found
        else:
            casts.append(found)
    casts = _within_proxy_limit(casts, case, rejected)
    flags, turned_away = set[str](), frozenset(rejected)
    by_unit: dict[str, list[Cast]] = defaultdict(list)
    for (unit, _principal), own in _by_principal(casts).items():
        by_unit[unit].append(_one_of(own, case, rejected, flags, turned_away))
    return Screened(dict(by_unit), rejected, flags)


class _Desk:
    """Looks at one ballot at a time, with the roll and the proxies at hand."""

    def __init__(self, case: VoteCase, rows: dict[str, RollRow]) -> None:
        self.case, self.rows = case, rows
        self.known = {row.unit for row in case.roll}
        self.owners = {owner for row in rows.values() for owner in row.owners}
        self.proxies: dict[str, list[Proxy]] = defaultdict(list)
        for proxy in case.proxies:
            self.proxies[proxy.agent].append(proxy)

    def look_at(self, ballot: Ballot) -> Cast | str:
        """The ballot with its principal, or the code of the first test that it fails."""
        row = self.rows.get(ballot.unit)
        if row is None:
            return "UNIT_EXCLUDED" if ballot.unit in self.known else "UNIT_NOT_ON_ROLL"
        if ballot.received_at < self.case.opens_at:
            return "EARLY"
        if ballot.received_at > self.case.closes_at:
            return "LATE"
        entitled = row.owners if row.representative is None else (row.representative,)
        if ballot.voter in entitled:
            return Cast(ballot, ballot.voter, is_by_proxy=False)
        return self._as_agent(ballot, row, entitled)

    def _as_agent(self, ballot: Ballot, row: RollRow, entitled: tuple[str, ...]) -> Cast | str:
        held = [
            proxy
            for proxy in self.proxies[ballot.voter]
            if proxy.owner in entitled and (proxy.units is None or ballot.unit in proxy.units)
        ]
        if not held:
            return "NOT_REPRESENTATIVE" if ballot.voter in row.owners else "VOTER_NOT_ENTITLED"
        written = [proxy for proxy in held if proxy.is_written]
        if not written:
            return "PROXY_NOT_WRITTEN"
        if self.case.rules.proxy_must_be_owner and ballot.voter not in self.owners:
            return "PROXY_NOT_OWNER"
        if ballot.voter in self.case.rules.barred_agents:
            return "PROXY_BARRED"
        principals = {proxy.owner for proxy in written}
        return Cast(ballot, next(owner for owner in entitled if owner in principals), is_by_proxy=True)


def _within_proxy_limit(casts: list[Cast], case: VoteCase, rejected: Rejected) -> list[Cast]:
    """Without what goes beyond the number of owners for whom one agent may vote; several units of one count once."""
    limit = case.rules.proxy_limit
    if limit is None:
        return casts
    principals: dict[str, list[str]] = defaultdict(list)
    for cast in casts:
        if cast.is_by_proxy and cast.principal not in principals[cast.ballot.voter]:
            principals[cast.ballot.voter].append(cast.principal)
    kept = []
    for cast in casts:
        served = principals[cast.ballot.voter]
        within = [] if case.rules.proxy_excess_rejects_all and len(served) > limit else served[:limit]
        if cast.is_by_proxy and cast.principal not in within:
            rejected[cast.ballot.id] = "PROXY_LIMIT"
        else:
            kept.append(cast)
    return kept


def _by_principal(casts: Iterable[Cast]) -> dict[tuple[str, str], list[Cast]]:
    """(unit, principal) → its casts in their order; owner and agent are the same principal."""
    found: dict[tuple[str, str], list[Cast]] = defaultdict(list)
    for cast in casts:
        found[cast.ballot.unit, cast.principal].append(cast)
    return found


def _one_of(own: list[Cast], case: VoteCase, rejected: Rejected, flags: set[str], turned_away: frozenset[str]) -> Cast:
    """The one that stands: what was replaced by name goes first, then the rule on duplicates decides.

    A spoilt paper never displaces a valid one. Naming a ballot that was `turned_away` replaces nothing and is no slip.
    """
    standing = _not_superseded(own, rejected, flags, turned_away)
    valid = [cast for cast in standing if cast.ballot.choice != INVALID] or standing
    chosen = valid[0] if case.rules.keeps_first else valid[-1]
    for cast in standing:
        if cast is not chosen:
            rejected[cast.ballot.id] = "DUPLICATE"
    return chosen


def _not_superseded(own: list[Cast], rejected: Rejected, flags: set[str], turned_away: frozenset[str]) -> list[Cast]:
    before: dict[str, Cast] = {}
    gone: set[str] = set()
    for cast in own:
        named = cast.ballot.supersedes
        if named is not None and named in before:
            if cast.ballot.choice != INVALID or before[named].ballot.choice == INVALID:
                gone.add(named)
        elif named is not None and named not in turned_away:
            flags.add("SUPERSEDES_UNKNOWN")
        before[cast.ballot.id] = cast
    rejected.update(dict.fromkeys(gone, "SUPERSEDED"))
    return [cast for cast in own if cast.ballot.id not in gone]
