"""A rulebook counts only when two people have signed, and its text never changes."""

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed
from credit.models import RulebookVersion
from credit.reference import install
from credit.services import adopt_version, propose_version, refuse_version, upload_rulebook
from credit.services.rulebooks import NoRulebook, PeriodTaken, SamePerson, SameText, rulebook_in_force
from tests.credit.builders import SAMPLE

TEXT = SAMPLE.read_text(encoding="utf-8")
LATER = TEXT.replace("effective_from: 2026-01-01", "effective_from: 2026-09-01")


def test_every_jurisdiction_starts_with_the_sample_as_a_draft_that_does_not_count(jurisdiction: Any) -> None:
    assert RulebookVersion.objects.get().state == "draft"
    install()
    assert RulebookVersion.objects.count() == 1
    with pytest.raises(NoRulebook):
        rulebook_in_force(datetime.date(2026, 7, 1))


def test_whoever_proposed_cannot_adopt(people: dict[str, User], now: datetime.datetime) -> None:
    version = RulebookVersion.objects.get()
    propose_version(version.pk, by=people["housing"], now=now)
    with pytest.raises(SamePerson):
        adopt_version(version.pk, by=people["housing"], now=now)
    adopt_version(version.pk, by=people["housing2"], now=now)
    assert rulebook_in_force(datetime.date(2026, 7, 1)) == version
    with pytest.raises(MoveNotAllowed):
        refuse_version(version.pk, by=people["housing2"], now=now, reason="x")


def test_the_database_itself_wants_two_people(people: dict[str, User], now: datetime.datetime) -> None:
    one = people["housing"]
    for name, values in {
        "rulebook_two_people": {"decided_by": one, "decided_at": now},
        "rulebook_signed": {"decided_by": None},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            RulebookVersion.objects.update(state="adopted", proposed_by=one, proposed_at=now, **values)


def test_the_subdistrict_does_not_manage_rulebooks(people: dict[str, User], now: datetime.datetime) -> None:
    with pytest.raises(NotAllowed):
        upload_rulebook(LATER, by=people["officer"], now=now)


def test_a_new_rulebook_ends_the_one_before_where_it_begins(
    rulebook: RulebookVersion, people: dict[str, User], now: datetime.datetime
) -> None:
    version = upload_rulebook(LATER, by=people["housing"], now=now)
    adopt_version(version.pk, by=people["housing2"], now=now)
    rulebook.refresh_from_db()
    assert rulebook.effective_to == datetime.date(2026, 9, 1)
    assert rulebook_in_force(datetime.date(2026, 8, 31)) == rulebook
    assert rulebook_in_force(datetime.date(2026, 9, 1)) == version


def test_the_past_of_an_adopted_rulebook_is_not_rewritten(
    rulebook: RulebookVersion, people: dict[str, User], now: datetime.datetime
) -> None:
    earlier = upload_rulebook(TEXT.replace("2026-01-01", "2025-06-01"), by=people["housing"], now=now)
    with pytest.raises(PeriodTaken):
        adopt_version(earlier.pk, by=people["housing2"], now=now)


def test_the_same_text_twice_is_one_version(people: dict[str, User], now: datetime.datetime) -> None:
    with pytest.raises(SameText):
        upload_rulebook(TEXT, by=people["housing"], now=now)


def test_the_text_can_neither_be_changed_nor_removed(jurisdiction: Any) -> None:
    for change in (
        lambda: RulebookVersion.objects.update(document={}),
        lambda: RulebookVersion.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()


def test_the_command_checks_and_loads(jurisdiction: Any, tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    call_command("rulebook", "check", str(SAMPLE), stdout=out)
    assert "14 items" in out.getvalue()
    broken = tmp_path / "broken.yaml"
    broken.write_text(TEXT.replace("max: 80", "max: 79"), encoding="utf-8")
    with pytest.raises(CommandError, match="1 problem"):
        call_command("rulebook", "check", str(broken), stderr=err)
    assert "grades" in err.getvalue()
    later = tmp_path / "later.yaml"
    later.write_text(LATER, encoding="utf-8")
    call_command("rulebook", "load", str(later), jurisdiction=jurisdiction.slug, stdout=out)
    assert RulebookVersion.objects.count() == 2
    with pytest.raises(CommandError, match="nowhere"):
        call_command("rulebook", "load", str(later), jurisdiction="nowhere", stdout=out)
