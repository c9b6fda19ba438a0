"""What must never change: texts of rulebooks, facts, steps, evidence, ratings, entries, notices, publications."""

from django.db import migrations

from common.migrations import InsertOnly

SIGN_OFF = (
    "state",
    "proposed_by_id",
    "proposed_at",
    "decided_by_id",
    "decided_at",
    "decision_reason",
    "effective_to",
)
REVIEW = ("state", "reviewed_by_id", "confirmed_by_id", "effective_on", "expires_on")


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial")]

    operations = [
        InsertOnly("RulebookVersion", except_columns=SIGN_OFF),
        InsertOnly("CreditEvent", except_columns=REVIEW),
        InsertOnly("CreditEventStep"),
        InsertOnly("CreditEvidence"),
        InsertOnly("RatingRun", except_columns=("finished_at", "job_id")),
        InsertOnly("Rating"),
        InsertOnly("ListEntry"),
        InsertOnly("ListNotice", except_columns=("first_seen_at",)),
        InsertOnly("ListObjection", except_columns=("state", "decided_by_id", "decided_at", "decision")),
        InsertOnly("Publication"),
    ]
