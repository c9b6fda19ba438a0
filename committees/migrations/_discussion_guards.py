"""What the database itself refuses about the owners' discussion. Functions stand once, in the public schema."""

KEPT = {
    "OwnerComment": ("author_id", "roll_owner_id", "text", "forgotten_at", "kept_heads", "kept_area"),
    "ProposalSupport": ("roll_owner_id", "withdrawn_at"),
    "CommentAnswer": (),
    "CommentRemoval": (),
    "RemovalReview": ("words", "outcome", "reason", "decided_by_id", "decided_at"),
}
"""Models whose rows are never changed → columns that are filled in, or forgotten, later."""

COMMENT_GUARD = """
CREATE FUNCTION public.discussion_comment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.forgotten_at IS NOT NULL OR NEW.forgotten_at IS NULL THEN
            RAISE EXCEPTION 'an owner''s text stays as it is until it is forgotten'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'discussion_text_stays';
        END IF;
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT a.state IN (''noticed'', ''voting'') AND $2 <= a.closes_at AND r.assembly_id = a.id '
        'AND ($4 IS NULL OR EXISTS (SELECT FROM %1$I.committees_motion m WHERE m.id = $4 AND m.assembly_id = a.id)) '
        'FROM %1$I.committees_assembly a, %1$I.committees_rollowner o '
        'JOIN %1$I.committees_frozenroll r ON r.id = o.roll_id WHERE a.id = $1 AND o.id = $3 FOR SHARE OF a',
        TG_TABLE_SCHEMA) INTO fits USING NEW.assembly_id, NEW.written_at, NEW.roll_owner_id, NEW.motion_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'owners of the roll write from the notice until the voting ends'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'discussion_in_time';
    END IF;
    RETURN NEW;
END $$
"""
SUPPORT_GUARD = """
CREATE FUNCTION public.discussion_support_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    EXECUTE format('SELECT c.kind = ''agenda'' AND a.state IN (''noticed'', ''voting'') AND $2 <= a.closes_at '
        'AND r.assembly_id = a.id FROM %1$I.committees_ownercomment c '
        'JOIN %1$I.committees_assembly a ON a.id = c.assembly_id, %1$I.committees_rollowner o '
        'JOIN %1$I.committees_frozenroll r ON r.id = o.roll_id WHERE c.id = $1 AND o.id = $3 FOR SHARE OF a',
        TG_TABLE_SCHEMA) INTO fits USING NEW.proposal_id, NEW.signed_at, NEW.roll_owner_id;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'owners of the roll support proposals for the agenda, until the voting ends'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'discussion_support_fits';
    END IF;
    RETURN NEW;
END $$
"""
REVIEW_GUARD = """
CREATE FUNCTION public.discussion_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    remover bigint;
BEGIN
    IF OLD.decided_at IS NOT NULL
        AND (to_jsonb(NEW) - ARRAY['words']) <> (to_jsonb(OLD) - ARRAY['words']) THEN
        RAISE EXCEPTION 'a review is decided once'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'discussion_decided_once';
    END IF;
    EXECUTE format('SELECT by_id FROM %I.committees_commentremoval WHERE id = $1', TG_TABLE_SCHEMA)
        INTO remover USING NEW.removal_id;
    IF NEW.decided_at IS NOT NULL AND OLD.decided_at IS NULL AND NEW.decided_by_id = remover THEN
        RAISE EXCEPTION 'who removed a text does not review the removal'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'discussion_other_reviewer';
    END IF;
    RETURN NEW;
END $$
"""
GUARDS = (
    ("discussion_comment_guard", COMMENT_GUARD),
    ("discussion_support_guard", SUPPORT_GUARD),
    ("discussion_review_guard", REVIEW_GUARD),
)
TRIGGERS = (
    ("committees_ownercomment", "INSERT OR UPDATE", "discussion_comment_guard()"),
    ("committees_proposalsupport", "INSERT", "discussion_support_guard()"),
    ("committees_removalreview", "UPDATE", "discussion_review_guard()"),
)
