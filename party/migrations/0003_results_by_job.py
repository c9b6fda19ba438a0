"""Results are computed by a job."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("draft", "being prepared"),
    ("scoring", "being scored"),
    ("appraisal", "owners' representatives appraise"),
    ("closed", "appraisal closed"),
    ("computing", "results are being computed"),
    ("proposed", "proposed, waits for the second person"),
    ("approved", "approved"),
    ("cancelled", "given up"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("party", "0002_joint_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessmentround",
            name="job",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jobs.jobrun",
                verbose_name="job",
            ),
        ),
        migrations.AlterField(
            model_name="assessmentround",
            name="state",
            field=models.CharField(choices=STATES, default="draft", max_length=20, verbose_name="state"),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "computing"), _negated=True), ("job__isnull", False), _connector="OR"
                ),
                name="party_round_computed_by_job",
                violation_error_message="Results are computed by a job.",
            ),
        ),
    ]
