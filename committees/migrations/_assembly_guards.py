"""What the database itself refuses about assemblies: ballots out of time, changed agendas, early openings.

The functions stand once, in the public schema, and look into the schema of the table that fired them.
"""

KEPT = {
    "FrozenRoll": (),
    "RollOwner": (),
    "RollUnit": (),
    "Voice": (),
    "RollTransfer": (),
    "BallotSeal": ("private_key", "opened_at"),
    "BallotPaper": ("void_at", "used_at"),
    "BallotEntry": (),
    "OpenedBallot": (),
    "PaperTyping": (),
    "Delivery": (),
    "DoorVisit": ("phone",),
    "Proxy": ("agent_name",),
    "MotionResult": (),
    "AssemblyRecord": (),
    "OwnerLink": ("revoked_at",),
    "OwnerInvitation": ("used_at",),
    "AssemblyOfficer": ("released_at",),
}
"""Models whose rows are never changed → columns that are filled in later, or encrypted anew."""

# FOR SHARE: ballots come in side by side; closing (FOR NO KEY UPDATE) waits for those under way, and they for it.
BALLOT_IN_TIME = """
CREATE FUNCTION public.assembly_ballot_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present text;
    opening timestamptz;
    closing timestamptz;
    fits boolean;
BEGIN
    EXECUTE format('SELECT state, opens_at, closes_at FROM %I.committees_assembly WHERE id = $1 FOR SHARE',
        TG_TABLE_SCHEMA) INTO present, opening, closing USING NEW.assembly_id;
    NEW.recorded_at := clock_timestamp();
    IF present NOT IN ('voting', 'closed')
        OR (NEW.channel = 'online' AND (present <> 'voting'
            OR NEW.received_at < opening OR NEW.received_at > closing)) THEN
        RAISE EXCEPTION 'no ballot is taken: % until %', present, closing
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assembly_ballot_in_time';
    END IF;
    IF NEW.roll_unit_id IS NOT NULL THEN
        EXECUTE format('SELECT r.assembly_id = $2 FROM %1$I.committees_rollunit u '
            'JOIN %1$I.committees_frozenroll r ON r.id = u.roll_id WHERE u.id = $1', TG_TABLE_SCHEMA)
            INTO fits USING NEW.roll_unit_id, NEW.assembly_id;
        IF fits IS NOT TRUE THEN
            RAISE EXCEPTION 'the unit is not on the roll of this assembly'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'assembly_ballot_on_roll';
        END IF;
    END IF;
    RETURN NEW;
END $$
"""
LIVE_FITS = """
CREATE FUNCTION public.assembly_live_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    EXECUTE format('SELECT v.roll_unit_id = e.roll_unit_id FROM %1$I.committees_voice v, %1$I.committees_ballotentry e '
        'WHERE v.id = $1 AND e.id = $2', TG_TABLE_SCHEMA) INTO fits USING NEW.voice_id, NEW.entry_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'the ballot is for another unit'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assembly_live_fits';
    END IF;
    RETURN NEW;
END $$
"""
SEALED_UNTIL_CLOSE = """
CREATE FUNCTION public.assembly_sealed_until_close() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present text;
    closing timestamptz;
BEGIN
    EXECUTE format('SELECT a.state, a.closes_at FROM %1$I.committees_assembly a '
        'JOIN %1$I.committees_ballotentry e ON e.assembly_id = a.id WHERE e.id = $1', TG_TABLE_SCHEMA)
        INTO present, closing USING NEW.entry_id;
    IF present <> 'closed' OR clock_timestamp() < closing THEN
        RAISE EXCEPTION 'ballots are sealed until %', closing
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assembly_sealed_until_close';
    END IF;
    RETURN NEW;
END $$
"""
ASSEMBLY_FROZEN = """
CREATE FUNCTION public.assembly_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'opened_at', 'closed_at', 'counted_at', 'announced_at', 'cancelled_at',
        'cancel_reason'];
    steps text[] := ARRAY['noticed', 'voting', 'closed', 'counted', 'announced'];
    goes_on boolean;
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        goes_on := NEW.state = OLD.state
            OR (NEW.state = 'cancelled' AND OLD.state IN ('noticed', 'voting'))
            OR array_position(steps, NEW.state::text) = array_position(steps, OLD.state::text) + 1;
    END IF;
    IF TG_OP = 'DELETE' OR goes_on IS NOT TRUE OR (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
        RAISE EXCEPTION 'an assembly is frozen from its notice on: % refused', TG_OP
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assembly_frozen';
    END IF;
    RETURN NEW;
END $$
"""
PARTS_FROZEN = """
CREATE FUNCTION public.assembly_parts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record;
    present text;
BEGIN
    FOR part IN
        SELECT (to_jsonb(NEW) ->> 'assembly_id')::bigint AS id WHERE TG_OP <> 'DELETE'
        UNION SELECT (to_jsonb(OLD) ->> 'assembly_id')::bigint WHERE TG_OP <> 'INSERT'
    LOOP
        EXECUTE format('SELECT state FROM %I.committees_assembly WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
            INTO present USING part.id;
        IF present <> 'draft' THEN
            RAISE EXCEPTION 'agenda and roll are fixed from the notice on: % refused', TG_OP
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assembly_parts_frozen';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
GUARDS = (
    ("assembly_ballot_in_time", BALLOT_IN_TIME),
    ("assembly_live_fits", LIVE_FITS),
    ("assembly_sealed_until_close", SEALED_UNTIL_CLOSE),
    ("assembly_frozen", ASSEMBLY_FROZEN),
    ("assembly_parts_frozen", PARTS_FROZEN),
)
CHANGES = "INSERT OR UPDATE OR DELETE"
TRIGGERS = (
    ("committees_ballotentry", "INSERT", "assembly_ballot_in_time()"),
    ("committees_liveballot", "INSERT OR UPDATE", "assembly_live_fits()"),
    ("committees_openedballot", "INSERT", "assembly_sealed_until_close()"),
    ("committees_assembly", "UPDATE OR DELETE", "assembly_frozen()"),
    ("committees_motion", CHANGES, "assembly_parts_frozen()"),
    ("committees_frozenroll", "INSERT", "assembly_parts_frozen()"),
    ("committees_unitrepresentative", CHANGES, "assembly_parts_frozen()"),
)


def guard(table: str, when: str, call: str) -> tuple[str, str]:
    """SQL that sets a guard before each row, and SQL that takes it away."""
    name = f"{table}_guard"
    return (
        f'CREATE TRIGGER "{name}" BEFORE {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION public.{call}',
        f'DROP TRIGGER "{name}" ON "{table}"',
    )
