"""Boxes in tests: sealed, opened, typed, typed again."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.services import assemblies, papers, polling, recounts
from tests.committees.assembly.conftest import YES

NINE, FIVE = datetime.time(9), datetime.time(17)
PHOTO = b"\xff\xd8\xff\xe0 a seal"


@pytest.fixture
def box(world):
    """Box 1 of an assembly whose voting ended an hour ago, sealed before it began."""
    made = world.past()
    found = polling.set_up_box(
        made.pk, by=world.officer, now=made.opens_at, number=1, place="东门岗亭", hours=(NINE, FIVE)
    )
    sealed(world, found, "A001", made.opens_at)
    return found


def sealed(world, box, seal, at, **more):
    return polling.seal_box(box.pk, seal, by=world.counters[0], second=world.counters[1], now=at, **more)


def opened(world, box, papers_found, at=None, **more):
    found = polling.Opened(papers_found, more.pop("is_intact", True), **more)
    return polling.open_box(
        box.pk, found, by=world.counters[0], second=world.counters[1], now=at or box.assembly.closes_at
    )


def closed(world, made):
    return assemblies.close_voting(made.pk, by=world.officer, now=made.closes_at)


def typed(world, box, number, choices, by=None):
    """Two counters type a paper of the box after the close."""
    code = world.codes[world.label(number)].code
    for user in by or world.counters:
        last = papers.type_paper(box.assembly_id, code, choices, by=user, now=timezone.now(), box=box)
    return last


def retyped(world, going, number, choices, by=None):
    code = world.codes[world.label(number)].code
    for user in by or world.counters:
        last = recounts.type_again(going.pk, code, choices, by=user, now=timezone.now())
    return last


def refused(act, *constraints):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    assert caught.value.__cause__.diag.constraint_name in constraints


@pytest.fixture
def counted_box(world, box):
    """Three papers of the box are in the ledger."""
    closed(world, box.assembly)
    opened(world, box, 3)
    for number in (0, 1, 2):
        typed(world, box, number, YES)
    return box


def begun(world, box):
    return recounts.begin_recount(box.pk, by=world.officer, now=timezone.now(), reason="业主申请复点")
