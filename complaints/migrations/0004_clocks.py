"""Clocks: pauses, extensions, promises, escalation."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0003_vocabulary"),
        ("firms", "0002_project_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round of handling")),
                ("note", models.TextField(verbose_name="words")),
                ("started_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until (not included)")),
                ("resumed_at", models.DateTimeField(blank=True, null=True, verbose_name="went on")),
            ],
            options={
                "verbose_name": "pause of a clock",
                "verbose_name_plural": "pauses of clocks",
                "ordering": ["started_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round of handling")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("remind", "remind whoever handles it"),
                            ("escalate", "tell the superior"),
                            ("supervise", "supervision order"),
                            ("interview", "interview of the firm"),
                            ("propose_credit", "propose a credit event"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="taken")),
            ],
            options={
                "verbose_name": "step of the ladder taken",
                "verbose_name_plural": "steps of the ladder taken",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("remind", "remind whoever handles it"),
                            ("escalate", "tell the superior"),
                            ("supervise", "supervision order"),
                            ("interview", "interview of the firm"),
                            ("propose_credit", "propose a credit event"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                (
                    "offset_days",
                    models.SmallIntegerField(
                        help_text="−1: one working day is left; 0: the limit is over.",
                        verbose_name="working days from the limit",
                    ),
                ),
                ("is_for_firms_only", models.BooleanField(default=False, verbose_name="only when a firm handles it")),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "rung of the ladder",
                "verbose_name_plural": "escalation ladder",
                "ordering": ["offset_days", "id"],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round of handling")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days asked for")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "asked_side",
                    models.CharField(
                        choices=[
                            ("resident", "resident"),
                            ("staff", "office"),
                            ("firm", "property firm"),
                            ("mediator", "mediator"),
                            ("system", "system"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("is_granted", models.BooleanField(blank=True, null=True, verbose_name="granted")),
                ("granted_days", models.PositiveSmallIntegerField(default=0, verbose_name="days granted")),
                ("decision", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
            ],
            options={
                "verbose_name": "request for more time",
                "verbose_name_plural": "requests for more time",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FirmInterview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="day of the interview")),
                ("reason", models.TextField(verbose_name="reason")),
                ("called_at", models.DateTimeField(verbose_name="called in")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("recorded_at", models.DateTimeField(blank=True, null=True, verbose_name="recorded")),
            ],
            options={
                "verbose_name": "interview of a firm",
                "verbose_name_plural": "interviews of firms",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PauseReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=50, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                (
                    "waits_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office", "responsible office"),
                            ("unit", "office that handles it"),
                            ("firm", "property firm"),
                            ("resident", "resident"),
                            ("other", "other authority"),
                        ],
                        max_length=20,
                        verbose_name="who is waited for",
                    ),
                ),
                ("most_days", models.PositiveSmallIntegerField(verbose_name="days of one pause at most")),
                ("limit_days", models.PositiveSmallIntegerField(verbose_name="days together at most")),
                (
                    "limit_scope",
                    models.CharField(
                        choices=[
                            ("complaint", "per complaint"),
                            ("year", "per year, for all complaints with one firm or office"),
                        ],
                        default="complaint",
                        max_length=20,
                        verbose_name="added up",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "reason for a pause",
                "verbose_name_plural": "reasons for pauses",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PromiseTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=80, verbose_name="English name")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("routine", "routine"),
                            ("serious", "serious"),
                            ("urgent", "urgent: danger to people"),
                        ],
                        max_length=20,
                        verbose_name="severity",
                    ),
                ),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                (
                    "end",
                    models.CharField(
                        choices=[("first_response", "first response"), ("answer", "answer")],
                        max_length=20,
                        verbose_name="kept by",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "promise in clock time",
                "verbose_name_plural": "promises in clock time",
                "ordering": ["minutes", "id"],
            },
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="accept_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: no limit of its own.",
                null=True,
                verbose_name="working days to accept or refuse",
            ),
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="extension_limit",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="times more time may be granted"),
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="extension_most_days",
            field=models.PositiveSmallIntegerField(default=10, verbose_name="days granted at most, together"),
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="group_accept_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: as any other complaint.",
                null=True,
                verbose_name="working days to accept or refuse a group complaint",
            ),
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="group_size",
            field=models.PositiveSmallIntegerField(default=10, verbose_name="people that make a group complaint"),
        ),
        migrations.AddConstraint(
            model_name="handlingpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("group_size__gte", 2),
                    models.Q(("accept_days__isnull", True), ("accept_days__gte", 1), _connector="OR"),
                    models.Q(("group_accept_days__isnull", True), ("group_accept_days__gte", 1), _connector="OR"),
                ),
                name="complaint_policy_accept_days",
                violation_error_message="A limit has at least one day, a group at least two people.",
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pauses",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="resumed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="resumed by",
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="started_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="paused by",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.complaintevent",
                verbose_name="step of handling",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.UniqueConstraint(
                fields=("step", "effective_from"),
                name="complaint_ladder_once",
                violation_error_message="There is already such a row from this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("offset_days__gte", -60), ("offset_days__lte", 60)),
                name="complaint_ladder_offset",
                violation_error_message="A step stands at most 60 working days from the limit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step", "remind"), ("offset_days__lt", 0)),
                    models.Q(models.Q(("step", "remind"), _negated=True), ("offset_days__gte", 0)),
                    _connector="OR",
                ),
                name="complaint_ladder_sides",
                violation_error_message="A reminder comes before the limit, every other step after it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="complaint_ladder_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="firminterview",
            name="called_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="called in by",
            ),
        ),
        migrations.AddField(
            model_name="firminterview",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interviews",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddField(
            model_name="firminterview",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.propertyfirm",
                verbose_name="property firm",
            ),
        ),
        migrations.AddField(
            model_name="firminterview",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddConstraint(
            model_name="pausereason",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_days__gte", models.F("most_days")), ("most_days__gte", 1)),
                name="complaint_pause_reason_days_ordered",
                violation_error_message="All pauses together cannot be shorter than one of them.",
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="reason",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.pausereason",
                verbose_name="reason",
            ),
        ),
        migrations.AddField(
            model_name="promisetier",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="complaints.category",
                verbose_name="category",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                fields=("complaint", "round", "step"),
                name="complaint_escalation_once",
                violation_error_message="This step was taken already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_granted__isnull", True)),
                fields=("complaint", "round"),
                name="complaint_extension_one_open",
                violation_error_message="More time was asked for already. It is not decided yet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days__gte", 1), ("granted_days__lte", models.F("days")), models.Q(("reason", ""), _negated=True)
                ),
                name="complaint_extension_days",
                violation_error_message="More days than were asked for cannot be granted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("granted_days", 0),
                        ("is_granted__isnull", True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("granted_days__gte", 1),
                        ("is_granted", True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("granted_days", 0),
                        ("is_granted", False),
                    ),
                    _connector="OR",
                ),
                name="complaint_extension_decision_whole",
                violation_error_message="A decision names who decided, when, and the days granted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="complaint_extension_two_people",
                violation_error_message="Whoever asks for more time cannot decide on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firminterview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("complaint",),
                name="complaint_interview_one_open",
                violation_error_message="The firm is called in already. Record the outcome first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firminterview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("recorded_at__isnull", True), ("recorded_by__isnull", True)),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("recorded_at__isnull", False),
                        ("recorded_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="complaint_interview_outcome_whole",
                violation_error_message="An outcome names who recorded it and when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("started_at"))),
                name="complaint_pause_ordered",
                violation_error_message="A pause ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resumed_at__isnull", True), ("resumed_by__isnull", True)),
                    models.Q(
                        ("resumed_at__gte", models.F("started_at")),
                        ("resumed_at__lte", models.F("ends_at")),
                        ("resumed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="complaint_pause_resumed_within",
                violation_error_message="A clock goes on again within its pause.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("complaint", "="),
                    (
                        models.Func(
                            "started_at",
                            django.db.models.functions.comparison.Coalesce("resumed_at", "ends_at"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="complaint_pause_one_at_a_time",
                violation_error_message="The clock stands still already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisetier",
            constraint=models.UniqueConstraint(
                fields=("category", "severity", "end", "effective_from"),
                name="complaint_promise_once",
                nulls_distinct=False,
                violation_error_message="There is already such a row from this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisetier",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1)),
                name="complaint_promise_positive",
                violation_error_message="A promise takes at least a minute.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisetier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="complaint_promise_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        InsertOnly("ClockPause", except_columns=("resumed_at", "resumed_by_id")),
        InsertOnly(
            "Extension",
            except_columns=("is_granted", "granted_days", "decision", "decided_by_id", "decided_at"),
        ),
        InsertOnly("Escalation"),
        InsertOnly("FirmInterview", except_columns=("outcome", "recorded_by_id", "recorded_at")),
    ]
