"""When a form is checked before it is taken, and how hard the check is. Pure."""

import ipaddress
from typing import NamedTuple, Protocol

from complaints.choices import FloodReason

HARDEST = 5
"""So many times the usual work at most: a second of a cheap phone becomes five, never a minute."""

NETWORK_BITS = 64
"""One household or phone has a whole /64 of IPv6 to itself, and changes within it as it likes."""


class Limits(Protocol):
    """What is usual in one hour; see `FloodLimits`."""

    address_limit: int
    device_limit: int
    estate_limit: int


class Check(NamedTuple):
    """Why a form is checked, and how many times the usual work is asked for."""

    reason: str
    times: int = 1


def network_of(address: str) -> str:
    """The address that is counted: IPv4 whole, also when written as IPv6; of IPv6 the /64; "" where it is none."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0].strip())
    except ValueError:
        return ""
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((int(read), NETWORK_BITS), strict=False))


def check_of(counts: dict[str, int], limits: Limits, *, looks_made: bool) -> Check | None:
    """The check that forms of the last hour call for, this one included; None when all is usual.

    The kind furthest above its limit speaks, and for each whole multiple of the limit the work grows, up to
    `HARDEST` times.
    """
    excess = {kind: count / getattr(limits, f"{kind}_limit") for kind, count in counts.items()}
    kind = max(excess, key=lambda name: excess[name], default="")
    if kind and excess[kind] > 1:
        return Check(FloodReason(kind), min(HARDEST, counts[kind] // getattr(limits, f"{kind}_limit")))
    return Check(FloodReason.MADE) if looks_made else None
