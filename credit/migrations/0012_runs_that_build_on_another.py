"""A run can build on an earlier one; it says how many subjects it looked at and how many ratings are new."""

import django.db.models.deletion
from django.db import migrations, models

from common.migrations import InsertOnly

DROP = """
DROP TRIGGER credit_ratingrun_insert_only ON credit_ratingrun;
DROP TRIGGER credit_ratingrun_no_truncate ON credit_ratingrun
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0011_rulebook_drafts"), ("firms", "0002_project_changed")]

    operations = [
        migrations.AddField(
            "ratingrun",
            "base",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="credit.ratingrun",
                verbose_name="builds on",
            ),
        ),
        migrations.AddField(
            "ratingrun",
            "looked_at",
            models.PositiveIntegerField(editable=False, null=True, verbose_name="looked at"),
        ),
        migrations.AddField(
            "ratingrun", "changed", models.PositiveIntegerField(editable=False, null=True, verbose_name="new ratings")
        ),
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        InsertOnly("RatingRun", except_columns=("finished_at", "job_id", "base_id", "looked_at", "changed")),
    ]
