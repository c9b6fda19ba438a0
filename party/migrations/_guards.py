"""What the database itself refuses about the tree of organisations.

The functions stand once, in the public schema, and look into the schema of the table that fired them.
"""

# Moves wait for one another: two at a time could each find no cycle and make one together. FOR SHARE makes a child that
# is being added wait for a parent that is being moved.
TREE = """
CREATE FUNCTION public.party_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above text := '';
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
        PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_SCHEMA || '.party_tree'));
    END IF;
    IF NEW.parent_id IS NOT NULL THEN
        EXECUTE format('SELECT path FROM %I.party_partyorganisation WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
            INTO above USING NEW.parent_id;
        IF position('/' || NEW.id || '/' IN '/' || coalesce(above, '')) > 0 THEN
            RAISE EXCEPTION 'organisation %: it stands above % already', NEW.id, NEW.parent_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'party_no_cycle';
        END IF;
    END IF;
    NEW.path := coalesce(above, '') || NEW.id || '/';
    RETURN NEW;
END $$
"""
FOLLOW = """
CREATE FUNCTION public.party_tree_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.path <> OLD.path THEN
        EXECUTE format('UPDATE %I.party_partyorganisation SET parent_id = parent_id WHERE parent_id = $1',
            TG_TABLE_SCHEMA) USING NEW.id;
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE TRIGGER party_tree BEFORE INSERT OR UPDATE OF parent_id, path ON party_partyorganisation
    FOR EACH ROW EXECUTE FUNCTION public.party_tree();
CREATE TRIGGER party_tree_follow AFTER UPDATE OF parent_id, path ON party_partyorganisation
    FOR EACH ROW EXECUTE FUNCTION public.party_tree_follow();
"""
DROP = """
DROP TRIGGER party_tree ON party_partyorganisation;
DROP TRIGGER party_tree_follow ON party_partyorganisation;
"""
KEPT = {
    "AssignmentVisit": (),
    "MemberCount": (),
    "PartyStep": (),
}
"""Models whose rows are never changed → columns that are filled in later, or encrypted anew."""
