"""Changing what is known about a jurisdiction, and its host names."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from tenants.hosts import forget_hosts
from tenants.models import Domain, Jurisdiction
from tenants.services.lifecycle import lock_jurisdiction

CHANGEABLE = frozenset({"name", "time_zone", "language", "branding", "features", "deletion_grace_days"})


class PrimaryHostNeeded(Refusal):
    """The primary host name stays until another one is primary."""

    message = _("Make another host name the primary one first: a jurisdiction is never without.")


@transaction.atomic
def update_jurisdiction(jurisdiction_id: int, *, by: models.Model | None, **changes: Any) -> Jurisdiction:
    """Change name, time zone, language, branding, switches or grace period. Raises `ValidationError`.

    Slug, code, level and city say what the jurisdiction is and never change.
    """
    if not set(changes) <= CHANGEABLE:
        raise TypeError(f"not changeable: {sorted(set(changes) - CHANGEABLE)}")
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    changes |= {name: changes[name] or {} for name in changes.keys() & {"branding", "features"}}
    changed = [name for name, value in changes.items() if getattr(jurisdiction, name) != value]
    if not changed:
        return jurisdiction
    for name in changed:
        setattr(jurisdiction, name, changes[name])
    jurisdiction.full_clean()
    jurisdiction.save(update_fields=changed)
    record(by, "tenants.update", jurisdiction, fields=changed)
    transaction.on_commit(forget_hosts)
    return jurisdiction


@transaction.atomic
def add_domain(jurisdiction_id: int, host: str, *, primary: bool = False, by: models.Model | None) -> Domain:
    """Let a jurisdiction answer on another host name too. Raises `ValidationError`."""
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    host = host.strip().lower()
    if host == settings.PUBLIC_HOST.lower():
        raise ValidationError({"domain": _("This is the host name of the platform itself.")})
    domain = Domain(domain=host, tenant=jurisdiction, is_primary=False)
    domain.full_clean()
    domain.save()
    record(by, "tenants.add_domain", domain, fields=["domain"])
    transaction.on_commit(forget_hosts)
    return make_domain_primary(domain.pk, by=by) if primary else domain


@transaction.atomic
def make_domain_primary(domain_id: int, *, by: models.Model | None) -> Domain:
    """Lead visitors to this host name of the jurisdiction; the others keep answering."""
    domain = Domain.objects.get(pk=domain_id)
    lock_jurisdiction(domain.tenant_id)
    Domain.objects.filter(tenant_id=domain.tenant_id, is_primary=True).update(is_primary=False)
    domain.is_primary = True
    domain.save(update_fields=["is_primary"])
    record(by, "tenants.make_domain_primary", domain, fields=["is_primary"])
    transaction.on_commit(forget_hosts)
    return domain


@transaction.atomic
def remove_domain(domain_id: int, *, by: models.Model | None, reason: str = "") -> None:
    """Stop answering on a host name. Raises `PrimaryHostNeeded`."""
    domain = Domain.objects.get(pk=domain_id)
    lock_jurisdiction(domain.tenant_id)
    domain.refresh_from_db()
    if domain.is_primary:
        raise PrimaryHostNeeded
    record(by, "tenants.remove_domain", domain, fields=["domain"], reason=reason)
    domain.delete()
    transaction.on_commit(forget_hosts)
