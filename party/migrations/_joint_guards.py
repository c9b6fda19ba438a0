"""What the database itself refuses about one-time codes and answers.

The functions stand once, in the public schema, and look into the schema of the table that fired them.
"""

# A code is used once: yes never becomes no, a second yes is refused, nothing else changes. Unused ones may go.
CODE_ONCE = """
CREATE FUNCTION public.party_code_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT OLD.is_used THEN
        RETURN OLD;  -- a sheet that was lost before anybody used it
    END IF;
    IF TG_OP = 'DELETE' OR OLD.is_used OR NOT NEW.is_used
       OR (NEW.id, NEW.subject_id, NEW.code_hash) IS DISTINCT FROM (OLD.id, OLD.subject_id, OLD.code_hash) THEN
        RAISE EXCEPTION 'a one-time code is used once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# From migration 0004 on: when the appraisal is over a row may be written anew as it stands, which changes nothing but
# where and when it stands.
CODE_ONCE_OR_SAME = CODE_ONCE.replace("public.party_code_once()", "public.party_code_once_or_same()").replace(
    "BEGIN\n",
    """DECLARE
    present text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        EXECUTE format('SELECT round.state FROM %I.party_assessmentround round JOIN %I.party_assessedsubject subject '
            'ON subject.round_id = round.id WHERE subject.id = $1', TG_TABLE_SCHEMA, TG_TABLE_SCHEMA)
            INTO present USING NEW.subject_id;
        IF present NOT IN ('scoring', 'appraisal') THEN
            RETURN NEW;
        END IF;
    END IF;
""",
    1,
)
CODES_AGAIN = """
DROP TRIGGER party_code_once ON party_appraisalcode;
CREATE TRIGGER party_code_once BEFORE UPDATE OR DELETE ON party_appraisalcode
    FOR EACH ROW EXECUTE FUNCTION public.party_code_once_or_same();
"""
CODES_AS_BEFORE = CODES_AGAIN.replace("public.party_code_once_or_same()", "public.party_code_once()")
# What another transaction has not committed is seen by neither count; one's own used code is seen: so every answer
# has a code of its own, without the two being linked.
ANSWER_PAID = """
CREATE FUNCTION public.party_answer_has_code() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used integer;
    answered integer;
BEGIN
    EXECUTE format('SELECT count(*) FROM %I.party_appraisalcode WHERE subject_id = $1 AND is_used', TG_TABLE_SCHEMA)
        INTO used USING NEW.subject_id;
    EXECUTE format('SELECT count(*) FROM %I.party_appraisalanswer WHERE subject_id = $1', TG_TABLE_SCHEMA)
        INTO answered USING NEW.subject_id;
    IF answered >= used THEN
        RAISE EXCEPTION 'an answer needs a used code of its own' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGERS = """
CREATE TRIGGER party_code_once BEFORE UPDATE OR DELETE ON party_appraisalcode
    FOR EACH ROW EXECUTE FUNCTION public.party_code_once();
CREATE TRIGGER party_answer_has_code BEFORE INSERT ON party_appraisalanswer
    FOR EACH ROW EXECUTE FUNCTION public.party_answer_has_code();
"""
DROP = """
DROP TRIGGER party_code_once ON party_appraisalcode;
DROP TRIGGER party_answer_has_code ON party_appraisalanswer;
"""
KEPT = (
    "JointMinutes",
    "JointProgress",
    "JointTaskAlert",
    "AssessmentTable",
    "ItemValue",
    "ReportHearing",
    "SubjectResult",
    "LastInterview",
    "SampledUnit",
    "AppraisalAnswer",
)
"""Models whose rows are never changed."""
