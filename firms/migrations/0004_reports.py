"""Quarterly reports: forms and terms as data, the reports, and what must never change of them."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import firms.models.report_form
from common.migrations import REFUSE_CHANGE, InsertOnly, create_once

PUBLISHED = """
CREATE TRIGGER "firms_reportformversion_published" BEFORE UPDATE OR DELETE ON "firms_reportformversion"
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION public.refuse_change('effective_to')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_tokens"),
        ("firms", "0003_filings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place_kind",
                    models.CharField(
                        choices=[
                            ("residential", "residential estate"),
                            ("commercial", "commercial building"),
                            ("industrial", "industrial park"),
                            ("mixed", "mixed use"),
                            ("unowned_court", "court without owner"),
                        ],
                        error_messages={"unique": "This kind of place has a form already: make a new version of it."},
                        max_length=20,
                        unique=True,
                        verbose_name="kind of place",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=150, verbose_name="English name")),
            ],
            options={
                "verbose_name": "report form",
                "verbose_name_plural": "report forms",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="QuarterlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter_start", models.DateField(verbose_name="first day of the quarter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "to be filled in"),
                            ("submitted", "submitted"),
                            ("returned", "returned for correction"),
                            ("accepted_by_subdistrict", "accepted by the subdistrict"),
                            ("accepted", "accepted"),
                            ("locked", "locked"),
                        ],
                        default="draft",
                        max_length=30,
                        verbose_name="state",
                    ),
                ),
                ("values", models.JSONField(default=dict, verbose_name="answers")),
                ("explanations", models.JSONField(default=dict, verbose_name="explanations")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revision")),
                ("submission_count", models.PositiveSmallIntegerField(default=0, verbose_name="submissions")),
                ("finding_count", models.PositiveSmallIntegerField(default=0, verbose_name="points to look at")),
                ("opens_on", models.DateField(verbose_name="window opens")),
                ("due_at", models.DateTimeField(verbose_name="due before")),
                (
                    "is_due_provisional",
                    models.BooleanField(default=False, verbose_name="due day by a calendar not announced"),
                ),
                ("locks_at", models.DateTimeField(verbose_name="closed at")),
                ("first_submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="first submitted")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("subdistrict_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted (subdistrict)")),
                ("district_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted (district)")),
                ("locked_at", models.DateTimeField(blank=True, null=True, verbose_name="locked")),
                ("created_at", models.DateTimeField(verbose_name="made out")),
                (
                    "district_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by (district)",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
                (
                    "subdistrict_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by (subdistrict)",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "quarterly report",
                "verbose_name_plural": "quarterly reports",
                "ordering": ["-quarter_start", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=100, verbose_name="field")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("file", models.FileField(upload_to="reports/", verbose_name="file")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken away")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="firms.quarterlyreport",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a report",
                "verbose_name_plural": "files of reports",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("generate", "made out"),
                            ("submit", "submitted by the firm"),
                            ("withdraw", "taken back by the firm"),
                            ("return", "returned to the firm"),
                            ("accept_subdistrict", "accepted by the subdistrict office"),
                            ("accept_district", "accepted by the housing department"),
                            ("lock", "locked at the cut-off"),
                            ("reopen", "opened again"),
                            ("ask_extension", "more time asked for"),
                            ("grant_extension", "more time granted"),
                            ("deny_extension", "more time refused"),
                        ],
                        max_length=30,
                        verbose_name="what",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "to be filled in"),
                            ("submitted", "submitted"),
                            ("returned", "returned for correction"),
                            ("accepted_by_subdistrict", "accepted by the subdistrict"),
                            ("accepted", "accepted"),
                            ("locked", "locked"),
                        ],
                        max_length=30,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "to be filled in"),
                            ("submitted", "submitted"),
                            ("returned", "returned for correction"),
                            ("accepted_by_subdistrict", "accepted by the subdistrict"),
                            ("accepted", "accepted"),
                            ("locked", "locked"),
                        ],
                        max_length=30,
                        verbose_name="to",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("firm", "firm"),
                            ("subdistrict", "subdistrict office"),
                            ("district", "housing department"),
                            ("system", "system"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="words")),
                ("revision_number", models.PositiveSmallIntegerField(default=0, verbose_name="submission")),
                ("created_at", models.DateTimeField(verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="firms.quarterlyreport",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a report",
                "verbose_name_plural": "steps of reports",
                "ordering": ["created_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportFormVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("document", models.JSONField(default=dict, verbose_name="content")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="digest")),
                ("revision", models.PositiveIntegerField(default=0, editable=False, verbose_name="revision")),
                (
                    "effective_from",
                    models.DateField(blank=True, null=True, verbose_name="from the quarter that begins on"),
                ),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                ("legal_source", models.CharField(blank=True, max_length=300, verbose_name="legal source")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="firms.reportform",
                        verbose_name="form",
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
                "verbose_name": "version of a report form",
                "verbose_name_plural": "versions of report forms",
                "ordering": ["form", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="quarterlyreport",
            name="form_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.reportformversion",
                verbose_name="form",
            ),
        ),
        migrations.CreateModel(
            name="ReportingSystem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField(verbose_name="linked")),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="linked by",
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.apitoken",
                        verbose_name="token",
                    ),
                ),
            ],
            options={
                "verbose_name": "system that reports",
                "verbose_name_plural": "systems that report",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportingTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(verbose_name="from the quarter that begins on")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                (
                    "opens_after_days",
                    models.PositiveSmallIntegerField(default=1, verbose_name="window opens after (days)"),
                ),
                ("due_days", models.PositiveSmallIntegerField(default=15, verbose_name="due after (days)")),
                ("counts_working_days", models.BooleanField(default=False, verbose_name="working days")),
                (
                    "reminder_days",
                    models.JSONField(
                        default=firms.models.report_form.default_reminders, verbose_name="reminders (days before)"
                    ),
                ),
                (
                    "missing_after_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="missing after (days late)"),
                ),
                ("lock_days", models.PositiveSmallIntegerField(default=45, verbose_name="closed after (days late)")),
                (
                    "extension_most_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="extension at most (days)"),
                ),
                (
                    "extension_most_times",
                    models.PositiveSmallIntegerField(default=1, verbose_name="extensions at most"),
                ),
                ("legal_source", models.CharField(max_length=300, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "terms of the quarterly report",
                "verbose_name_plural": "terms of the quarterly report",
                "ordering": ["-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="report_terms_period_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_days__gte", models.F("opens_after_days")),
                            ("opens_after_days__gte", 1),
                            ("lock_days__gte", models.F("missing_after_days")),
                        ),
                        name="report_terms_days_ordered",
                        violation_error_message="The window opens before the due day, and a quarter closes last.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    "effective_from",
                                    "effective_to",
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            )
                        ],
                        name="report_terms_one_in_force",
                        violation_error_message="Other terms hold in that period. End them first.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="quarterlyreport",
            name="terms",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.reportingterms",
                verbose_name="terms",
            ),
        ),
        migrations.CreateModel(
            name="ReportReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter_start", models.DateField(verbose_name="first day of the quarter")),
                ("due_on", models.DateField(verbose_name="due day")),
                ("days_before", models.PositiveSmallIntegerField(verbose_name="days before")),
                ("report_count", models.PositiveIntegerField(verbose_name="reports not handed in")),
                ("created_at", models.DateTimeField(verbose_name="at")),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder of reports",
                "verbose_name_plural": "reminders of reports",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="submission")),
                ("values", models.JSONField(verbose_name="answers")),
                ("explanations", models.JSONField(verbose_name="explanations")),
                ("findings", models.JSONField(default=list, verbose_name="points to look at")),
                ("files", models.JSONField(default=list, verbose_name="files")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "door",
                    models.CharField(
                        choices=[("browser", "in the browser"), ("workbook", "by Excel"), ("api", "by another system")],
                        max_length=20,
                        verbose_name="way",
                    ),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="firms.quarterlyreport",
                        verbose_name="report",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission of a report",
                "verbose_name_plural": "submissions of reports",
                "ordering": ["number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("changes", models.JSONField(verbose_name="changes")),
                (
                    "door",
                    models.CharField(
                        choices=[("browser", "in the browser"), ("workbook", "by Excel"), ("api", "by another system")],
                        max_length=20,
                        verbose_name="way",
                    ),
                ),
                ("edited_at", models.DateTimeField(verbose_name="at")),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="firms.quarterlyreport",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a report",
                "verbose_name_plural": "changes of reports",
                "ordering": ["revision"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("report", "revision"), name="report_edit_once")],
            },
        ),
        migrations.CreateModel(
            name="FieldComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=100, verbose_name="field")),
                ("text", models.CharField(max_length=500, verbose_name="words")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="firms.quarterlyreport",
                        verbose_name="report",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="firms.reportevent",
                        verbose_name="step",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment on a field",
                "verbose_name_plural": "comments on fields",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("event", "field"), name="report_comment_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days asked for")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("is_granted", models.BooleanField(blank=True, null=True, verbose_name="granted")),
                ("granted_days", models.PositiveSmallIntegerField(default=0, verbose_name="days granted")),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="reason of the decision")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="firms.quarterlyreport",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for more time",
                "verbose_name_plural": "requests for more time",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_granted__isnull", True)),
                        fields=("report",),
                        name="report_extension_one_open",
                        violation_error_message="More time was asked for already. It is not decided yet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 1),
                            ("granted_days__lte", models.F("days")),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="report_extension_days",
                        violation_error_message="More days than were asked for cannot be granted.",
                    ),
                    models.CheckConstraint(
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
                        name="report_extension_decision_whole",
                        violation_error_message="A decision names who decided, when, and the days granted.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reportformversion",
            constraint=models.UniqueConstraint(
                fields=("form", "number"),
                name="report_form_number_once",
                violation_error_message="This version exists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportformversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("state", "draft")),
                    models.Q(
                        ("effective_from__isnull", False), ("published_at__isnull", False), ("state", "published")
                    ),
                    _connector="OR",
                ),
                name="report_form_published_whole",
                violation_error_message="A published version says from when it holds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportformversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from__isnull", True),
                    models.Q(("effective_from__day", 1), ("effective_from__month__in", [1, 4, 7, 10])),
                    _connector="OR",
                ),
                name="report_form_from_a_quarter",
                violation_error_message="A version holds from the first day of a quarter.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportformversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="report_form_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportformversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "published")),
                expressions=[
                    ("form", "="),
                    (
                        models.Func(
                            "effective_from",
                            "effective_to",
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="report_form_one_in_force",
                violation_error_message="Another version of this form holds in that period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingsystem",
            constraint=models.UniqueConstraint(fields=("token", "firm"), name="report_system_once"),
        ),
        migrations.AddIndex(
            model_name="quarterlyreport",
            index=models.Index(fields=["firm", "quarter_start"], name="report_of_firm"),
        ),
        migrations.AddIndex(
            model_name="quarterlyreport",
            index=models.Index(fields=["quarter_start", "state", "-finding_count", "id"], name="report_queue"),
        ),
        migrations.AddIndex(
            model_name="quarterlyreport",
            index=models.Index(
                condition=models.Q(("first_submitted_at__isnull", True)), fields=["due_at"], name="report_not_handed_in"
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=models.UniqueConstraint(
                fields=("project", "quarter_start"),
                name="report_one_per_quarter",
                violation_error_message="The report of this quarter exists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("district_by__isnull", True),
                    models.Q(("district_by", models.F("subdistrict_by")), _negated=True),
                    _connector="OR",
                ),
                name="report_two_people",
                violation_error_message="Two different people accept a report.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "accepted_by_subdistrict", "accepted"]), _negated=True),
                    models.Q(("first_submitted_at__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="report_submitted_has_time",
                violation_error_message="A submitted report says when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportreminder",
            constraint=models.UniqueConstraint(
                fields=("firm", "quarter_start", "due_on", "days_before"), name="report_reminder_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrevision",
            constraint=models.UniqueConstraint(fields=("report", "number"), name="report_revision_once"),
        ),
        migrations.RunSQL(create_once("public.refuse_change()", REFUSE_CHANGE), migrations.RunSQL.noop),
        migrations.RunSQL(PUBLISHED, 'DROP TRIGGER "firms_reportformversion_published" ON "firms_reportformversion"'),
        InsertOnly("reportedit"),
        InsertOnly("reportrevision"),
        InsertOnly("reportevent"),
        InsertOnly("fieldcomment"),
        InsertOnly("reportreminder"),
        InsertOnly("reportattachment", except_columns=("removed_at",)),
    ]
