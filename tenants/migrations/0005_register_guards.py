"""What the database guards in the register: rows leave only with their jurisdiction, and hardly ever change."""

from django.db import migrations

# A row may go once its jurisdiction is gone: the cascade below runs after that row was deleted.
KEEP = """
CREATE FUNCTION public.keep_while_jurisdiction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN  -- TRUNCATE has no OLD to ask
        IF NOT EXISTS (SELECT FROM public.tenants_jurisdiction WHERE id = OLD.jurisdiction_id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '%.% leaves only with its jurisdiction: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""
# What has ended stays ended: the first end is the one that was published.
END_ONCE = """
CREATE FUNCTION public.end_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending text;
BEGIN
    FOREACH ending IN ARRAY TG_ARGV LOOP
        IF coalesce(to_jsonb(OLD) ->> ending, '') <> ''
           AND to_jsonb(OLD) ->> ending IS DISTINCT FROM to_jsonb(NEW) ->> ending THEN
            RAISE EXCEPTION '%.% has ended once: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""
ENDINGS = {
    "registeredpublication": (),
    "publishedrating": ("withdrawn_at",),
    "publishedentry": ("ended_on", "end_reason"),
}
TABLES = (*ENDINGS, "registeredfirm")


def guards():
    for name in TABLES:
        table = f"tenants_{name}"
        yield (
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_jurisdiction FOREIGN KEY (jurisdiction_id)"
            " REFERENCES tenants_jurisdiction (id) ON DELETE CASCADE",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_jurisdiction",
        )
        for trigger, event, level in (("kept", "DELETE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT")):
            yield (
                f"CREATE TRIGGER {table}_{trigger} BEFORE {event} ON {table}"
                f" FOR EACH {level} EXECUTE FUNCTION public.keep_while_jurisdiction()",
                f"DROP TRIGGER {table}_{trigger} ON {table}",
            )
    for name, endings in ENDINGS.items():
        table, arguments = f"tenants_{name}", ", ".join(f"'{column}'" for column in endings)
        for trigger, function in (("fixed", "refuse_change"), ("end_once", "end_once")):
            if trigger == "end_once" and not endings:
                continue
            yield (
                f"CREATE TRIGGER {table}_{trigger} BEFORE UPDATE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION public.{function}({arguments})",
                f"DROP TRIGGER {table}_{trigger} ON {table}",
            )


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_published_register")]

    operations = [
        migrations.RunSQL(KEEP, "DROP FUNCTION public.keep_while_jurisdiction()"),
        migrations.RunSQL(END_ONCE, "DROP FUNCTION public.end_once()"),
        *(migrations.RunSQL(forwards, backwards) for forwards, backwards in guards()),
    ]
