"""Entries and seals are insert-only; the database seals each entry when its transaction commits."""

from django.db import migrations

from common.migrations import InsertOnly, create_once

# Deferred to the commit, so that the order of the chain is the order of commits, the lock that
# serialises it is held for an instant, and a service cannot forget or forge a seal.
SEAL = """
CREATE FUNCTION public.seal_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_position bigint := 0;
    last_hash text := repeat('0', 64);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit'), hashtext(TG_TABLE_SCHEMA));
    EXECUTE format('SELECT position, hash FROM %I.audit_auditseal ORDER BY position DESC LIMIT 1', TG_TABLE_SCHEMA)
        INTO last_position, last_hash;
    last_position := coalesce(last_position, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    EXECUTE format(
        'INSERT INTO %I.audit_auditseal (position, entry_id, previous_hash, hash) VALUES ($1, $2, $3, $4)',
        TG_TABLE_SCHEMA
    ) USING last_position + 1, NEW.id, last_hash,
        encode(sha256(convert_to(last_hash || NEW.payload, 'UTF8')), 'hex');
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER audit_auditentry_seal AFTER INSERT ON audit_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.seal_audit_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        InsertOnly("AuditEntry"),
        InsertOnly("AuditSeal"),
        migrations.RunSQL(create_once("public.seal_audit_entry()", SEAL), migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER audit_auditentry_seal ON audit_auditentry"),
    ]
