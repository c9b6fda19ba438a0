"""Triage: classifier models, suggestions, hot issues."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0002_guards"),
        ("complaints", "0006_intake"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintSketch",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sketch",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("buckets", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                (
                    "weights",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "sketch of a complaint",
                "verbose_name_plural": "sketches of complaints",
                "ordering": ["complaint_id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="complaint_sketch_keys"),
                    models.Index(fields=["created_at"], name="complaint_sketch_newest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HotIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="complaints")),
                ("week_size", models.PositiveIntegerField(default=0, verbose_name="this week")),
                (
                    "expected",
                    models.DecimalField(decimal_places=1, default=0, max_digits=8, verbose_name="usual in a week"),
                ),
                ("surprise", models.DecimalField(decimal_places=1, default=0, max_digits=6, verbose_name="surprise")),
                (
                    "weeks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=0, verbose_name="level")),
                ("told_level", models.PositiveSmallIntegerField(default=0, verbose_name="level told to the office")),
                (
                    "buckets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "weights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="first complaint")),
                ("last_at", models.DateTimeField(verbose_name="last complaint")),
                ("computed_at", models.DateTimeField(verbose_name="computed")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
            ],
            options={
                "verbose_name": "hot issue",
                "verbose_name_plural": "hot issues",
                "ordering": ["-level", "-week_size", "-last_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="HotIssueLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField(unique=True, verbose_name="level")),
                ("week_size", models.PositiveIntegerField(verbose_name="complaints in a week, at least")),
                ("surprise", models.DecimalField(decimal_places=1, max_digits=6, verbose_name="surprise, at least")),
            ],
            options={
                "verbose_name": "level of hot issues",
                "verbose_name_plural": "levels of hot issues",
                "ordering": ["level"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3), ("week_size__gte", 2)),
                        name="complaint_hot_level_sensible",
                        violation_error_message="Levels are 1 to 3 and need two complaints or more.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HotIssueMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hot_issue",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="complaints.hotissue",
                        verbose_name="hot issue",
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint of a hot issue",
                "verbose_name_plural": "complaints of hot issues",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Triage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model_digests", models.JSONField(default=dict)),
                ("suggestions", models.JSONField(default=list)),
                ("desks", models.JSONField(default=list)),
                ("dangers", models.JSONField(default=list)),
                ("near", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(verbose_name="time")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="triage",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
            ],
            options={
                "verbose_name": "triage",
                "verbose_name_plural": "triages",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TriageModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("desk", "which desk of the city"), ("category", "category")],
                        max_length=20,
                        verbose_name="what it decides",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("sample_count", models.PositiveIntegerField(verbose_name="trained on")),
                ("class_count", models.PositiveSmallIntegerField(verbose_name="classes")),
                ("measured", models.JSONField(default=dict, verbose_name="measured on unseen messages")),
                ("trained_at", models.DateTimeField(verbose_name="trained")),
                ("is_active", models.BooleanField(default=False, verbose_name="in use")),
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="in use since")),
                (
                    "activated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put to use by",
                    ),
                ),
                (
                    "trained_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="trained by",
                    ),
                ),
            ],
            options={
                "verbose_name": "classifier",
                "verbose_name_plural": "classifiers",
                "ordering": ["kind", "-version"],
            },
        ),
        migrations.AddIndex(
            model_name="hotissue",
            index=models.Index(fields=["last_at"], name="complaint_hot_issue_last"),
        ),
        migrations.AddConstraint(
            model_name="hotissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_at__gte", models.F("first_at"))), name="complaint_hot_issue_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="hotissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__lte", 3), ("told_level__lte", 3)), name="complaint_hot_issue_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="triagemodel",
            constraint=models.UniqueConstraint(fields=("kind", "version"), name="complaint_triage_model_version"),
        ),
        migrations.AddConstraint(
            model_name="triagemodel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("kind",),
                name="complaint_triage_model_in_use",
                violation_error_message="Another classifier of this kind is in use.",
            ),
        ),
        migrations.AddConstraint(
            model_name="triagemodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_active", False), ("activated_at__isnull", False), _connector="OR"),
                name="complaint_triage_model_activated",
            ),
        ),
        InsertOnly("Triage"),
    ]
