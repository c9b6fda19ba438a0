"""What the database itself refuses about boxes, shifts and recounts. Functions stand once, in the public schema."""

KEPT = {
    "BallotBox": ("withdrawn_at",),
    "BoxSealing": (),
    "BoxOpening": (),
    "PollingShift": ("withdrawn_at",),
    "PaperReturn": (),
    "BoxRecount": ("ended_at", "ended_by_id", "findings", "note"),
    "RecountTyping": (),
    "PaperCorrection": (),
}
"""Models whose rows are never changed → columns that are filled in later."""

# FOR SHARE as with ballots: closing and counting wait for those under way.
BOX_GUARD = """
CREATE FUNCTION public.polling_box_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    box record;
    officers integer;
    broken text;
BEGIN
    IF TG_TABLE_NAME = 'committees_boxsealing' THEN
        EXECUTE format('SELECT b.*, NULL::timestamptz AS sealed_at FROM %I.committees_ballotbox b WHERE b.id = $1 '
            'FOR NO KEY UPDATE', TG_TABLE_SCHEMA) INTO box USING NEW.box_id;
    ELSE
        EXECUTE format('SELECT b.*, s.sealed_at FROM %1$I.committees_boxsealing s '
            'JOIN %1$I.committees_ballotbox b ON b.id = s.box_id WHERE s.id = $1', TG_TABLE_SCHEMA)
            INTO box USING NEW.sealing_id;
    END IF;
    EXECUTE format('SELECT count(DISTINCT user_id) FROM %I.committees_assemblyofficer '
        'WHERE assembly_id = $1 AND user_id IN ($2, $3) AND released_at IS NULL', TG_TABLE_SCHEMA)
        INTO officers USING box.assembly_id, NEW.first_by_id, NEW.second_by_id;
    IF officers <> 2 THEN
        RAISE EXCEPTION 'two persons with a task in the assembly are needed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'polling_two_officers';
    END IF;
    IF TG_TABLE_NAME = 'committees_boxsealing' THEN
        EXECUTE format('SELECT CASE WHEN $4 IS NOT NULL THEN ''polling_box_withdrawn'' '
            'WHEN a.state NOT IN (''noticed'', ''voting'') OR $3 >= a.closes_at THEN ''polling_seal_in_time'' '
            'WHEN EXISTS (SELECT FROM %1$I.committees_boxsealing s WHERE s.box_id = $2 AND NOT EXISTS '
            '(SELECT FROM %1$I.committees_boxopening o WHERE o.sealing_id = s.id)) THEN ''polling_box_sealed'' '
            'WHEN EXISTS (SELECT FROM %1$I.committees_boxsealing s JOIN %1$I.committees_ballotbox b ON b.id = s.box_id '
            'WHERE b.assembly_id = a.id AND s.seal_number = $5) THEN ''polling_seal_once'' END '
            'FROM %1$I.committees_assembly a WHERE a.id = $1 FOR SHARE', TG_TABLE_SCHEMA)
            INTO broken USING box.assembly_id, box.id, NEW.sealed_at, box.withdrawn_at, NEW.seal_number;
    ELSE
        EXECUTE format('SELECT CASE WHEN NOT (a.state = ''closed'' OR ($2 AND a.state = ''voting'')) '
            'OR $3 < $4 OR (NOT $2 AND $3 < a.closes_at) THEN ''polling_open_in_time'' END '
            'FROM %I.committees_assembly a WHERE a.id = $1 FOR SHARE', TG_TABLE_SCHEMA)
            INTO broken USING box.assembly_id, box.is_mobile, NEW.opened_at, box.sealed_at;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'box %: %', box.number, broken USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""
SHIFT_GUARD = """
CREATE FUNCTION public.polling_shift_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %1$I.committees_assemblyofficer WHERE assembly_id = $1 '
        'AND user_id = $2 AND released_at IS NULL) AND ($3 IS NULL OR EXISTS (SELECT FROM %1$I.committees_ballotbox '
        'WHERE id = $3 AND assembly_id = $1))', TG_TABLE_SCHEMA)
        INTO fits USING NEW.assembly_id, NEW.user_id, NEW.box_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'a shift is kept by an officer of the assembly, at one of its boxes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'polling_shift_fits';
    END IF;
    RETURN NEW;
