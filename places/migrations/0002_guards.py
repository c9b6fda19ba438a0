"""Rules that compare rows: the tree of areas hangs together, shares of a unit never exceed the whole."""

from django.db import migrations

# Checked at the end of each statement, so that one UPDATE may move a whole sub-tree. The lock on the parent makes
# a child that is being added wait for a parent that is being moved, and the other way round.
AREA_TREE = """
CREATE OR REPLACE FUNCTION public.check_area_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    levels constant text[] := ARRAY['city', 'district', 'subdistrict', 'community', 'grid'];
    parent_path text := '';
    parent_kind text;
    lost bigint;
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        EXECUTE format('SELECT path, kind FROM %I.places_area WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
            INTO parent_path, parent_kind USING NEW.parent_id;
        IF array_position(levels, NEW.kind::text) <= array_position(levels, parent_kind) THEN
            RAISE EXCEPTION 'area %: a % cannot belong to a %', NEW.code, NEW.kind, parent_kind
                USING ERRCODE = 'check_violation', CONSTRAINT = 'area_level_order';
        END IF;
    END IF;
    IF NEW.path IS DISTINCT FROM parent_path || NEW.code || '/' THEN
        RAISE EXCEPTION 'area %: path % does not continue %', NEW.code, NEW.path, parent_path
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_path_continues_parent';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.path <> OLD.path OR NEW.kind <> OLD.kind) THEN
        EXECUTE format(
            'SELECT count(*) FROM %I.places_area WHERE parent_id = $1 AND (path <> $2 || code || ''/'''
            ' OR array_position($3, kind::text) <= array_position($3, $4))', TG_TABLE_SCHEMA
        ) INTO lost USING NEW.id, NEW.path, levels, NEW.kind::text;
        IF lost > 0 THEN
            RAISE EXCEPTION 'area %: % areas below it would not continue it', NEW.code, lost
                USING ERRCODE = 'check_violation', CONSTRAINT = 'area_path_continues_parent';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER places_area_tree AFTER INSERT OR UPDATE OF path, code, kind, parent_id ON places_area
    FOR EACH ROW EXECUTE FUNCTION public.check_area_tree();
"""

# Exact: fractions are added over their common denominator. The lock on the unit serialises two writers.
# The sum can only peak on a day on which a share begins, so those days are looked at.
SHARES = """
CREATE OR REPLACE FUNCTION public.check_ownership_shares() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    share record;
    peak_day date;
    held numeric;
    parts numeric;
    common numeric;
BEGIN
    EXECUTE format('SELECT 1 FROM %I.places_unit WHERE id = $1 FOR NO KEY UPDATE', TG_TABLE_SCHEMA)
        USING NEW.unit_id;
    FOR peak_day IN EXECUTE format(
        'SELECT effective_from FROM %I.places_ownership WHERE unit_id = $1 AND effective_from >= $2'
        ' AND ($3 IS NULL OR effective_from < $3) UNION SELECT $2', TG_TABLE_SCHEMA
    ) USING NEW.unit_id, NEW.effective_from, NEW.effective_to LOOP
        held := 0;
        parts := 1;
        FOR share IN EXECUTE format(
            'SELECT share_numerator::numeric AS top, share_denominator::numeric AS bottom FROM %I.places_ownership'
            ' WHERE unit_id = $1 AND effective_from <= $2 AND (effective_to IS NULL OR effective_to > $2)',
            TG_TABLE_SCHEMA
        ) USING NEW.unit_id, peak_day LOOP
            common := lcm(parts, share.bottom);
            held := held * (common / parts) + share.top * (common / share.bottom);
            parts := common;
        END LOOP;
        IF held > parts THEN
            RAISE EXCEPTION 'unit %: shares add up to more than the whole on %', NEW.unit_id, peak_day
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ownership_shares_at_most_whole';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER places_ownership_shares AFTER INSERT OR UPDATE ON places_ownership
    FOR EACH ROW EXECUTE FUNCTION public.check_ownership_shares();
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL(AREA_TREE, "DROP TRIGGER places_area_tree ON places_area"),
        migrations.RunSQL(SHARES, "DROP TRIGGER places_ownership_shares ON places_ownership"),
    ]
