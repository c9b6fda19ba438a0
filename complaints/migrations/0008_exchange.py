"""Exchange with the hotline and Open311 clients; flood control."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_tokens"),
        ("complaints", "0007_triage"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("columns", models.JSONField(blank=True, default=dict, verbose_name="headers of its columns")),
                ("categories", models.JSONField(blank=True, default=dict, verbose_name="its categories and ours")),
                (
                    "closed_words",
                    models.JSONField(blank=True, default=list, verbose_name="its words for closed orders"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "source of orders",
                "verbose_name_plural": "sources of orders",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="OpenInterface",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_public", models.BooleanField(default=False, verbose_name="lists requests for everybody")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="whom clients may ask")),
            ],
            options={
                "verbose_name": "open interface",
                "verbose_name_plural": "open interface",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="open_interface_one_row",
                        violation_error_message="There is one row only.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostedRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=8, null=True, verbose_name="latitude")),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name="longitude")),
                (
                    "media_url",
                    models.CharField(blank=True, max_length=500, verbose_name="address of a picture elsewhere"),
                ),
                (
                    "device_id",
                    models.CharField(blank=True, max_length=100, verbose_name="device as the client names it"),
                ),
                (
                    "account_id",
                    models.CharField(blank=True, max_length=100, verbose_name="account as the client names it"),
                ),
                ("attributes", models.JSONField(default=dict, verbose_name="answers to the category's questions")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posted_request",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.apitoken",
                        verbose_name="API token",
                    ),
                ),
            ],
            options={
                "verbose_name": "request of an Open311 client",
                "verbose_name_plural": "requests of Open311 clients",
            },
        ),
        migrations.CreateModel(
            name="SourceOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="limit set by the source")),
                ("is_confidential", models.BooleanField(default=False, verbose_name="to be kept confidential")),
                ("taken_at", models.DateTimeField(verbose_name="first taken over")),
                ("changed_at", models.DateTimeField(verbose_name="last changed by the source")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_order",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
            ],
            options={
                "verbose_name": "order of a source",
                "verbose_name_plural": "orders of sources",
            },
        ),
    ]
