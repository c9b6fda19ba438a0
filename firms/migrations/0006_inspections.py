"""Inspections: checklists, plans, answers, findings, rectification orders."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import InsertOnly, create_once

KEEP_PUBLISHED = """
CREATE FUNCTION public.keep_published_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published checklist never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""
TRIGGER = """
CREATE TRIGGER firms_checklistversion_published BEFORE UPDATE OR DELETE ON firms_checklistversion
    FOR EACH ROW EXECUTE FUNCTION public.keep_published_checklist();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("firms", "0005_disclosure"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        error_messages={"unique": "This code exists."}, max_length=40, unique=True, verbose_name="code"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "checklist",
                "verbose_name_plural": "checklists",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ChecklistVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("sections", models.JSONField(default=list, verbose_name="sections")),
                ("sha256", models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="firms.checklist",
                        verbose_name="checklist",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a checklist",
                "verbose_name_plural": "versions of checklists",
                "ordering": ["checklist_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="EstateRisk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("low", "low risk"), ("medium", "medium risk"), ("high", "high risk")],
                        max_length=10,
                        verbose_name="risk",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("set_at", models.DateTimeField(verbose_name="set")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risks",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk of an estate",
                "verbose_name_plural": "risks of estates",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position on the route")),
                ("due_on", models.DateField(verbose_name="to be done by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("under_way", "under way"),
                            ("submitted", "submitted"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "first_inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="first inspector",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
                (
                    "second_inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="second inspector",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="firms.checklistversion",
                        verbose_name="checklist",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="InspectionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=40, verbose_name="item")),
                ("client_key", models.UUIDField(unique=True, verbose_name="key of the device")),
                ("replaces", models.JSONField(blank=True, default=list, verbose_name="replaces")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("ok", "in order"), ("not_ok", "not in order"), ("not_applicable", "not applicable")],
                        default="",
                        max_length=20,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "number",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=14, null=True, verbose_name="quantity"
                    ),
                ),
                ("words", models.TextField(blank=True, default="", verbose_name="words")),
                ("answered_at", models.DateTimeField(verbose_name="answered, by the clock of the device")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("is_late", models.BooleanField(default=False, verbose_name="came after the submission")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="firms.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="InspectionDaily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minor", "minor"),
                            ("general", "general"),
                            ("major", "major"),
                            ("danger", "danger to people"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("inspections", models.IntegerField(default=0, verbose_name="inspections")),
                ("findings", models.IntegerField(default=0, verbose_name="findings")),
                ("ordered", models.IntegerField(default=0, verbose_name="findings ordered to be rectified")),
                ("rectified", models.IntegerField(default=0, verbose_name="findings rectified")),
                ("in_time", models.IntegerField(default=0, verbose_name="rectified in time")),
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
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.checklist",
                        verbose_name="checklist",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistics of inspections",
                "verbose_name_plural": "statistics of inspections",
                "ordering": ["-day", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InspectionFrequency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "risk",
                    models.CharField(
                        choices=[("low", "low risk"), ("medium", "medium risk"), ("high", "high risk")],
                        max_length=10,
                        verbose_name="risk",
                    ),
                ),
                ("grade", models.CharField(blank=True, default="", max_length=20, verbose_name="grade of the firm")),
                (
                    "per_year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(52)], verbose_name="inspections a year"
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "frequency of inspections",
                "verbose_name_plural": "frequencies of inspections",
                "ordering": ["risk", "grade", "-effective_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("risk", "grade", "effective_from"),
                        name="inspection_frequency_once",
                        violation_error_message="There is already such a row from this day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_year__lte", 52)),
                        name="inspection_frequency_weekly",
                        violation_error_message="An estate is inspected once a week at most: 52.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="inspection_frequency_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="firms.inspectionanswer",
                        verbose_name="answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of an inspection",
                "verbose_name_plural": "photos of inspections",
                "ordering": ["answer_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="InspectionPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("seed", models.CharField(max_length=64, verbose_name="seed of the draw")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("in_force", "in force"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("inputs", models.JSONField(blank=True, default=dict, verbose_name="what the draw read")),
                ("sha256", models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="drawn")),
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
                    "inspectors",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="inspectors"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="firms.checklistversion",
                        verbose_name="checklist",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan of inspections",
                "verbose_name_plural": "plans of inspections",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="InspectionPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="from")),
                (
                    "old_after_years",
                    models.PositiveSmallIntegerField(
                        default=20, verbose_name="years after which an estate counts as old"
                    ),
                ),
                (
                    "many_households",
                    models.PositiveIntegerField(
                        default=1000, verbose_name="households from which an estate counts as big"
                    ),
                ),
                (
                    "route_length",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="estates on one route at most",
                    ),
                ),
                (
                    "again_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="working days after an order was given back",
                    ),
                ),
                (
                    "longest_extension",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="working days of an extension at most",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "rules of inspections",
                "verbose_name_plural": "rules of inspections",
                "ordering": ["-effective_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again_days__gte", 1),
                            ("longest_extension__gte", 1),
                            ("route_length__gte", 1),
                            ("route_length__lte", 20),
                        ),
                        name="inspection_policy_bounds",
                        violation_error_message="A route has 1 to 20 estates, and terms have at least one day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionRoute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="route")),
                ("due_on", models.DateField(verbose_name="to be done by")),
                ("metres", models.PositiveIntegerField(default=0, verbose_name="way between the estates (m)")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routes",
                        to="firms.inspectionplan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "route of inspections",
                "verbose_name_plural": "routes of inspections",
                "ordering": ["plan_id", "number"],
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="route",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stops",
                to="firms.inspectionroute",
                verbose_name="route",
            ),
        ),
        migrations.CreateModel(
            name="InspectionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plan", "planned"),
                            ("start", "begun"),
                            ("submit", "submitted"),
                            ("take_up", "late finding taken up"),
                            ("cancel", "cancelled"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("from_state", models.CharField(blank=True, default="", max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                ("note", models.TextField(blank=True, default="", verbose_name="words")),
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="firms.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an inspection",
                "verbose_name_plural": "steps of inspections",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="OrderRung",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("remind", "remind the firm"),
                            ("press", "press the firm: overdue"),
                            ("supervise", "tell the superior office"),
                            ("interview", "call the firm in"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("offset_days", models.SmallIntegerField(verbose_name="working days from the due date")),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "rung of the ladder of orders",
                "verbose_name_plural": "ladder of overdue orders",
                "ordering": ["offset_days", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("step", "effective_from"),
                        name="order_rung_once",
                        violation_error_message="There is already such a row from this day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offset_days__gte", -60), ("offset_days__lt", 0), ("step", "remind")),
                            models.Q(
                                models.Q(("step", "remind"), _negated=True),
                                ("offset_days__gte", 0),
                                ("offset_days__lte", 60),
                            ),
                            _connector="OR",
                        ),
                        name="order_rung_sides",
                        violation_error_message="A reminder comes before the due date, every other step after it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="order_rung_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("issue", "order served"),
                            ("answer", "proof handed in"),
                            ("give_back", "not rectified: given back"),
                            ("pass", "re-inspected: rectified"),
                            ("revoke", "order revoked"),
                            ("ask_extension", "more time asked for"),
                            ("extend", "time extended"),
                            ("remind", "firm reminded"),
                            ("press", "firm pressed: overdue"),
                            ("supervise", "superior office told"),
                            ("interview", "firm to be called in"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("from_state", models.CharField(blank=True, default="", max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                (
                    "side",
                    models.CharField(
                        choices=[("staff", "office"), ("firm", "firm"), ("system", "system")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="words")),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="details")),
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
            ],
            options={
                "verbose_name": "step of an order",
                "verbose_name_plural": "steps of orders",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="OrderPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="firms.orderstep",
                        verbose_name="step of an order",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of a rectification",
                "verbose_name_plural": "photos of rectifications",
                "ordering": ["step_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="RectificationOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                ("days", models.PositiveSmallIntegerField(verbose_name="working days to rectify")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "served, to be rectified"),
                            ("answered", "proof handed in"),
                            ("rectified", "rectified"),
                            ("revoked", "revoked"),
                        ],
                        default="issued",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("legal_basis", models.CharField(max_length=200, verbose_name="legal basis")),
                ("demand", models.TextField(blank=True, default="", verbose_name="what is demanded")),
                ("due_on", models.DateField(verbose_name="to be rectified by")),
                ("is_due_provisional", models.BooleanField(default=False, verbose_name="calendar not announced yet")),
                ("is_extended", models.BooleanField(default=False, verbose_name="time was extended")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("issued_at", models.DateTimeField(verbose_name="served")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="proof handed in")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
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
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="firms.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "rectification order",
                "verbose_name_plural": "rectification orders",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="orderstep",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="firms.rectificationorder",
                verbose_name="order",
            ),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=40, verbose_name="item")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, verbose_name="English title")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("minor", "minor"),
                            ("general", "general"),
                            ("major", "major"),
                            ("danger", "danger to people"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("days", models.PositiveSmallIntegerField(verbose_name="working days to rectify")),
                ("credit_item", models.CharField(blank=True, default="", max_length=40, verbose_name="credit item")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="firms.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.inspectionanswer",
                        verbose_name="answer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="firms.rectificationorder",
                        verbose_name="rectification order",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="checklistversion",
            constraint=models.UniqueConstraint(
                fields=("checklist", "number"),
                name="checklist_version_once",
                violation_error_message="The checklist has a version with this number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("checklist",),
                name="checklist_one_draft",
                violation_error_message="The checklist has a draft already. Publish it first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("sha256", ""), ("state", "draft")),
                    models.Q(
                        ("published_at__isnull", False), ("state", "published"), models.Q(("sha256", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="checklist_published_whole",
                violation_error_message="A published version has its day and its digest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="estaterisk",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="estate_risk_has_reason",
                violation_error_message="Say why the estate has this risk.",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectionanswer",
            index=models.Index(fields=["inspection", "item_code"], name="inspection_answer_item"),
        ),
        migrations.AddConstraint(
            model_name="inspectiondaily",
            constraint=models.UniqueConstraint(
                fields=("day", "area", "checklist", "severity"),
                name="inspection_daily_once",
                violation_error_message="There is already a row for this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionphoto",
            constraint=models.UniqueConstraint(
                fields=("answer", "position"),
                name="inspection_photo_once",
                violation_error_message="Two photos cannot have the same position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="inspection_plan_ordered",
                violation_error_message="The last day is not before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "cancelled"]),
                    models.Q(("drawn_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="inspection_plan_drawn_whole",
                violation_error_message="A plan that was drawn has the moment and the digest of the draw.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("seed", ""), _negated=True),
                name="inspection_plan_seeded",
                violation_error_message="A plan has a seed before it is drawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionroute",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"),
                name="inspection_route_once",
                violation_error_message="The plan has a route with this number.",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["state", "due_on"], name="inspection_due"),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["first_inspector", "state"], name="inspection_of_first"),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["second_inspector", "state"], name="inspection_of_second"),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["estate", "-submitted_at"], name="inspection_of_estate"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_inspector", models.F("second_inspector")), _negated=True),
                name="inspection_two_people",
                violation_error_message="An inspection is made by two different people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "submitted"), ("submitted_at__isnull", False)),
                    models.Q(models.Q(("state", "submitted"), _negated=True), ("submitted_at", None)),
                    _connector="OR",
                ),
                name="inspection_submitted_has_time",
                violation_error_message="A submitted inspection has its moment, and only such a one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderphoto",
            constraint=models.UniqueConstraint(
                fields=("step", "position"),
                name="rectification_photo_once",
                violation_error_message="Two photos cannot have the same position.",
            ),
        ),
        migrations.AddIndex(
            model_name="rectificationorder",
            index=models.Index(fields=["state", "due_on"], name="rectification_due"),
        ),
        migrations.AddIndex(
            model_name="rectificationorder",
            index=models.Index(fields=["firm", "state"], name="rectification_of_firm"),
        ),
        migrations.AddConstraint(
            model_name="rectificationorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "revoked"), _negated=True),
                fields=("inspection", "days"),
                name="rectification_once",
                violation_error_message="The firm has an order of this inspection with this term already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectificationorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state__in", ["issued", "answered"])),
                    models.Q(("closed_at__isnull", False), ("state__in", ["rectified", "revoked"])),
                    _connector="OR",
                ),
                name="rectification_closed_has_time",
                violation_error_message="A closed order has a closing time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectificationorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("legal_basis", ""), _negated=True),
                name="rectification_has_basis",
                violation_error_message="Name the legal basis of the order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectificationorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("round__gte", 1)),
                name="rectification_days",
                violation_error_message="An order gives at least one working day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "extend")),
                fields=("order",),
                name="rectification_extended_once",
                violation_error_message="The time of an order is extended once.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["remind", "press", "supervise", "interview"])),
                fields=("order", "round", "kind"),
                name="rectification_rung_once",
                violation_error_message="This step was taken already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("inspection", "item_code"),
                name="inspection_finding_once",
                violation_error_message="The inspection has this finding already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1)),
                name="inspection_finding_days",
                violation_error_message="A finding is rectified within at least one working day.",
            ),
        ),
        InsertOnly("EstateRisk"),
        InsertOnly("InspectionStep"),
        InsertOnly("InspectionAnswer"),
        InsertOnly("InspectionPhoto"),
        InsertOnly("Finding", ("order_id",)),
        InsertOnly("OrderStep"),
        InsertOnly("OrderPhoto"),
        migrations.RunSQL(create_once("public.keep_published_checklist()", KEEP_PUBLISHED), migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER firms_checklistversion_published ON firms_checklistversion"),
    ]
