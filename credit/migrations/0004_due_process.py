"""Notices, objections, repairs, indicator values, and what ratings and lists say about projects."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0003_periods_and_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("firms", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[("firm", "firm"), ("project", "project"), ("manager_post", "project manager's post")],
                        default="firm",
                        max_length=20,
                        verbose_name="rates",
                    ),
                ),
                ("score", models.DecimalField(decimal_places=4, max_digits=10, null=True, verbose_name="score")),
                ("grade", models.CharField(blank=True, max_length=20, verbose_name="grade")),
                ("checked_on", models.DateField(null=True, verbose_name="checked on")),
            ],
            options={
                "verbose_name": "credit file",
                "verbose_name_plural": "credit files",
                "ordering": ["-score", "firm_id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EventObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grounds", models.TextField(max_length=4000, verbose_name="grounds")),
                ("filed_at", models.DateTimeField(verbose_name="filed")),
                ("stays", models.BooleanField(verbose_name="suspends the record")),
                ("decide_by", models.DateField(verbose_name="decide by (last day)")),
                (
                    "state",
                    models.CharField(
                        choices=[("filed", "filed"), ("upheld", "upheld"), ("refused", "refused")],
                        default="filed",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("decision", models.TextField(blank=True, verbose_name="decision with reasons")),
            ],
            options={
                "verbose_name": "objection to a record",
                "verbose_name_plural": "objections to records",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("period_from", models.DateField(verbose_name="period from")),
                ("period_to", models.DateField(verbose_name="period until (not included)")),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="denominator"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=100, verbose_name="word")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("known_at", models.DateTimeField(blank=True, null=True, verbose_name="counts since")),
            ],
            options={
                "verbose_name": "indicator value",
                "verbose_name_plural": "indicator values",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IssueSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(max_length=20, verbose_name="level")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ListEntryEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[("expired", "expired"), ("repaired", "repaired"), ("corrected", "corrected")],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                ("ended_on", models.DateField(verbose_name="left on")),
                ("at", models.DateTimeField(verbose_name="recorded")),
            ],
            options={
                "verbose_name": "end of an entry",
                "verbose_name_plural": "ends of entries",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RepairRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("explanation", models.TextField(max_length=4000, verbose_name="what was put right")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("granted", "granted"), ("refused", "refused")],
                        default="asked",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("decision", models.TextField(blank=True, verbose_name="decision with reasons")),
            ],
            options={
                "verbose_name": "request for repair",
                "verbose_name_plural": "requests for repair",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ScoringNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("served_at", models.DateTimeField(verbose_name="served")),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="put right by (last day)")),
                ("object_by", models.DateField(verbose_name="object by (last day)")),
                ("first_seen_at", models.DateTimeField(blank=True, null=True, verbose_name="first opened by the firm")),
            ],
            options={
                "verbose_name": "scoring notice",
                "verbose_name_plural": "scoring notices",
                "ordering": ["-year", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="listissue",
            options={
                "default_permissions": (),
                "ordering": ["-year", "-number", "-version"],
                "verbose_name": "red and black lists",
                "verbose_name_plural": "red and black lists",
            },
        ),
        migrations.RemoveConstraint(
            model_name="listentry",
            name="list_entry_once",
        ),
        migrations.RemoveConstraint(
            model_name="rating",
            name="rating_once_per_run",
        ),
        migrations.RemoveConstraint(
            model_name="ratingrun",
            name="rating_run_once_a_night",
        ),
        migrations.AddField(
            model_name="creditevent",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last step"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="effective_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="took effect"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="endorsed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="second review by",
            ),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="external_key",
            field=models.CharField(
                blank=True, editable=False, max_length=80, null=True, unique=True, verbose_name="number at the source"
            ),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="fact_key",
            field=models.CharField(
                blank=True,
                help_text="Records with the same mark are about one fact; its number where nothing is said.",
                max_length=80,
                verbose_name="same fact",
            ),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="quantity",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="units"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="repaired_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="repair recorded"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="repaired_on",
            field=models.DateField(editable=False, null=True, verbose_name="repaired on"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="revoked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="revoked"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="stay_ended_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="suspension ended"),
        ),
        migrations.AddField(
            model_name="creditevent",
            name="stayed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="suspended"),
        ),
        migrations.AddField(
            model_name="creditevidence",
            name="purpose",
            field=models.CharField(
                choices=[("report", "the fact"), ("objection", "the objection"), ("repair", "the repair")],
                default="report",
                max_length=20,
                verbose_name="proves",
            ),
        ),
        migrations.AddField(
            model_name="listentry",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="list_entries",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="listentry",
            name="title",
            field=models.CharField(blank=True, max_length=200, verbose_name="title of the list"),
        ),
        migrations.AddField(
            model_name="listentry",
            name="tone",
            field=models.CharField(
                choices=[("honour", "honours"), ("warning", "warns"), ("sanction", "punishes")],
                default="sanction",
                max_length=20,
                verbose_name="says",
            ),
        ),
        migrations.AddField(
            model_name="listissue",
            name="correction_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason of the correction"),
        ),
        migrations.AddField(
            model_name="listissue",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="credit.listissue",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="listissue",
            name="cycle",
            field=models.CharField(
                choices=[("month", "month"), ("quarter", "quarter"), ("half_year", "half year"), ("year", "year")],
                default="quarter",
                max_length=20,
                verbose_name="cycle",
            ),
        ),
        migrations.AddField(
            model_name="listissue",
            name="subject",
            field=models.CharField(
                choices=[("firm", "firm"), ("project", "project"), ("manager_post", "project manager's post")],
                default="firm",
                max_length=20,
                verbose_name="lists",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratings",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="subject",
            field=models.CharField(
                choices=[("firm", "firm"), ("project", "project"), ("manager_post", "project manager's post")],
                default="firm",
                max_length=20,
                verbose_name="rates",
            ),
        ),
        migrations.AlterField(
            model_name="creditevent",
            name="source",
            field=models.CharField(
                choices=[
                    ("firm", "reported by the firm"),
                    ("subdistrict", "subdistrict office"),
                    ("department", "department"),
                    ("complaint", "complaint"),
                    ("import", "imported"),
                    ("derived", "derived from the platform's data"),
                ],
                max_length=20,
                verbose_name="source",
            ),
        ),
    ]
