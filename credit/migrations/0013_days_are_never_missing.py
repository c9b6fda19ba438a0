"""A comparison with a missing day is neither true nor false and passed the check: both days have to be there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0012_runs_that_build_on_another")]

    operations = [
        migrations.RemoveConstraint(
            model_name="listentry",
            name="list_entry_expires_after_publication",
        ),
        migrations.RemoveConstraint(
            model_name="listissue",
            name="list_issue_had_publicity",
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expires_on__isnull", True), ("published_on__isnull", True)),
                    models.Q(
                        ("expires_on__gt", models.F("published_on")),
                        ("expires_on__isnull", False),
                        ("published_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="list_entry_expires_after_publication",
                violation_error_message="A published entry expires after the day of its publication.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publicity_from__isnull", True), ("publicity_to__isnull", True), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("publicity_from__isnull", False),
                        ("publicity_to__isnull", False),
                        ("publicity_to__gt", models.F("publicity_from")),
                    ),
                    _connector="OR",
                ),
                name="list_issue_had_publicity",
                violation_error_message="Lists go through a publicity period before they are final.",
            ),
        ),
    ]
