"""The ledger says since when each end of a record is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0007_ledger_knows_when")]

    operations = [
        migrations.AddConstraint(
            model_name="creditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("endorsed_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("endorsed_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("endorsed_by", models.F("confirmed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="event_each_review_by_another",
                violation_error_message="Each review is by another person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["effective", "repaired", "expired"]), _negated=True),
                    models.Q(("changed_at__isnull", False), ("effective_at__isnull", False)),
                    _connector="OR",
                ),
                name="event_effect_known_since",
                violation_error_message="A credit event that took effect says since when that is known.",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "revoked"), _negated=True), ("revoked_at__isnull", False), _connector="OR"
                ),
                name="event_revoked_known_since",
                violation_error_message="A revoked credit event says since when that is known.",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "repaired"), _negated=True),
                    models.Q(("repaired_at__isnull", False), ("repaired_on__isnull", False)),
                    _connector="OR",
                ),
                name="event_repaired_known_since",
                violation_error_message="A repaired credit event says since when, and when that became known.",
            ),
        ),
    ]
