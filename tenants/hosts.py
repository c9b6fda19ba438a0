"""Which jurisdiction answers on a host name. Kept in the process for a few seconds: a request costs no look-up."""

import threading
import time

from django.conf import settings
from django.http.request import split_domain_port

from tenants.models import Domain, Jurisdiction

KEEP_SECONDS = 5.0
MOST_HOSTS = 4096

_lock = threading.Lock()
_known: dict[str, tuple[float, Jurisdiction | None]] = {}


def is_public_host(host: str) -> bool:
    """Whether the host (without port) is the one of the public site."""
    return host == settings.PUBLIC_HOST.lower()


def host_of(address: str) -> str:
    """`Chenghua.Localhost:8000` → `chenghua.localhost`."""
    return split_domain_port(address)[0]


def jurisdiction_of(host: str) -> Jurisdiction | None:
    """The jurisdiction that owns a host name, whatever its status; None when nobody does.

    Must run with the public schema open. At most one query per host in `KEEP_SECONDS`.
    """
    now = time.monotonic()
    found = _known.get(host)
    if found is not None and found[0] > now:
        return found[1]
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    jurisdiction = domain.tenant if domain is not None else None
    with _lock:
        if len(_known) >= MOST_HOSTS:  # a flood of invented hosts must not fill the memory
            _known.clear()
        _known[host] = (now + KEEP_SECONDS, jurisdiction)
    return jurisdiction


def forget_hosts() -> None:
    """Look every host up again: called after a change of a jurisdiction or a domain."""
    with _lock:
        _known.clear()
