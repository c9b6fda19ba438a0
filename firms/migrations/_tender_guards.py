"""What the database itself refuses about tenders: late bids, early openings, changed terms.

The functions stand once, in the public schema, and look into the schema of the table that fired them. The moments are
those of the database's own clock (`clock_timestamp()`), whatever the application sends.
"""

KEPT = {
    "TenderDocument": (),
    "TenderPublication": (),
    "TenderStep": (),
    "TenderQuestion": ("answer", "answered_by_id", "answered_at"),
    "TenderExpert": ("has_conflict", "declaration", "declared_at"),
    "SealedBid": (),
    "BidWithdrawal": (),
    "BidderEligibility": (),
    "ReleasedShare": (),
    "OpenedBid": (),
    "ScoreSheet": (),
    "TenderEvaluation": (),
    "TenderAward": ("confirmed_by_id", "confirmed_at", "contract_until", "overturned_at"),
    "AwardObjection": ("state", "decision", "decided_by_id", "decided_at"),
    "PurchaseApplication": ("withdrawn_at",),
    "PurchaseAward": ("confirmed_by_id", "confirmed_at"),
}
"""Models whose rows are never changed → columns that are filled in later."""

# FOR SHARE: bids come in side by side; closing (FOR NO KEY UPDATE) waits for those under way, and they for it.
BID_IN_TIME = """
CREATE FUNCTION public.tender_bid_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due timestamptz;
    present text;
BEGIN
    EXECUTE format('SELECT bids_due_at, state FROM %I.firms_tender WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
        INTO due, present USING NEW.tender_id;
    NEW.received_at := clock_timestamp();
    IF present <> 'published' OR NEW.received_at >= due THEN
        RAISE EXCEPTION 'bidding ended at %', due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tender_bid_in_time';
    END IF;
    RETURN NEW;
END $$
"""
WITHDRAWN_IN_TIME = """
CREATE FUNCTION public.tender_withdrawn_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due timestamptz;
    present text;
BEGIN
    EXECUTE format(
        'SELECT t.bids_due_at, t.state FROM %1$I.firms_tender t JOIN %1$I.firms_sealedbid b ON b.tender_id = t.id '
        'WHERE b.id = $1 FOR SHARE OF t', TG_TABLE_SCHEMA)
        INTO due, present USING NEW.bid_id;
    NEW.withdrawn_at := clock_timestamp();
    IF present <> 'published' OR NEW.withdrawn_at >= due THEN
        RAISE EXCEPTION 'bidding ended at %', due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tender_withdrawn_in_time';
    END IF;
    RETURN NEW;
END $$
"""
SEALED_UNTIL_OPENING = """
CREATE FUNCTION public.tender_sealed_until_opening() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opening timestamptz;
    present text;
    instant timestamptz := clock_timestamp();
BEGIN
    EXECUTE format(
        'SELECT t.opening_at, t.state FROM %1$I.firms_tender t JOIN %1$I.firms_sealedbid b ON b.tender_id = t.id '
        'WHERE b.id = $1', TG_TABLE_SCHEMA)
        INTO opening, present USING NEW.bid_id;
    NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], instant));
    IF present <> 'closed' OR instant < opening THEN
        RAISE EXCEPTION 'sealed until %', opening
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tender_sealed_until_opening';
    END IF;
    RETURN NEW;
END $$
"""
TENDER_FROZEN = """
CREATE FUNCTION public.tender_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'bids_due_at', 'opening_at'];
    is_broken boolean;
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    is_broken := TG_OP = 'DELETE' OR NEW.state = 'draft'
        OR (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free)
        OR NEW.bids_due_at < OLD.bids_due_at OR NEW.opening_at < OLD.opening_at
        OR (OLD.state <> 'published' AND (NEW.bids_due_at, NEW.opening_at) <> (OLD.bids_due_at, OLD.opening_at));
    IF is_broken THEN
        RAISE EXCEPTION 'a published tender is frozen: % refused', TG_OP
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tender_frozen';
    END IF;
    RETURN NEW;
END $$
"""
PARTS_FROZEN = """
CREATE FUNCTION public.tender_parts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record;
    present text;
BEGIN
    FOR part IN
        SELECT (to_jsonb(NEW) ->> 'tender_id')::bigint AS id WHERE TG_OP <> 'DELETE'
        UNION SELECT (to_jsonb(OLD) ->> 'tender_id')::bigint WHERE TG_OP <> 'INSERT'
    LOOP
        EXECUTE format('SELECT state FROM %I.firms_tender WHERE id = $1', TG_TABLE_SCHEMA)
            INTO present USING part.id;
        IF present <> 'draft' THEN
            RAISE EXCEPTION 'the terms of a published tender are frozen: % refused', TG_OP
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tender_parts_frozen';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
GUARDS = (
    ("tender_bid_in_time", BID_IN_TIME),
    ("tender_withdrawn_in_time", WITHDRAWN_IN_TIME),
    ("tender_sealed_until_opening", SEALED_UNTIL_OPENING),
    ("tender_frozen", TENDER_FROZEN),
    ("tender_parts_frozen", PARTS_FROZEN),
)
CHANGES = "INSERT OR UPDATE OR DELETE"
TRIGGERS = (
    ("firms_sealedbid", "INSERT", "tender_bid_in_time()"),
    ("firms_bidwithdrawal", "INSERT", "tender_withdrawn_in_time()"),
    ("firms_releasedshare", "INSERT", "tender_sealed_until_opening('released_at')"),
    ("firms_openedbid", "INSERT", "tender_sealed_until_opening('opened_at')"),
    ("firms_tender", "UPDATE OR DELETE", "tender_frozen()"),
    ("firms_tenderwitness", CHANGES, "tender_parts_frozen()"),
    ("firms_tendercriterion", CHANGES, "tender_parts_frozen()"),
    ("firms_tender_estates", CHANGES, "tender_parts_frozen()"),
)


def guard(table: str, when: str, call: str) -> tuple[str, str]:
    """SQL that sets a guard before each row, and SQL that takes it away."""
    name = f"{table}_guard"
    return (
        f'CREATE TRIGGER "{name}" BEFORE {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION public.{call}',
        f'DROP TRIGGER "{name}" ON "{table}"',
    )
