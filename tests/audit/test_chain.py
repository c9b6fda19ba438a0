"""Whatever is done to the audit trail past its guards is found and named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import AuditEntry, AuditSeal
from audit.rules import CHANGED, CUT, INSERTED, REMOVED, REWRITTEN, UNSEALED, link_hash, payload_of
from audit.selectors import chain_findings
from audit.services import record
from tenants.models import AuditAnchor
from tenants.services import anchor_audit_chains


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def chain(jurisdiction):
    """Five sealed entries; the guards are off for the rest of the test. Returns the entries' numbers."""
    entries = [record(None, "test.act", jurisdiction, fields=["b", "a"], reason=f"第{n}") for n in range(1, 6)]
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # as at a commit
    for table in ("audit_auditentry", "audit_auditseal"):
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return [entry.pk for entry in entries]


def found(anchors=None):
    return [(finding.kind, finding.position, finding.entry_id) for finding in chain_findings(anchors or {})]


def anchors_now():
    return dict(AuditSeal.objects.values_list("position", "hash"))


def test_an_untouched_chain_is_whole(chain):
    assert found(anchors_now()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("occurred_at", "occurred_at + interval '1 second'"),
        ("actor_id", "7"),
        ("actor", "'somebody'"),
        ("role", "'mayor'"),
        ("action", "'test.other'"),
        ("object_type", "'x.y'"),
        ("object_id", "'99'"),
        ("fields", "'[\"c\"]'::jsonb"),
        ("reason", "''"),
        ("request_id", "'f'"),
    ],
)
def test_a_changed_column_is_named(chain, column, value):
    sql(f"UPDATE audit_auditentry SET {column} = {value} WHERE id = {chain[2]}")
    (finding,) = chain_findings({})
    assert (finding.kind, finding.position, finding.entry_id) == (CHANGED, 3, chain[2])
    assert column in finding.detail


def test_a_column_changed_together_with_its_sealed_text_is_found(chain):
    entry = AuditEntry.objects.get(pk=chain[1])
    entry.reason = "forged"
    AuditEntry.objects.filter(pk=entry.pk).update(reason="forged", payload=payload_of(entry))
    assert found() == [(CHANGED, 2, chain[1])]


def reseal(from_position):
    """What somebody does who knows the rule: compute every later seal anew."""
    last = AuditSeal.objects.get(position=from_position - 1).hash
    for seal in AuditSeal.objects.filter(position__gte=from_position).order_by("position"):
        payload = AuditEntry.objects.get(pk=seal.entry_id).payload
        new = link_hash(last, payload)
        AuditSeal.objects.filter(pk=seal.pk).update(previous_hash=last, hash=new)
        last = new


def test_a_chain_computed_anew_after_a_change_contradicts_its_anchors(chain):
    anchors = anchors_now()
    entry = AuditEntry.objects.get(pk=chain[3])
    entry.actor = "somebody else"
    AuditEntry.objects.filter(pk=entry.pk).update(actor=entry.actor, payload=payload_of(entry))
    reseal(4)
    assert found() == []  # consistent in itself: only the anchors tell
    assert found(anchors) == [(REWRITTEN, 4, chain[3]), (REWRITTEN, 5, chain[4])]


def test_a_seal_that_was_changed_alone_is_found(chain):
    sql(f"UPDATE audit_auditseal SET hash = '{'f' * 64}' WHERE position = 2")
    assert found() == [(CHANGED, 2, chain[1]), (INSERTED, 3, chain[2])]


def test_a_removed_entry_is_found(chain):
    sql(f"DELETE FROM audit_auditentry WHERE id = {chain[1]}")
    assert found() == [(REMOVED, 2, chain[1])]


def test_an_entry_removed_with_its_seal_is_found(chain):
    sql(f"DELETE FROM audit_auditentry WHERE id = {chain[1]}", "DELETE FROM audit_auditseal WHERE position = 2")
    assert found() == [(REMOVED, 2, None)]


def test_a_gap_that_was_closed_up_is_found(chain):
    sql(f"DELETE FROM audit_auditentry WHERE id = {chain[1]}", "DELETE FROM audit_auditseal WHERE position = 2")
    for position in (3, 4, 5):
        sql(f"UPDATE audit_auditseal SET position = {position - 1} WHERE position = {position}")
    assert found() == [(INSERTED, 2, chain[2])]


