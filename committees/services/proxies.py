"""Owners let others vote, within the limits of the rules."""

import datetime
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.models import Assembly, Proxy, RollOwner
from committees.services.assemblies import locked, require_to_run
from committees.services.rolls import KEY_BYTES, current_roll
from common.crypto import keyed_hash
from common.errors import Refusal


class TooManyProxies(Refusal):
    """One agent votes for so many owners at most."""

    message = _("This agent has proxies of %(limit)s owners already, which is the limit of this assembly.")


class ProxyNotWritten(Refusal):
    """A proxy is given in writing."""

    message = _("A proxy is given in writing. Have the owner sign it and register it then.")
    status = 422


class AgentNotOwner(Refusal):
    """By the rules of this assembly only owners vote for others."""

    message = _("By the rules of this assembly only an owner may vote for another.")


@transaction.atomic
def register_proxy(
    assembly_id: int,
    principal: RollOwner,
    *,
    by: User | None,
    now: datetime.datetime,
    agent: RollOwner | None = None,
    agent_name: str = "",
    agent_user: User | None = None,
    is_written: bool = True,
    units: Sequence[str] | None = None,
) -> Proxy:
    """Register that an owner lets somebody vote (登记委托). The agent is an owner on the roll, or a named person.

    Raises `NotAllowed`, `ProxyNotWritten`, `AgentNotOwner`, `TooManyProxies`.
    """
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    if not is_written:
        raise ProxyNotWritten
    rules = assembly.count_rules
    if agent is None and rules.get("proxy_must_be_owner"):
        raise AgentNotOwner
    proxy = new_proxy(assembly, principal, agent, agent_name, units=units, is_written=is_written)
    limit = rules.get("proxy_limit")
    held = Proxy.objects.filter(assembly=assembly, agent_key=proxy.agent_key).exclude(principal=principal)
    if limit is not None and held.values("principal").distinct().count() >= limit:
        raise TooManyProxies(TooManyProxies.message % {"limit": limit})
    proxy.agent_user, proxy.registered_at, proxy.registered_by = agent_user, now, by
    proxy.save(force_insert=True)
    record(by, "committees.register_proxy", proxy, fields=["principal", "agent", "units"])
    return proxy


def new_proxy(
    assembly: Assembly,
    principal: RollOwner,
    agent: RollOwner | None,
    agent_name: str,
    *,
    units: Sequence[str] | None,
    is_written: bool,
) -> Proxy:
    """A proxy with the key of its agent, not saved. The same name is the same agent."""
    name_hash = keyed_hash(agent_name)
    known = Proxy.objects.filter(assembly=assembly, agent_hash=name_hash).first() if agent is None else None
    key = agent.key if agent is not None else known.agent_key if known is not None else secrets.token_hex(KEY_BYTES)
    return Proxy(
        assembly=assembly,
        principal=principal,
        agent_key=key,
        agent_name=agent_name.strip(),
        agent_hash=name_hash,
        is_written=is_written,
        units=None if units is None else sorted(units),
    )


def roll_owner(assembly: Assembly, owner_id: int) -> RollOwner:
    """An owner on the roll that counts. Raises `RollOwner.DoesNotExist`."""
    return RollOwner.objects.get(roll=current_roll(assembly.pk), owner_id=owner_id)
