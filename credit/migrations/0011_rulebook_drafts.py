"""Rulebooks are written as drafts; a version says from which jurisdiction it was copied."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0010_reporter_does_not_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rulebookversion",
            name="copied_from",
            field=models.CharField(blank=True, max_length=300, verbose_name="copied from"),
        ),
        migrations.CreateModel(
            name="RulebookDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(blank=True, max_length=40, verbose_name="code")),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
                ("text", models.TextField(verbose_name="text as written")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("edited_at", models.DateTimeField(verbose_name="last saved")),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="credit.rulebookversion",
                        verbose_name="written from",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="last saved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "rulebook draft",
                "verbose_name_plural": "rulebook drafts",
                "ordering": ["-edited_at", "-pk"],
                "default_permissions": (),
            },
        ),
    ]
