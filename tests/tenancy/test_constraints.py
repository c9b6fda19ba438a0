"""What must never be false about jurisdictions, tried past the services."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tenants.choices import Level
from tenants.models import AuditAnchor, Domain, Jurisdiction


def write(**values):
    facts = {"name": "新市", "slug": "new", "schema_name": "new", "level": Level.CITY, "national_code": "9955"} | values
    with transaction.atomic():
        row = Jurisdiction.objects.bulk_create([Jurisdiction(**facts)])[0]
        check_now()
    return row


def check_now():
    """Deferred constraints look at the end of the transaction, which a test never reaches."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


BAD_SLUGS = ["New", "1new", "new-", "a--b", "a_b", "public", "template-jurisdiction", "pg-new", "www", ""]


@pytest.mark.parametrize("slug", BAD_SLUGS)
def test_a_bad_slug_is_refused(db, slug):
    with pytest.raises(IntegrityError, match="jurisdiction_slug_format"):
        write(slug=slug)


@pytest.mark.parametrize("schema", ["New", "pg catalog", 'a"b', "9a", ""])
def test_a_bad_schema_name_is_refused(db, schema):
    with pytest.raises(IntegrityError, match="jurisdiction_schema_format"):
        write(schema_name=schema)


@pytest.mark.parametrize("code", ["990", "99010", "990101", "99x1", ""])
def test_a_citys_code_has_four_digits(db, code):
    with pytest.raises(IntegrityError, match="jurisdiction_code_fits_level"):
        write(national_code=code)


@pytest.mark.parametrize("code", ["9901", "99010", "99010101"])
def test_a_districts_code_has_six_or_nine_digits(metro, code):
    with pytest.raises(IntegrityError, match="jurisdiction_code_fits_level"):
        write(level=Level.DISTRICT, national_code=code, parent=metro)


def test_a_district_needs_a_city(db):
    with pytest.raises(IntegrityError, match="jurisdiction_parent_fits_level"):
        write(level=Level.DISTRICT, national_code="990109")


def test_a_city_has_none(metro):
    with pytest.raises(IntegrityError, match="jurisdiction_parent_fits_level"):
        write(parent=metro)


def test_a_districts_parent_is_a_city_and_not_a_district(east):
    with pytest.raises(IntegrityError, match="jurisdiction_parent_is_city"):
        write(level=Level.DISTRICT, national_code="990109", parent=east)


def test_a_city_with_districts_cannot_become_a_district(metro, east):
    with pytest.raises(IntegrityError, match="jurisdiction_parent_is_city"), transaction.atomic():
        Jurisdiction.objects.filter(pk=metro.pk).update(level="district", national_code="990177", parent=metro)
        check_now()


def test_a_jurisdiction_has_one_primary_host(east):
    with pytest.raises(IntegrityError, match="domain_one_primary"):
        Domain.objects.bulk_create([Domain(domain="second.localhost", tenant=east, is_primary=True)])


@pytest.mark.parametrize("host", ["East.localhost", "east.localhost:80", "-a.localhost", "a..b", ""])
def test_a_bad_host_name_is_refused(east, host):
    with pytest.raises(IntegrityError, match="domain_format"):
        Domain.objects.bulk_create([Domain(domain=host, tenant=east, is_primary=False)])


def test_an_anchor_never_changes(db):
    anchor = AuditAnchor.objects.create(schema_name="east", position=1, hash="0" * 64, anchored_at=timezone.now())
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        AuditAnchor.objects.filter(pk=anchor.pk).update(position=2)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        anchor.delete()
