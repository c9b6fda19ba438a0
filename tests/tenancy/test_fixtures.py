"""The common fixtures keep what they promise."""

from django.contrib.auth import get_user_model
from django.db import connection

from tenants.context import current_jurisdiction
from tenants.models import Jurisdiction


def test_a_test_in_a_jurisdiction_is_inside_its_schema(jurisdiction):
    assert connection.schema_name == "east"
    assert current_jurisdiction() == jurisdiction
    assert not get_user_model().objects.exists()


def test_a_fresh_jurisdiction_is_seen_by_other_connections(fresh_jurisdiction, at_once):
    get_user_model().objects.create(username="a")
    counts = at_once(fresh_jurisdiction, get_user_model().objects.count, get_user_model().objects.count)
    assert counts == [1, 1]


def test_a_fresh_jurisdiction_is_gone_afterwards(db):
    assert not Jurisdiction.objects.filter(slug__startswith="fresh-").exists()
