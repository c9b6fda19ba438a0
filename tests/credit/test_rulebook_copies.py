"""A city hands its rulebook on; its districts sign for themselves."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from credit.models import RulebookVersion
from credit.services import adopt_version, propose_version, upload_rulebook
from credit.services.copying import (
    NotAdopted,
    NotFromCity,
    copy_from_city,
    copy_to_district,
    share_version,
    shared_version,
)
from credit.services.rulebooks import SameText
from tenants.context import in_jurisdiction
from tenants.models import SharedRulebook
from tenants.selectors import rulebooks_of_city
from tests.credit.builders import SAMPLE
from tests.credit.conftest import NOW, area, person

TEXT = SAMPLE.read_text(encoding="utf-8").replace("code: sample\ntitle", "code: metro\ntitle")


@pytest.fixture
def of_city(metro: Any) -> RulebookVersion:
    """A rulebook that the city has adopted."""
    with in_jurisdiction(metro):
        place = area("9901", "试验市", "city", None)
        first, second = (person(name, "housing_department", place) for name in ("city1", "city2"))
        version = upload_rulebook(TEXT, by=first, now=NOW)
        return adopt_version(version.pk, by=second, now=NOW)


@pytest.fixture
def shared(of_city: RulebookVersion, metro: Any) -> SharedRulebook:
    with in_jurisdiction(metro):
        return shared_version(of_city)


def test_adoption_promises_to_share_and_sharing_twice_is_once(of_city: RulebookVersion, metro: Any) -> None:
    from jobs.models import OutboxEntry

    with in_jurisdiction(metro):
        promised = OutboxEntry.objects.get(topic="credit.share_rulebook")
        for _turn in range(2):
            share_version(promised.payload["version_id"])
    row = SharedRulebook.objects.get()
    assert (row.digest, row.code, row.number) == (of_city.digest, "metro", 1)


def test_a_copy_is_a_draft_with_the_same_digest_that_names_its_origin(shared: SharedRulebook, east: Any) -> None:
    kept = copy_to_district(shared, east, by="somebody", now=NOW)
    assert (kept.state, kept.digest, kept.proposed_by_id) == ("draft", shared.digest, None)
    assert kept.copied_from.startswith("试验市 · metro · 1")
    with in_jurisdiction(east):
        assert RulebookVersion.objects.filter(digest=shared.digest).count() == 1
    with pytest.raises(SameText):
        copy_to_district(shared, east, by="somebody", now=NOW)
    assert connection.schema_name == "public"


def test_the_districts_own_two_people_sign(shared: SharedRulebook, people: Any, jurisdiction: Any) -> None:
    kept = copy_from_city(shared.pk, by=people["housing"], now=NOW)
    propose_version(kept.pk, by=people["housing"], now=NOW)
    assert adopt_version(kept.pk, by=people["housing2"], now=NOW).state == "adopted"


def test_only_the_own_city_and_only_its_own_districts(
    shared: SharedRulebook, metro: Any, east: Any, people: Any
) -> None:
    assert list(rulebooks_of_city(east)) == [shared]
    assert not rulebooks_of_city(metro).exists() and not rulebooks_of_city(None).exists()
    with pytest.raises(NotFromCity):
        copy_to_district(shared, metro, by="", now=NOW)
    with in_jurisdiction(metro), pytest.raises(NotFromCity):
        copy_from_city(shared.pk, by=None, now=NOW)


def test_what_nobody_adopted_is_not_handed_on(metro: Any) -> None:
    with in_jurisdiction(metro), pytest.raises(NotAdopted):
        shared_version(RulebookVersion.objects.get())


def test_a_district_shares_nothing(rulebook: RulebookVersion) -> None:
    assert share_version(rulebook.pk) is None


def test_a_shared_text_never_changes(shared: SharedRulebook) -> None:
    for change in (lambda: SharedRulebook.objects.update(title="x"), lambda: SharedRulebook.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_command_copies_to_all_districts(of_city: RulebookVersion, east: Any, west: Any) -> None:
    out = StringIO()
    call_command("rulebook", "copy", "metro:1", "--from", "metro", "--all-districts", stdout=out)
    assert "east" in out.getvalue() and "west" in out.getvalue()
    with pytest.raises(CommandError, match="refused"):
        call_command("rulebook", "copy", "metro:1", "--from", "metro", "--to", "east", stderr=StringIO())
    with pytest.raises(CommandError, match="no version"):
        call_command("rulebook", "copy", "metro:9", "--from", "metro", "--to", "east")
    assert datetime.date(2026, 1, 1) == SharedRulebook.objects.get().effective_from