END $$
"""
TYPING_GUARD = """
CREATE FUNCTION public.polling_typing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    IF NEW.box_id IS NULL THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT b.assembly_id = r.assembly_id AND EXISTS (SELECT FROM %1$I.committees_boxopening o '
        'JOIN %1$I.committees_boxsealing s ON s.id = o.sealing_id WHERE s.box_id = b.id) '
        'FROM %1$I.committees_ballotbox b, %1$I.committees_ballotpaper p '
        'JOIN %1$I.committees_voice v ON v.id = p.voice_id JOIN %1$I.committees_rollunit u ON u.id = v.roll_unit_id '
        'JOIN %1$I.committees_frozenroll r ON r.id = u.roll_id WHERE b.id = $1 AND p.id = $2', TG_TABLE_SCHEMA)
        INTO fits USING NEW.box_id, NEW.paper_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'papers are typed from an opened box of the same assembly'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'polling_typing_fits';
    END IF;
    RETURN NEW;
END $$
"""
RECOUNT_GUARD = """
CREATE FUNCTION public.polling_recount_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    EXECUTE format('SELECT a.state = ''closed'' AND c.ended_at IS NULL AND r.assembly_id = a.id '
        'FROM %1$I.committees_boxrecount c JOIN %1$I.committees_ballotbox b ON b.id = c.box_id '
        'JOIN %1$I.committees_assembly a ON a.id = b.assembly_id, %1$I.committees_ballotpaper p '
        'JOIN %1$I.committees_voice v ON v.id = p.voice_id JOIN %1$I.committees_rollunit u ON u.id = v.roll_unit_id '
        'JOIN %1$I.committees_frozenroll r ON r.id = u.roll_id WHERE c.id = $1 AND p.id = $2', TG_TABLE_SCHEMA)
        INTO fits USING NEW.recount_id, NEW.paper_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'a recount goes on between the close and the count, with papers of its assembly'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'polling_recount_fits';
    END IF;
    RETURN NEW;
END $$
"""
CORRECTION_GUARD = """
CREATE FUNCTION public.polling_correction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    EXECUTE format('SELECT n.assembly_id = o.assembly_id AND n.supersedes = o.number '
        'AND n.roll_unit_id = o.roll_unit_id AND n.voter_key = o.voter_key '
        'AND jsonb_array_length(t.differing) > 0 FROM %1$I.committees_ballotentry o, %1$I.committees_ballotentry n, '
        '%1$I.committees_recounttyping t WHERE o.id = $1 AND n.id = $2 AND t.id = $3', TG_TABLE_SCHEMA)
        INTO fits USING NEW.old_entry_id, NEW.new_entry_id, NEW.typing_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'a correction names the line in whose place it comes, and follows a recount that differs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'polling_correction_fits';
    END IF;
    RETURN NEW;
END $$
"""
GUARDS = (
    ("polling_box_guard", BOX_GUARD),
    ("polling_shift_guard", SHIFT_GUARD),
    ("polling_typing_guard", TYPING_GUARD),
    ("polling_recount_guard", RECOUNT_GUARD),
    ("polling_correction_guard", CORRECTION_GUARD),
)
TRIGGERS = (
    ("committees_boxsealing", "INSERT", "polling_box_guard()"),
    ("committees_boxopening", "INSERT", "polling_box_guard()"),
    ("committees_pollingshift", "INSERT", "polling_shift_guard()"),
    ("committees_papertyping", "INSERT", "polling_typing_guard()"),
    ("committees_recounttyping", "INSERT", "polling_recount_guard()"),
    ("committees_papercorrection", "INSERT", "polling_correction_guard()"),
)
