"""All rights at once are for platform operators, who live in the public schema; a jurisdiction has only roles."""

from django.db import migrations

from common.migrations import create_once

REFUSE = """
CREATE FUNCTION public.refuse_superuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN
        RAISE EXCEPTION '% has no superusers: give a role instead', TG_TABLE_SCHEMA
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER accounts_user_no_superuser BEFORE INSERT OR UPDATE OF is_superuser ON accounts_user
    FOR EACH ROW WHEN (NEW.is_superuser) EXECUTE FUNCTION public.refuse_superuser();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(create_once("public.refuse_superuser()", REFUSE), migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER accounts_user_no_superuser ON accounts_user"),
    ]
