"""Jurisdictions as the landing page and the commands see them."""

from collections.abc import Iterator
from typing import TypedDict

from audit.rules import Finding
from audit.selectors import chain_findings
from tenants.choices import Level
from tenants.context import in_schema
from tenants.models import AuditAnchor, Domain, Jurisdiction
from tenants.schemas.catalogue import read_structure
from tenants.schemas.drift import Difference, differences
from tenants.schemas.migrating import template_schema

USUAL_PORTS = {"http": "80", "https": "443"}


class Listed(TypedDict):
    """One jurisdiction on the landing page; `districts` only for a city."""

    name: str
    level: str
    url: str
    districts: list["Listed"]


def url_of(host: str, *, scheme: str, port: str) -> str:
    """Address of a host as the visitor reaches this one: same scheme, same port."""
    return f"{scheme}://{host}/" if USUAL_PORTS.get(scheme) == port else f"{scheme}://{host}:{port}/"


def landing_list(search: str, *, scheme: str, port: str) -> list[Listed]:
    """Cities in use with their districts in use, by national code; one query.

    A search keeps what it finds by name; a found district is listed under its city, a found city with all
    its districts. A district whose city is out of use stands alone.
    """
    domains = Domain.objects.filter(is_primary=True, tenant__in=Jurisdiction.objects.active())
    rows = list(domains.select_related("tenant").order_by("tenant__national_code"))
    words = search.strip().lower()
    entries: dict[int, Listed] = {}
    found: set[int] = set()
    for domain in rows:
        here = domain.tenant
        address = url_of(domain.domain, scheme=scheme, port=port)
        entries[here.pk] = Listed(name=here.name, level=here.level, url=address, districts=[])
        if words in here.name.lower() or words in here.slug:
            found.add(here.pk)
    top: list[Listed] = []
    for domain in rows:
        here = domain.tenant
        if here.level == Level.CITY:
            if here.pk in found or any(row.tenant.parent_id == here.pk and row.tenant_id in found for row in rows):
                top.append(entries[here.pk])
        elif here.pk in found or here.parent_id in found:
            (entries[here.parent_id]["districts"] if here.parent_id in entries else top).append(entries[here.pk])
    return top


def drift_of_schemas(slug: str | None = None) -> Iterator[tuple[str, list[Difference]]]:
    """(slug, differences from the template) of each jurisdiction that has a schema, or of one."""
    jurisdictions = Jurisdiction.objects.with_schema()
    if slug:
        jurisdictions = jurisdictions.filter(slug=slug)
    model = read_structure(template_schema())
    for jurisdiction in jurisdictions:
        yield jurisdiction.slug, differences(model, read_structure(jurisdiction.schema_name))


def audit_findings(slug: str | None = None) -> Iterator[tuple[str, Iterator[Finding]]]:
    """(slug, what is wrong with its audit chain) of one jurisdiction, or of all; `public` is the platform's own.

    Each chain is read when its findings are; the schema is open meanwhile.
    """
    owners: dict[str, tuple[str, int | None]] = {"public": ("public", None)}
    for jurisdiction in Jurisdiction.objects.with_schema():
        owners[jurisdiction.slug] = (jurisdiction.schema_name, jurisdiction.pk)
    for name, (schema, jurisdiction_id) in owners.items():
        if slug in (None, name):
            yield name, _findings_in(schema, jurisdiction_id)


def _findings_in(schema: str, jurisdiction_id: int | None) -> Iterator[Finding]:
    anchors = AuditAnchor.objects.filter(schema_name=schema, jurisdiction_id=jurisdiction_id)
    known = dict(anchors.values_list("position", "hash"))
    with in_schema(schema):
        yield from chain_findings(known)
