"""Two committed jurisdictions that hold the same rows under the same primary keys, told apart by a mark in every text.

The second is a copy of the first after demo data were put in, so whatever one app adds later is in both. What is
found of the one in an answer of the other has crossed.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, router, transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from common.fields import EncryptedTextField
from tenants import services
from tenants.choices import MigrationState, Status
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction, JurisdictionMigration
from tenants.schemas.cloning import clone_schema
from tenants.schemas.sql import quote

EAST, WEST = "东标", "西标"
# Columns that programs read: a mark would make nonsense of them.
NOT_FOR_READERS = re.compile(
    r"password|payload|kind|topic|queue|language|action|_id$|_type$|code|hash|digest|sha256|version"
)
# Canonical JSON that a digest stands for: a mark behind it would make it unreadable.
DOCUMENTS = {("complaints.issuedpack", "text"), ("programmes.subsidyrun", "text"), ("programmes.awarddecision", "text")}
DIGEST = re.compile(r"[0-9a-f]{64}")
# Routes whose answer is not a page of ours to compare: they end the very session that walks.
# The published register is the same on every host by design (docs/decisions/0033).
LEFT_OUT = re.compile(r"logout|sessions/|/password/|reauthenticate|i18n|jsi18n|language/|^/?register/")


def make_pair() -> tuple[Jurisdiction, Jurisdiction]:
    """Provision, fill and copy; commits. Both slugs begin with `fresh-`, so they are dropped like any such."""
    east = services.provision_jurisdiction(name="左市", slug="fresh-left", level="city", national_code="5198")
    with in_jurisdiction(east):
        fill(east)
    west = services.register_jurisdiction(name="右市", slug="fresh-right", level="city", national_code="5197")
    with transaction.atomic():
        clone_schema(east.schema_name, west.schema_name)
        state = JurisdictionMigration.objects.get(schema_name=east.schema_name)
        JurisdictionMigration.objects.create(
            schema_name=west.schema_name, state=MigrationState.CURRENT, fingerprint=state.fingerprint
        )
        Jurisdiction.objects.filter(pk=west.pk).update(status=Status.ACTIVE)
    west.refresh_from_db()
    for jurisdiction, mark in ((east, EAST), (west, WEST)):
        services.update_jurisdiction(jurisdiction.pk, name=jurisdiction.name + mark, by=None)
        jurisdiction.refresh_from_db()
        with in_jurisdiction(jurisdiction):
            put_marks(mark)
    with in_jurisdiction(west):
        turn_codes_round()
    return east, west


def fill(jurisdiction: Jurisdiction) -> None:
    """A few of everything, by the demo of each app."""
    import committees.demo_assembly
    import committees.demo_laws
    import committees.demo_work
    import complaints.demo
    import credit.demo
    import firms.demo
    import firms.demo_disclosure
    import firms.demo_filings
    import firms.demo_inspections
    import firms.demo_reports
    import firms.demo_tenders
    import party.demo_joint
    import party.demo_party
    import places.demo
    import programmes.demo
    from portal import demo

    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    demo.seed_people(jurisdiction, timezone.localdate())
    firms.demo_filings.seed()
    firms.demo_disclosure.seed(1)
    firms.demo_inspections.seed()
    many, complaints.demo.PER_SCALE = complaints.demo.PER_SCALE, 8
    try:
        complaints.demo.seed(1)
    finally:
        complaints.demo.PER_SCALE = many
    credit.demo.seed(1)
    firms.demo_reports.seed(1)
    firms.demo_tenders.seed(1)
    programmes.demo.seed(1)
    committees.demo_laws.seed(1)
    committees.demo_assembly.seed(1)
    committees.demo_work.seed()
    party.demo_party.seed()
    party.demo_joint.seed()  # joint


def own_models() -> Iterator[type[models.Model]]:
    """Models that have a table in the open schema."""
    for model in apps.get_models():
        if router.allow_migrate_model(connection.alias, model) and model._meta.managed:
            yield model


def our_models() -> Iterator[type[models.Model]]:
    """Those of this project's own apps."""
    return (model for model in own_models() if "site-packages" not in apps.get_app_config(model._meta.app_label).path)


