"""What a checklist may say, and that a published one never changes."""

import pytest
from django.db import IntegrityError, transaction

from common.digest import digest
from common.errors import NotAllowed
from firms.models import Checklist, ChecklistVersion
from firms.rules.checklists import (
    Item,
    Section,
    differences,
    problems_of,
    read_sections,
    with_item,
    without_item,
    write_sections,
)
from firms.services import inspections as services
from tests.firms.inspections.conftest import NOW

ITEM = Item("gate", "大门完好", "The gate is whole", "样本", "verdict", "minor", 5)


def changed(**values):
    return (Section("门", "Gates", (ITEM._replace(**values),)),)


@pytest.mark.parametrize(
    ("sections", "count"),
    [
        (changed(), 0),
        ((), 1),
        (changed(code="Gate"), 1),
        (changed(code=""), 1),
        (changed(title=" "), 1),
        (changed(title="长" * 201), 1),
        (changed(legal_source=""), 1),
        (changed(kind="guess"), 1),
        (changed(severity="awful"), 1),
        (changed(days=0), 1),
        (changed(days=181), 1),
        (changed(days=180), 0),
        ((*changed(), *changed()), 1),
    ],
)
def test_what_is_wrong_is_said(sections, count):
    assert len(problems_of(sections)) == count


def test_a_document_is_read_as_it_was_written():
    assert read_sections(write_sections(changed(days=7))) == changed(days=7)


def test_an_item_is_put_in_changed_moved_and_taken_out():
    one = with_item((), "门", "Gates", ITEM)
    two = with_item(one, "门", "Gates", ITEM._replace(code="door"))
    assert [item.code for item in two[0].items] == ["gate", "door"]
    moved = with_item(two, "墙", "Walls", ITEM._replace(days=9))
    assert [(section.title, [item.code for item in section.items]) for section in moved] == [
        ("门", ["door"]),
        ("墙", ["gate"]),
    ]
    assert without_item(moved, "gate") == moved[:1]


def test_differences_name_items_and_fields():
    after = with_item(changed(days=3), "门", "Gates", ITEM._replace(code="door"))
    found = differences(changed(), after)
    assert [(one.code, one.kind, one.fields) for one in found] == [
        ("door", "added", ()),
        ("gate", "changed", ("days",)),
    ]


def test_the_shipped_checklists_are_sound(world):
    assert set(Checklist.objects.values_list("code", flat=True)) == {"common", "fire-lift"}
    for version in ChecklistVersion.objects.all():
        assert problems_of(version.parsed) == []
        assert version.sha256 == digest(version.sections)


def test_a_draft_is_edited_published_and_then_stays(world):
    draft = services.begin_draft(world.version.checklist_id, by=world.housing)
    assert services.begin_draft(world.version.checklist_id, by=world.housing) == draft
    services.save_item(draft.pk, by=world.housing, section="消防", section_en="Fire safety", item=ITEM)
    services.remove_item(draft.pk, by=world.housing, code="lift-remarks")
    published = services.publish_draft(draft.pk, by=world.housing, now=NOW)
    assert (published.number, "gate" in published.items, "lift-remarks" in published.items) == (2, True, False)
    assert "gate" not in ChecklistVersion.objects.get(pk=world.version.pk).items
    with pytest.raises(services.NoDraft):
        services.save_item(draft.pk, by=world.housing, section="消防", section_en="Fire", item=ITEM)


def test_the_database_refuses_to_change_what_is_published(world):
    for act in ("update", "delete"):
        rows = ChecklistVersion.objects.filter(pk=world.version.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(sections=[]) if act == "update" else rows._raw_delete(rows.db)


def test_an_incomplete_item_is_not_kept(world):
    draft = services.begin_draft(world.version.checklist_id, by=world.housing)
    with pytest.raises(services.ChecklistIncomplete):
        services.save_item(
            draft.pk, by=world.housing, section="消防", section_en="Fire", item=ITEM._replace(legal_source="")
        )
    assert "gate" not in ChecklistVersion.objects.get(pk=draft.pk).items


def test_only_who_sets_rules_everywhere_writes_checklists(world):
    with pytest.raises(NotAllowed):
        services.begin_draft(world.version.checklist_id, by=world.officer)
