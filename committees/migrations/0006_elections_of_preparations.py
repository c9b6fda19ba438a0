"""The assembly of a prepared election with its candidates; attendance in versions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0005_voice_by_key"),
        ("places", "0003_mediation"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="meetingattendance",
            name="attendance_once",
        ),
        migrations.AddField(
            model_name="assembly",
            name="preparation",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assemblies",
                to="committees.electionpreparation",
                verbose_name="preparation of an election",
            ),
        ),
        migrations.AddField(
            model_name="meetingattendance",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="motion",
            name="candidate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="motions",
                to="committees.candidate",
                verbose_name="candidate",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("preparation",),
                name="assembly_once_for_an_election",
                violation_error_message="This election has an assembly already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingattendance",
            constraint=models.UniqueConstraint(fields=("meeting", "member", "version"), name="attendance_once"),
        ),
    ]