def put_marks(mark: str) -> None:
    """Append the mark to every text that people read, past the guards, where it fits."""
    for model in our_models():
        for field in model._meta.local_concrete_fields:
            if _is_read(field):
                limit = (field.max_length or 100_000) - len(mark)
                _change(model, f"{quote(field.column)} = left({quote(field.column)}, {limit}) || '{mark}'", field)


def turn_codes_round() -> None:
    """Give every unique text another value: a code of the one jurisdiction means nothing in the other."""
    for model in our_models():
        for field in model._meta.local_concrete_fields:
            if _is_code(field) and model._meta.app_label != "accounts":
                _change(model, f"{quote(field.column)} = reverse({quote(field.column)})", field)


def _is_code(field: models.Field) -> bool:
    return isinstance(field, models.CharField) and field.unique and not (field.choices or field.primary_key)


def _is_read(field: models.Field) -> bool:
    return (
        isinstance(field, models.CharField | models.TextField)
        and (field.model._meta.label_lower, field.name) not in DOCUMENTS
        and not isinstance(field, EncryptedTextField | models.FileField | models.SlugField | models.EmailField)
        and not (field.unique or field.choices or field.primary_key or NOT_FOR_READERS.search(field.name))
    )


def _change(model: type[models.Model], setting: str, field: models.Field) -> None:
    table = quote(model._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET {setting} WHERE {quote(field.column)} <> ''")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    except DatabaseError:
        pass  # a rule of the table forbids another text there: it stays the same in both


# --- Addresses ------------------------------------------------------------------------------------------

GROUP = re.compile(r"\(\?P<(?P<regex_name>\w+)>(?:[^()]|\([^()]*\))*\)|<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def routes(urlconf: str) -> list[str]:
    """Every route of a URLconf, whatever app put it there."""
    return sorted(set(_walk(get_resolver(urlconf).url_patterns, "")))


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^").replace(r"\Z", "").removesuffix("$")
        if isinstance(entry, URLPattern):
            if not LEFT_OUT.search(route):
                yield route
        else:
            yield from _walk(entry.url_patterns, route)


def addresses(urlconf: str) -> list[str]:
    """Routes filled with numbers and codes of objects of the open schema."""
    numbers, codes = known_numbers(), known_codes()
    found: list[str] = []
    for route in routes(urlconf):
        kinds = {match.group("kind") or "str" for match in GROUP.finditer(route)}
        if not kinds:
            values = [""]
        elif route.startswith("admin/"):
            values = numbers_of_admin(route)
        else:
            values = numbers if "int" in kinds else codes
        found += ["/" + GROUP.sub(value, route).replace("\\", "").replace("?", "") for value in values]
    return found


def numbers_of_admin(route: str) -> list[str]:
    """The first and the last row of the model whose screen this is."""
    words = route.split("/")
    try:
        model = apps.get_model(words[1], words[2])
    except (LookupError, ValueError, IndexError):
        return ["1"]
    if model not in set(own_models()):
        return ["1"]
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return [str(key) for key in {keys.first(), keys.last()} if key is not None] or ["1"]


def known_numbers() -> list[str]:
    """Numbers that are primary keys of something: the smallest of each table."""
    found = set()
    for model in own_models():
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
            found.add(model._default_manager.order_by("pk").values_list("pk", flat=True).first())
    return [str(number) for number in sorted(found - {None})[:3]]


def known_codes() -> list[str]:
    """One value of every unique text: receipt codes, codes of firms. Bare numbers and digests are no codes."""
    found = []
    for model in our_models():
        for field in filter(_is_code, model._meta.local_concrete_fields):
            value = model._default_manager.values_list(field.attname, flat=True).order_by("pk").first()
            if value and "/" not in value and not value.isdigit() and not DIGEST.fullmatch(value):
                found.append(value)
    return found or ["none"]
