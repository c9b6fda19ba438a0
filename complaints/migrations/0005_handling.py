"""Handling: routing rules, standard texts, assignment, kinship of complaints."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import create_once

# The lock makes two merges of one city follow each other, so that neither is blind to the other's row.
MERGE_TREE = """
CREATE FUNCTION public.check_complaint_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here bigint := NEW.merged_into_id;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_SCHEMA || '.complaints_merge'));
    WHILE here IS NOT NULL LOOP
        IF here = NEW.id THEN
            RAISE EXCEPTION 'complaint % cannot be joined to one that was joined to it', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'complaint_merge_without_cycle';
        END IF;
        EXECUTE format('SELECT merged_into_id FROM %I.complaints_complaint WHERE id = $1', TG_TABLE_SCHEMA)
            INTO here USING here;
    END LOOP;
    RETURN NULL;
END $$
"""
MERGE_TRIGGER = """
CREATE TRIGGER complaints_merge AFTER INSERT OR UPDATE OF merged_into_id ON complaints_complaint
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION public.check_complaint_merge()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0004_clocks"),
        ("firms", "0002_project_changed"),
        ("places", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, editable=False, verbose_name="position")),
                (
                    "estate_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("residential", "residential estate"),
                            ("commercial", "commercial building"),
                            ("industrial", "industrial park"),
                            ("mixed", "mixed use"),
                            ("unowned_court", "court without owner"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="kind of place",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("web", "web form"),
                            ("qr_code", "QR code of the estate"),
                            ("phone", "telephone"),
                            ("visit", "visit"),
                            ("hotline", "12345 hotline"),
                            ("firm", "handed in by the firm"),
                            ("import", "imported"),
                            ("open311", "Open311 client"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("routine", "routine"),
                            ("serious", "serious"),
                            ("urgent", "urgent: danger to people"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="severity",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Monday"),
                                (2, "Tuesday"),
                                (3, "Wednesday"),
                                (4, "Thursday"),
                                (5, "Friday"),
                                (6, "Saturday"),
                                (7, "Sunday"),
                            ]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="days of the week",
                    ),
                ),
                (
                    "day_kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "any day"), ("worked", "working days"), ("free", "days off")],
                        default="",
                        max_length=10,
                        verbose_name="kind of day",
                    ),
                ),
                ("time_from", models.TimeField(blank=True, null=True, verbose_name="from this time of day")),
                ("time_to", models.TimeField(blank=True, null=True, verbose_name="to this time of day (not included)")),
                (
                    "keywords",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="One per line; one of them in title or text is enough.",
                        verbose_name="words",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("firm", "the firm that serves the estate"),
                            ("office", "a certain office"),
                            ("level", "the office of the place at a level"),
                            ("triage", "left for a person to decide"),
                        ],
                        max_length=10,
                        verbose_name="goes to",
                    ),
                ),
                (
                    "office_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("city", "city"),
                            ("district", "district or county"),
                            ("subdistrict", "subdistrict or township"),
                            ("community", "community or village"),
                            ("grid", "grid"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="office at the level",
                    ),
                ),
                (
                    "severity_lift",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("routine", "routine"),
                            ("serious", "serious"),
                            ("urgent", "urgent: danger to people"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="lift the severity to",
                    ),
                ),
                (
                    "is_automatic",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise the rule only suggests, and an officer decides.",
                        verbose_name="accept and dispatch by itself",
                    ),
                ),
                ("legal_source", models.CharField(blank=True, default="", max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "routing rule",
                "verbose_name_plural": "routing rules",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="StandardText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("accept", "accepted"),
                            ("refuse", "not accepted"),
                            ("dispatch", "dispatched"),
                            ("respond", "first response"),
                            ("resolve", "resolved by the office"),
                            ("send_back", "sent back for better handling"),
                            ("close", "closed"),
                            ("merge", "joined to another complaint"),
                        ],
                        max_length=20,
                        verbose_name="for the step",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Chinese"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "standard text",
                "verbose_name_plural": "standard texts",
                "ordering": ["move", "title", "id"],
            },
        ),
        migrations.AddField(
            model_name="complaint",
            name="assignee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person in charge",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="complaints.complaint",
                verbose_name="joined to",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="complaints.complaint",
                verbose_name="split from",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="return_count",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="times given back"),
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="return_limit",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="times units may give a complaint back"),
        ),
        migrations.AlterField(
            model_name="complaintevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("submit", "received"),
                    ("accept", "accepted"),
                    ("refuse", "not accepted"),
                    ("dispatch", "dispatched"),
                    ("respond", "first response"),
                    ("answer", "answered by the firm"),
                    ("resolve", "resolved by the office"),
                    ("rate", "rated"),
                    ("send_back", "sent back for better handling"),
                    ("close", "closed"),
                    ("reopen", "reopened"),
                    ("withdraw", "withdrawn"),
                    ("message", "message added"),
                    ("merge", "joined to another complaint"),
                    ("return", "given back by the unit"),
                    ("correct", "corrected by the resident"),
                    ("join", "a neighbour joined"),
                    ("assign", "assigned to a person"),
                    ("route", "a routing rule spoke"),
                    ("note", "internal note"),
                    ("reclassify", "category or severity changed"),
                    ("split", "split"),
                    ("absorb", "another complaint was joined to it"),
                    ("pause", "clock paused"),
                    ("resume", "clock goes on"),
                    ("ask_extension", "more time asked for"),
                    ("grant_extension", "more time granted"),
                    ("deny_extension", "more time not granted"),
                    ("remind", "reminded before the limit"),
                    ("escalate", "overdue: told to the superior"),
                    ("supervise", "supervision order"),
                    ("interview", "firm called in for an interview"),
                    ("propose_credit", "credit event proposed"),
                    ("call_back", "called back"),
                    ("refer", "referred to law enforcement"),
                    ("referral_reply", "law enforcement replied"),
                    ("mediate", "mediation"),
                    ("redact", "personal data made unreadable"),
                    ("anonymise", "made anonymous at the end of the retention time"),
                ],
                max_length=20,
                verbose_name="step",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["estate", "-created_at"], name="complaint_estate_newest"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("assignee__isnull", False)), fields=["assignee", "state"], name="complaint_assignee"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="complaint_merged_names_main",
                violation_error_message="A complaint that was joined to another one names it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), ("parent__lt", models.F("id")), _connector="OR"),
                name="complaint_part_after_whole",
                violation_error_message="A part is younger than the complaint that it was split from.",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.area",
                verbose_name="place lies in",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="complaints.category",
                verbose_name="category or group",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="office_area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.area",
                verbose_name="office of",
            ),
        ),
        migrations.AddField(
            model_name="standardtext",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.area",
                verbose_name="of the office of",
            ),
        ),
        migrations.AddField(
            model_name="standardtext",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="complaints.category",
                verbose_name="category or group",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("office_area__isnull", False), ("outcome", "office")),
                    models.Q(models.Q(("outcome", "office"), _negated=True), ("office_area__isnull", True)),
                    _connector="OR",
                ),
                name="complaint_rule_names_office",
                violation_error_message="Name the office exactly where the complaint goes to a certain office.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "level"), models.Q(("office_level", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "level"), _negated=True), ("office_level", "")),
                    _connector="OR",
                ),
                name="complaint_rule_names_level",
                violation_error_message="Name the level exactly where the complaint goes to an office at a level.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_automatic", True), ("outcome", "triage"), _negated=True),
                name="complaint_rule_triage_by_hand",
                violation_error_message="What is left for a person to decide cannot be dispatched by itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("time_from__isnull", True), ("time_to__isnull", True)),
                    models.Q(
                        ("time_from__isnull", False),
                        ("time_to__isnull", False),
                        models.Q(("time_from", models.F("time_to")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_rule_time_window",
                violation_error_message="Give both ends of the time of day, or none; they must differ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="complaint_rule_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="complaint_text_has_words",
                violation_error_message="There is nothing to read here. Write some words.",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="complaint_text_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.RunSQL(create_once("public.check_complaint_merge()", MERGE_TREE), migrations.RunSQL.noop),
        migrations.RunSQL(MERGE_TRIGGER, "DROP TRIGGER complaints_merge ON complaints_complaint"),
    ]
