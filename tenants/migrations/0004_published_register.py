"""What jurisdictions have published, in the public schema; and years of working days as data."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import tenants.validators


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0003_archive_chain_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkdayYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("holidays", models.JSONField(verbose_name="days off")),
                ("workdays", models.JSONField(blank=True, default=list, verbose_name="make-up days that are worked")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("loaded_at", models.DateTimeField(verbose_name="loaded")),
            ],
            options={
                "verbose_name": "year of working days",
                "verbose_name_plural": "years of working days",
                "ordering": ["-year"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2200)),
                        name="workday_year_plausible",
                        violation_error_message="The year must lie between 2000 and 2200.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True), models.Q(("holidays", []), _negated=True)
                        ),
                        name="workday_year_complete",
                        violation_error_message="The arrangement of a year has a source and days off.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_key", models.CharField(max_length=100, verbose_name="key")),
                ("unified_code", models.CharField(max_length=18, verbose_name="unified social credit code")),
                ("firm_name", models.CharField(max_length=200, verbose_name="name")),
                ("project_name", models.CharField(blank=True, max_length=200, verbose_name="project")),
                ("list_kind", models.CharField(max_length=40, verbose_name="list")),
                ("list_title", models.CharField(max_length=200, verbose_name="title of the list")),
                (
                    "tone",
                    models.CharField(
                        choices=[("honour", "honour"), ("warning", "warning"), ("sanction", "sanction")],
                        max_length=20,
                        verbose_name="kind of list",
                    ),
                ),
                ("period", models.CharField(max_length=20, verbose_name="period")),
                (
                    "reasons",
                    models.JSONField(
                        blank=True, default=list, validators=[tenants.validators.validate_texts], verbose_name="reasons"
                    ),
                ),
                ("authority", models.CharField(max_length=200, verbose_name="authority")),
                ("basis", models.TextField(verbose_name="legal basis")),
                ("published_on", models.DateField(verbose_name="published")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[("expired", "expired"), ("repaired", "repaired"), ("corrected", "corrected")],
                        max_length=20,
                        verbose_name="why it ended",
                    ),
                ),
                ("publication_number", models.PositiveIntegerField(verbose_name="number of the publication")),
                ("publication_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the publication")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="published_entries",
                        to="tenants.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "published list entry",
                "verbose_name_plural": "published list entries",
                "ordering": ["-published_on", "-publication_number", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["unified_code", "-published_on"], name="published_entry_code")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "entry_key"),
                        name="published_entry_once",
                        violation_error_message="This entry has been published already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("jurisdiction", "period", "list_kind", "unified_code", "project_name"),
                        name="published_entry_stands_once",
                        violation_error_message="A subject stands on a list of a period once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unified_code__regex", "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
                        ),
                        name="published_entry_code_shape",
                        violation_error_message=(
                            "A unified social credit code has 18 characters, without I, O, S, V and Z."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tone__in", ["honour", "warning", "sanction"])),
                        name="published_entry_tone_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry_key", ""), _negated=True),
                            models.Q(("firm_name", ""), _negated=True),
                            models.Q(("list_kind", ""), _negated=True),
                            models.Q(("authority", ""), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                        ),
                        name="published_entry_complete",
                        violation_error_message="A published entry has a firm, a list, an authority and a legal basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication_digest__regex", "^[0-9a-f]{64}$")),
                        name="published_entry_publication_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True), ("expires_on__gt", models.F("published_on")), _connector="OR"
                        ),
                        name="published_entry_expires_later",
                        violation_error_message="An entry expires after the day on which it was published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_on__isnull", True)),
                            models.Q(
                                ("end_reason__in", ["expired", "repaired", "corrected"]),
                                ("ended_on__gte", models.F("published_on")),
                                ("ended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="published_entry_ended_for_a_reason",
                        violation_error_message="An entry that has ended says when and why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unified_code", models.CharField(max_length=18, verbose_name="unified social credit code")),
                ("firm_name", models.CharField(max_length=200, verbose_name="name")),
                ("period", models.CharField(max_length=20, verbose_name="period")),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="score"),
                ),
                ("grade", models.CharField(max_length=20, verbose_name="grade")),
                ("grade_title", models.CharField(blank=True, max_length=100, verbose_name="words of the grade")),
                ("colour", models.CharField(blank=True, max_length=20, verbose_name="colour")),
                (
                    "floor_area",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="floor area (m²)"
                    ),
                ),
                ("household_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="households")),
                ("project_count", models.PositiveIntegerField(default=0, verbose_name="projects")),
                ("rating_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the rating")),
                ("publication_number", models.PositiveIntegerField(verbose_name="number of the publication")),
                ("publication_digest", models.CharField(max_length=64, verbose_name="SHA-256 of the publication")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="published_ratings",
                        to="tenants.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "published rating",
                "verbose_name_plural": "published ratings",
                "ordering": ["-as_of", "-publication_number", "pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["unified_code", "-as_of"], name="published_rating_code")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("jurisdiction", "unified_code", "period"),
                        name="published_rating_stands_once",
                        violation_error_message="A firm has one rating of a period that stands.",
                    ),
                    models.UniqueConstraint(
                        fields=("jurisdiction", "publication_number", "unified_code", "period"),
                        name="published_rating_once_per_publication",
                        violation_error_message="A publication names the rating of a firm and period once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unified_code__regex", "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
                        ),
                        name="published_rating_code_shape",
                        violation_error_message=(
                            "A unified social credit code has 18 characters, without I, O, S, V and Z."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("period", ""), _negated=True),
                            models.Q(("grade", ""), _negated=True),
                            models.Q(("firm_name", ""), _negated=True),
                        ),
                        name="published_rating_complete",
                        violation_error_message="A published rating has a firm, a period and a grade.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publication_digest__regex", "^[0-9a-f]{64}$"), ("rating_digest__regex", "^[0-9a-f]{64}$")
                        ),
                        name="published_rating_digests",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            ("withdrawn_at__gte", models.F("published_at")),
                            _connector="OR",
                        ),
                        name="published_rating_withdrawn_after",
                        violation_error_message="A rating is withdrawn after it was published.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisteredFirm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unified_code", models.CharField(max_length=18, verbose_name="unified social credit code")),
                ("firm_name", models.CharField(max_length=200, verbose_name="name")),
                ("search_text", models.TextField(editable=False)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="registered_firms",
                        to="tenants.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "registered firm",
                "verbose_name_plural": "registered firms",
                "ordering": ["firm_name", "pk"],
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="registered_firm_search", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["unified_code"], name="registered_firm_code"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "unified_code"), name="registered_firm_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unified_code__regex", "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
                        ),
                        name="registered_firm_code_shape",
                        violation_error_message=(
                            "A unified social credit code has 18 characters, without I, O, S, V and Z."
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisteredPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("replaces", models.PositiveIntegerField(blank=True, null=True, verbose_name="replaces publication")),
                ("published_at", models.DateTimeField(verbose_name="entered")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="registered_publications",
                        to="tenants.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "registered publication",
                "verbose_name_plural": "registered publications",
                "ordering": ["-published_at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "number"), name="registered_publication_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="registered_publication_digest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True), ("replaces__lt", models.F("number")), _connector="OR"
                        ),
                        name="registered_publication_replaces_earlier",
                        violation_error_message="A publication replaces an earlier one.",
                    ),
                ],
            },
        ),
    ]
