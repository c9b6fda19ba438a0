"""Packs: statistics, ledgers, monthly packs."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import InsertOnly, create_once

# A note of every complaint that is written, in the same transaction: what the statistics count anew.
TOUCH = """
CREATE FUNCTION public.touch_complaint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW IS DISTINCT FROM OLD THEN
        EXECUTE format('INSERT INTO %I.complaints_touchedcomplaint (complaint_id) VALUES ($1)', TG_TABLE_SCHEMA)
            USING NEW.id;
    END IF;
    RETURN NULL;
END $$
"""
TOUCH_BY_EVENT = """
CREATE FUNCTION public.touch_complaint_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.complaints_touchedcomplaint (complaint_id) VALUES ($1)', TG_TABLE_SCHEMA)
        USING NEW.complaint_id;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER complaints_complaintevent_touched AFTER INSERT ON complaints_complaintevent
    FOR EACH ROW WHEN (NEW.kind IN ('rate', 'call_back')) EXECUTE FUNCTION public.touch_complaint_of_event();
CREATE TRIGGER complaints_complaint_touched AFTER INSERT OR UPDATE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION public.touch_complaint();
INSERT INTO complaints_touchedcomplaint (complaint_id) SELECT id FROM complaints_complaint;
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("complaints", "0009_finding"),
        ("firms", "0002_project_changed"),
        ("places", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatisticState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateTimeField(null=True, verbose_name="as of")),
                ("policy_key", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "verbose_name": "state of the statistics",
                "verbose_name_plural": "states of the statistics",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TouchedComplaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("complaint_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "complaint to count anew",
                "verbose_name_plural": "complaints to count anew",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StatisticPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="from")),
                (
                    "day_starts_at",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="hour at which the statistic day starts",
                    ),
                ),
                (
                    "month_starts_on",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="day on which the statistic month starts",
                    ),
                ),
                (
                    "basically_weight",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal("0.9"),
                        max_digits=4,
                        verbose_name="weight of “basically satisfied”",
                    ),
                ),
                (
                    "response_weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10"),
                        max_digits=5,
                        verbose_name="weight of the response rate",
                    ),
                ),
                (
                    "resolution_weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("50"),
                        max_digits=5,
                        verbose_name="weight of the resolution rate",
                    ),
                ),
                (
                    "satisfaction_weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("40"),
                        max_digits=5,
                        verbose_name="weight of the satisfaction rate",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "statistic policy",
                "verbose_name_plural": "statistic policies",
                "ordering": ["-effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day_starts_at__lte", 23), ("month_starts_on__gte", 1), ("month_starts_on__lte", 28)
                        ),
                        name="complaint_statistic_bounds",
                        violation_error_message="A day starts at an hour from 0 to 23, a month on a day from 1 to 28.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basically_weight__gte", 0), ("basically_weight__lte", 1)),
                        name="complaint_statistic_basically",
                        violation_error_message="“Basically satisfied” counts from 0 to 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolution_weight__gte", 0),
                            ("response_weight__gte", 0),
                            ("satisfaction_weight__gte", 0),
                            models.Q(
                                ("response_weight__gt", 0),
                                ("resolution_weight__gt", 0),
                                ("satisfaction_weight__gt", 0),
                                _connector="OR",
                            ),
                        ),
                        name="complaint_statistic_weights",
                        violation_error_message="Weights are not negative, and one of them is more than nought.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintDaily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("severity", models.CharField(max_length=20)),
                ("channel", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("received", models.IntegerField(default=0)),
                ("answered", models.IntegerField(default=0)),
                ("response_due", models.IntegerField(default=0)),
                ("response_in_time", models.IntegerField(default=0)),
                ("answer_due", models.IntegerField(default=0)),
                ("answer_in_time", models.IntegerField(default=0)),
                ("valid", models.IntegerField(default=0)),
                ("settled", models.IntegerField(default=0)),
                ("satisfied", models.IntegerField(default=0)),
                ("basically_satisfied", models.IntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="complaints.category"
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate"
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.propertyfirm",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistics",
                "verbose_name_plural": "statistics",
                "ordering": ["-day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "area", "category", "estate", "firm", "severity", "channel"),
                        name="complaint_daily_once",
                        nulls_distinct=False,
                        violation_error_message="There is already a row for this day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintFact",
            fields=[
                ("severity", models.CharField(max_length=20)),
                ("channel", models.CharField(max_length=20)),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
                ("received_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("response_due_on", models.DateField(null=True)),
                ("is_response_in_time", models.BooleanField(default=False)),
                ("answer_due_on", models.DateField(null=True)),
                ("is_answer_in_time", models.BooleanField(default=False)),
                ("called_back_on", models.DateField(null=True)),
                ("is_settled", models.BooleanField(default=False)),
                ("satisfaction", models.CharField(blank=True, default="", max_length=20)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="complaints.category"
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate"
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.propertyfirm",
                    ),
                ),
            ],
            options={
                "verbose_name": "counted complaint",
                "verbose_name_plural": "counted complaints",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["received_on"], name="complaint_fact_received"),
                    models.Index(fields=["answered_on"], name="complaint_fact_answered"),
                    models.Index(fields=["response_due_on"], name="complaint_fact_response"),
                    models.Index(fields=["answer_due_on"], name="complaint_fact_due"),
                    models.Index(fields=["called_back_on"], name="complaint_fact_called"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ledger",
                    models.CharField(
                        choices=[
                            ("problem", "problem ledger"),
                            ("survey", "survey ledger"),
                            ("rectification", "rectification ledger"),
                        ],
                        max_length=20,
                        verbose_name="ledger",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("finding", models.TextField(verbose_name="what was found")),
                ("measure", models.TextField(blank=True, default="", verbose_name="measure")),
                (
                    "owner_unit",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="responsible unit"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be done by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("dismissed", "not taken up"),
                            ("open", "to be started"),
                            ("working", "being put right"),
                            ("done", "reported done"),
                            ("checked", "checked and closed"),
                        ],
                        default="proposed",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("person", "entered by a person"),
                            ("repeated", "the same again and again"),
                            ("overdue", "complaints not answered in time"),
                        ],
                        default="person",
                        max_length=20,
                        verbose_name="origin",
                    ),
                ),
                ("proposal_key", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="entered on")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "complaints",
                    models.ManyToManyField(
                        related_name="entries", to="complaints.complaint", verbose_name="complaints"
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
                (
                    "owner_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                        verbose_name="responsible office",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledgers of estates",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="LedgerStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enter", "entered"),
                            ("propose", "proposed from complaints"),
                            ("confirm", "taken up"),
                            ("dismiss", "dismissed"),
                            ("change", "plan changed"),
                            ("start", "started"),
                            ("report", "reported done"),
                            ("give_back", "given back"),
                            ("check", "checked and closed"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("from_state", models.CharField(blank=True, default="", max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                ("note", models.TextField(blank=True, default="", verbose_name="words")),
                ("evidence", models.FileField(blank=True, max_length=200, upload_to="", verbose_name="photo")),
                ("created_at", models.DateTimeField(verbose_name="time")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="complaints.ledgerentry",
                        verbose_name="ledger entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a ledger entry",
                "verbose_name_plural": "steps of ledger entries",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="to")),
                (
                    "state",
                    models.CharField(
                        choices=[("building", "being made"), ("draft", "draft"), ("issued", "issued")],
                        default="building",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("content", models.JSONField(default=dict, verbose_name="content")),
                ("counted_at", models.DateTimeField(null=True, verbose_name="as of")),
                ("analysis_remark", models.TextField(blank=True, default="", verbose_name="remark on the analysis")),
                ("dispatch_remark", models.TextField(blank=True, default="", verbose_name="remark on the dispatch")),
                ("review_remark", models.TextField(blank=True, default="", verbose_name="remark on the review")),
                ("created_at", models.DateTimeField(verbose_name="made")),
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
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly pack",
                "verbose_name_plural": "monthly packs",
                "ordering": ["-month", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IssuedPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("issued_at", models.DateTimeField(verbose_name="issued on")),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.issuedpack",
                        verbose_name="pack of the month before",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "pack",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued",
                        to="complaints.monthlypack",
                        verbose_name="monthly pack",
                    ),
                ),
            ],
            options={
                "verbose_name": "issued pack",
                "verbose_name_plural": "issued packs",
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["estate", "ledger", "state"], name="complaint_ledger_estate"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["state", "due_on"], name="complaint_ledger_due"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "dismissed"]),
                    models.Q(
                        ("due_on__isnull", False),
                        models.Q(("measure", ""), _negated=True),
                        models.Q(
                            ("owner_area__isnull", False), models.Q(("owner_unit", ""), _negated=True), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="complaint_ledger_has_plan",
                violation_error_message="An entry that was taken up has a measure, somebody responsible and a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "checked"), _negated=True), ("finished_at__isnull", False), _connector="OR"
                ),
                name="complaint_ledger_closed_has_time",
                violation_error_message="A closed entry has a closing time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlypack",
            constraint=models.UniqueConstraint(
                fields=("area", "month"),
                name="complaint_pack_once",
                violation_error_message="There is already a pack of this area and month.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlypack",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="complaint_pack_month",
                violation_error_message="A month is named by its first day.",
            ),
        ),
        InsertOnly("LedgerStep"),
        InsertOnly("IssuedPack"),
        migrations.RunSQL(create_once("public.touch_complaint()", TOUCH), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.touch_complaint_of_event()", TOUCH_BY_EVENT), migrations.RunSQL.noop),
        migrations.RunSQL(
            TRIGGER,
            "DROP TRIGGER complaints_complaint_touched ON complaints_complaint;"
            "DROP TRIGGER complaints_complaintevent_touched ON complaints_complaintevent",
        ),
    ]
