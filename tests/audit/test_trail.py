"""The trail: one entry per change, in the change's transaction, sealed by the database, never altered."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import AuditEntry, AuditSeal
from audit.rules import GENESIS, link_hash, payload_of
from audit.services import record
from common.context import request_id


def test_an_entry_is_sealed_when_its_transaction_commits_and_not_before(fresh_jurisdiction):
    user = User.objects.create_user("somebody")
    with transaction.atomic():
        entry = record(user, "tests.did", user, fields=["b", "a"], reason="why", role="grid_worker")
        assert not AuditSeal.objects.exists()
    seal = AuditSeal.objects.get()
    assert (seal.position, seal.entry_id, seal.previous_hash) == (1, entry.pk, GENESIS)
    assert seal.hash == link_hash(GENESIS, entry.payload)
    assert entry.fields == ["a", "b"]


def test_a_change_that_fails_leaves_no_entry(fresh_jurisdiction):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(None, "tests.did", User(pk=1))
        raise ZeroDivisionError
    assert not AuditEntry.objects.exists()


def test_the_text_under_the_seal_is_the_row_that_is_read_back(jurisdiction):
    token = request_id.set("a" * 32)
    try:
        entry = record(None, "tests.did", User(pk=1), reason="原因")
    finally:
        request_id.reset(token)
    entry = AuditEntry.objects.get(pk=entry.pk)
    assert entry.payload == payload_of(entry)
    assert (entry.actor, entry.request_id) == ("system", "a" * 32)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET reason = 'nicer'",
        "UPDATE audit_auditentry SET reason = reason",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "UPDATE audit_auditseal SET hash = 'x'",
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditseal",
    ],
)
def test_the_database_refuses_to_alter_it(fresh_jurisdiction, statement):
    with transaction.atomic():
        record(None, "tests.did", User(pk=1))
    with pytest.raises(IntegrityError, match="insert-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_many_writers_make_one_chain_without_gaps(fresh_jurisdiction, at_once):
    def write():
        for _turn in range(5):
            with transaction.atomic():
                record(None, "tests.did", User(pk=1))
                record(None, "tests.did_more", User(pk=1))

    assert at_once(fresh_jurisdiction, *[write] * 4) == [None] * 4
    seals = list(AuditSeal.objects.order_by("position"))
    assert [seal.position for seal in seals] == list(range(1, 41))
    previous = GENESIS
    payloads = dict(AuditEntry.objects.values_list("pk", "payload"))
    for seal in seals:
        assert seal.previous_hash == previous
        assert seal.hash == link_hash(previous, payloads[seal.entry_id])
        previous = seal.hash


def test_each_schema_has_a_chain_of_its_own(fresh_jurisdiction):
    from tenants.context import in_schema

    with transaction.atomic():
        record(None, "tests.did", User(pk=1))
    with in_schema("public"):
        before = AuditSeal.objects.count()
    with transaction.atomic():
        record(None, "tests.did", User(pk=1))
    assert list(AuditSeal.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
    with in_schema("public"):
        assert AuditSeal.objects.count() == before
