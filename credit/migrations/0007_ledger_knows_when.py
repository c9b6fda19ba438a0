"""Fill in since when each end of a record is known, from its steps, and the credit files from the ratings.

The trigger of the ledger is set anew, so that services may write the new columns.
"""

from django.db import migrations

from common.migrations import InsertOnly

REVIEW = (
    "state",
    "reviewed_by_id",
    "endorsed_by_id",
    "confirmed_by_id",
    "effective_on",
    "expires_on",
    "effective_at",
    "revoked_at",
    "repaired_at",
    "repaired_on",
    "stayed_at",
    "stay_ended_at",
    "changed_at",
)
DROP = """
DROP TRIGGER credit_creditevent_insert_only ON credit_creditevent;
DROP TRIGGER credit_creditevent_no_truncate ON credit_creditevent
"""
FROM_STEPS = """
UPDATE credit_creditevent AS event
SET effective_at = step.effective_at, revoked_at = step.revoked_at, repaired_at = step.repaired_at,
    repaired_on = step.repaired_on, changed_at = step.changed_at, fact_key = event.public_id::text
FROM (
    SELECT event_id, min(at) FILTER (WHERE state = 'effective') AS effective_at,
        min(at) FILTER (WHERE state = 'revoked') AS revoked_at,
        min(at) FILTER (WHERE state = 'repaired') AS repaired_at,
        min(holds_on) FILTER (WHERE state = 'repaired') AS repaired_on, max(at) AS changed_at
    FROM credit_crediteventstep GROUP BY event_id
) AS step
WHERE step.event_id = event.id
"""
FILES = """
INSERT INTO credit_creditfile (subject, firm_id, rating_id, score, grade, checked_run_id, checked_on)
SELECT DISTINCT ON (rating.firm_id) 'firm', rating.firm_id, rating.id, rating.score, rating.grade, run.id, run.as_of
FROM credit_rating AS rating JOIN credit_ratingrun AS run ON run.id = rating.run_id
WHERE run.kind IN ('nightly', 'manual')
ORDER BY rating.firm_id, rating.id DESC
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0006_rules_of_due_process")]

    operations = [
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.RunSQL(FROM_STEPS, migrations.RunSQL.noop),
        migrations.RunSQL(FILES, migrations.RunSQL.noop),
        InsertOnly("CreditEvent", except_columns=REVIEW),
        InsertOnly("ScoringNotice", except_columns=("first_seen_at",)),
        InsertOnly("EventObjection", except_columns=("state", "decided_by_id", "decided_at", "decision")),
        InsertOnly("RepairRequest", except_columns=("state", "decided_by_id", "decided_at", "decision")),
        InsertOnly("IndicatorValue", except_columns=("confirmed_by_id", "known_at")),
        InsertOnly("IssueSignature"),
        InsertOnly("ListEntryEnd"),
    ]