def test_an_entry_put_in_past_the_guards_is_found(chain, jurisdiction):
    forged = record(None, "test.forged", jurisdiction)
    assert found() == [(UNSEALED, None, forged.pk)]


def test_an_entry_put_in_with_a_seal_of_its_own_is_found(chain, jurisdiction):
    forged = record(None, "test.forged", jurisdiction)
    sql("UPDATE audit_auditseal SET position = position + 1 WHERE position = 5")
    before = AuditSeal.objects.get(position=4).hash
    AuditSeal.objects.create(
        position=5, entry_id=forged.pk, previous_hash=before, hash=link_hash(before, forged.payload)
    )
    assert found() == [(INSERTED, 6, chain[4])]


def test_a_cut_tail_is_found_by_the_anchor(chain):
    anchors = anchors_now()
    sql(f"DELETE FROM audit_auditentry WHERE id = {chain[4]}", "DELETE FROM audit_auditseal WHERE position = 5")
    assert found() == []
    assert found(anchors) == [(CUT, 4, None)]


def test_an_emptied_trail_is_found_by_the_anchor(chain):
    anchors = anchors_now()
    sql("DELETE FROM audit_auditentry", "DELETE FROM audit_auditseal")
    assert found(anchors) == [(CUT, 0, None)]


def test_a_long_chain_is_read_in_chunks(chain, monkeypatch):
    monkeypatch.setattr("audit.selectors.CHUNK", 2)
    assert found(anchors_now()) == []
    sql(f"DELETE FROM audit_auditentry WHERE id = {chain[3]}")
    assert found() == [(REMOVED, 4, chain[3])]


# --- With the guards on --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_guards_refuse_every_change(jurisdiction, table, statement):
    record(None, "test.act", jurisdiction)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    column = "actor" if table.endswith("entry") else "hash"
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        sql(statement.format(table, column))


def test_entries_of_concurrent_commits_form_one_chain(fresh_jurisdiction, at_once):
    def write(number):
        def run():
            for _ in range(5):
                with transaction.atomic():
                    record(None, f"test.act{number}", fresh_jurisdiction)

        return run

    assert at_once(fresh_jurisdiction, *(write(number) for number in range(4))) == [None] * 4
    assert AuditSeal.objects.count() == 20
    assert list(chain_findings({})) == []


# --- Anchors and the command ------------------------------------------------------------------------------


def test_each_chain_is_anchored_once_per_state(fresh_jurisdiction):
    with transaction.atomic():
        record(None, "test.act", fresh_jurisdiction)
    connection.set_schema_to_public()
    anchor_audit_chains(now=timezone.now())
    anchor_audit_chains(now=timezone.now())
    anchor = AuditAnchor.objects.get(schema_name=fresh_jurisdiction.schema_name)
    assert (anchor.position, anchor.jurisdiction_id) == (1, fresh_jurisdiction.pk)


def test_the_command_finds_a_cut_tail(fresh_jurisdiction, capsys):
    for _ in range(2):
        with transaction.atomic():
            record(None, "test.act", fresh_jurisdiction)
    connection.set_schema_to_public()
    anchor_audit_chains(now=timezone.now())
    call_command("verify_audit", "--jurisdiction", fresh_jurisdiction.slug)
    schema = fresh_jurisdiction.schema_name
    sql(
        f"ALTER TABLE {schema}.audit_auditseal DISABLE TRIGGER USER",
        f"ALTER TABLE {schema}.audit_auditentry DISABLE TRIGGER USER",
        f"DELETE FROM {schema}.audit_auditentry WHERE id = (SELECT max(id) FROM {schema}.audit_auditentry)",
        f"DELETE FROM {schema}.audit_auditseal WHERE position = 2",
    )
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("verify_audit", "--jurisdiction", fresh_jurisdiction.slug)
    assert "cut at position 1" in capsys.readouterr().out
    assert connection.schema_name == "public"


def test_the_command_checks_the_platform_and_every_jurisdiction(db, capsys):
    call_command("verify_audit", "--all")
    assert "4 audit chains are whole" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_jurisdiction(db):
    with pytest.raises(CommandError, match="no jurisdiction nowhere"):
        call_command("verify_audit", "--jurisdiction", "nowhere")
