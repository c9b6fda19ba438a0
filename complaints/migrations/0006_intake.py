"""Intake: neighbours who join, questions of categories and their answers, videos, corrections."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("complaints", "0005_handling"),
    ]

    operations = [
        migrations.CreateModel(
            name="CategoryQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "some words"),
                            ("number", "a whole number"),
                            ("choice", "one of several"),
                            ("date", "a day"),
                        ],
                        max_length=10,
                        verbose_name="kind of answer",
                    ),
                ),
                ("label", models.CharField(max_length=100, verbose_name="Chinese words")),
                ("label_en", models.CharField(max_length=120, verbose_name="English words")),
                ("help", models.CharField(blank=True, max_length=200, verbose_name="Chinese help")),
                ("help_en", models.CharField(blank=True, max_length=200, verbose_name="English help")),
                ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                ("is_active", models.BooleanField(default=True, verbose_name="asked today")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="complaints.category",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a category",
                "verbose_name_plural": "questions of categories",
                "ordering": ["category", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=500, verbose_name="answer")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.categoryquestion",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a question",
                "verbose_name_plural": "answers to questions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="what happened")),
                ("place_text", models.CharField(blank=True, max_length=200, verbose_name="place in words")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revision",
                        to="complaints.complaintevent",
                        verbose_name="step of handling",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier wording",
                "verbose_name_plural": "earlier wordings",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintVideo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("report", "photo of the resident"), ("proof", "proof of the work done")],
                        default="report",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("container", models.CharField(max_length=8, verbose_name="container")),
                ("seconds", models.PositiveSmallIntegerField(verbose_name="seconds")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="videos",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="videos",
                        to="complaints.complaintevent",
                        verbose_name="step of handling",
                    ),
                ),
            ],
            options={
                "verbose_name": "video",
                "verbose_name_plural": "videos",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "receipt_code",
                    models.CharField(editable=False, max_length=12, unique=True, verbose_name="receipt code"),
                ),
                ("submission_key", models.UUIDField(editable=False, unique=True, verbose_name="submission key")),
                ("reporter_name", common.fields.EncryptedTextField(blank=True, default="", verbose_name="name")),
                ("reporter_phone", common.fields.EncryptedTextField(blank=True, default="", verbose_name="phone")),
                ("reporter_phone_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("reporter_email", common.fields.EncryptedTextField(blank=True, default="", verbose_name="e-mail")),
                ("note", common.fields.EncryptedTextField(blank=True, default="", verbose_name="words")),
                ("created_at", models.DateTimeField(verbose_name="joined")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joinings",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "neighbour who joined",
                "verbose_name_plural": "neighbours who joined",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="categoryquestion",
            constraint=models.UniqueConstraint(
                fields=("category", "code", "version"),
                name="complaint_question_version_once",
                violation_error_message="This version of the question exists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="categoryquestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("category", "code"),
                name="complaint_question_one_active",
                violation_error_message="Only one version of a question can be asked at a time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintanswer",
            constraint=models.UniqueConstraint(
                fields=("complaint", "question"),
                name="complaint_answer_once",
                violation_error_message="The question is answered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintvideo",
            constraint=models.CheckConstraint(
                condition=models.Q(("container__in", ["mp4", "webm"])),
                name="complaint_video_container",
                violation_error_message="A video is stored as MP4 or WebM.",
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("receipt_code__regex", "^[2-9A-HJ-NP-Z]{12}$")),
                name="complaint_joining_code_form",
                violation_error_message="The receipt code is malformed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reporter_phone_hash", ""), _negated=True),
                fields=("complaint", "reporter_phone_hash"),
                name="complaint_joining_phone_once",
                violation_error_message="This phone number has joined already.",
            ),
        ),
    ]
