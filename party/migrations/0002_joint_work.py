"""Joint meetings, activities, service centres and assessments."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from common.migrations import InsertOnly, create_once
from party.migrations import _joint_guards as guards


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0004_committee_work"),
        ("firms", "0007_tenders"),
        ("party", "0001_initial"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_meeting", "members' meeting"),
                            ("committee_meeting", "committee meeting"),
                            ("group_meeting", "group meeting"),
                            ("lecture", "Party lecture"),
                            ("themed_day", "themed Party day"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "organisation_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("committee", "Party committee"),
                                ("general_branch", "general Party branch"),
                                ("branch", "Party branch"),
                                ("temporary_branch", "temporary Party branch"),
                                ("joint_branch", "joint Party branch"),
                                ("party_group", "Party group"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="kinds of organisations",
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="once in … months")),
                ("members_from", models.PositiveSmallIntegerField(default=0, verbose_name="from … members")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "frequency of an activity",
                "verbose_name_plural": "frequencies of activities",
                "ordering": ["kind", "-effective_from"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AppraisalAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("answers", models.JSONField(verbose_name="answers")),
            ],
            options={
                "verbose_name": "answer of the appraisal",
                "verbose_name_plural": "answers of the appraisal",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AppraisalCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True, verbose_name="SHA-256")),
                ("is_used", models.BooleanField(default=False, verbose_name="used")),
            ],
            options={
                "verbose_name": "one-time code",
                "verbose_name_plural": "one-time codes",
                "ordering": ["code_hash"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AssessedSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("firm", "property firm"), ("office", "subdistrict office")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("frame_count", models.PositiveIntegerField(default=0, verbose_name="units to draw from")),
                (
                    "frame_digest",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="digest of the units"),
                ),
            ],
            options={
                "verbose_name": "firm or office assessed",
                "verbose_name_plural": "firms and offices assessed",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AssessmentRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("firm", "property firm"), ("office", "subdistrict office")],
                        max_length=20,
                        verbose_name="assesses",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("first_day", models.DateField(verbose_name="first day assessed")),
                ("last_day", models.DateField(verbose_name="last day assessed (included)")),
                ("sample_size", models.PositiveIntegerField(default=50, verbose_name="codes for each")),
                ("least_answers", models.PositiveIntegerField(default=30, verbose_name="least answers for each")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("scoring", "being scored"),
                            ("appraisal", "owners' representatives appraise"),
                            ("closed", "appraisal closed"),
                            ("proposed", "proposed, waits for the second person"),
                            ("approved", "approved"),
                            ("cancelled", "given up"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("seed", models.CharField(blank=True, default="", max_length=64, verbose_name="seed of the sample")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="codes hold until (included)")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
            ],
            options={
                "verbose_name": "round of assessment",
                "verbose_name_plural": "rounds of assessment",
                "ordering": ["-last_day", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AssessmentTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[("firm", "property firm"), ("office", "subdistrict office")],
                        max_length=20,
                        verbose_name="assesses",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("document", models.JSONField(verbose_name="document")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("loaded_at", models.DateTimeField(verbose_name="loaded")),
            ],
            options={
                "verbose_name": "assessment table",
                "verbose_name_plural": "assessment tables",
                "ordering": ["code", "-version"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True, verbose_name="SHA-256")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            ],
            options={
                "verbose_name": "calendar feed",
                "verbose_name_plural": "calendar feeds",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ItemValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=40, verbose_name="item")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("value", models.CharField(blank=True, default="", max_length=40, verbose_name="value")),
                ("basis", models.CharField(max_length=500, verbose_name="basis")),
                ("indicator", models.CharField(blank=True, default="", max_length=60, verbose_name="counted by")),
                (
                    "evidence",
                    models.FileField(blank=True, default="", max_length=200, upload_to="", verbose_name="evidence"),
                ),
                ("evidence_sha256", models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "value under an item",
                "verbose_name_plural": "values under items",
                "ordering": ["item_code", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="JointMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("agenda", models.TextField(verbose_name="agenda")),
                ("place", models.CharField(blank=True, default="", max_length=200, verbose_name="place")),
                ("meets_at", models.DateTimeField(verbose_name="meets at")),
                ("notice_on", models.DateField(verbose_name="agenda told on")),
                (
                    "state",
                    models.CharField(
                        choices=[("called", "called"), ("held", "held"), ("cancelled", "cancelled")],
                        default="called",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
            ],
            options={
                "verbose_name": "joint meeting",
                "verbose_name_plural": "joint meetings",
                "ordering": ["-meets_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="JointMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("organisation", "Party organisation"),
                            ("firm", "property firm"),
                            ("committee", "owners' committee"),
                            ("office", "office of an area"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("was_present", models.BooleanField(blank=True, null=True, verbose_name="present")),
            ],
            options={
                "verbose_name": "member of a joint meeting",
                "verbose_name_plural": "members of joint meetings",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="JointMinutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.TextField(verbose_name="minutes")),
                (
                    "correction_reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="why it was corrected"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "minutes of a joint meeting",
                "verbose_name_plural": "minutes of joint meetings",
                "ordering": ["meeting_id", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="JointProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000, verbose_name="what was done")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="progress (%)")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "progress of a task",
                "verbose_name_plural": "progress of tasks",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="JointTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, default="", verbose_name="what was decided")),
                ("due_on", models.DateField(verbose_name="due")),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="progress (%)")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("dropped", "dropped")],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ],
            options={
                "verbose_name": "task of a joint meeting",
                "verbose_name_plural": "tasks of joint meetings",
                "ordering": ["due_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="JointTaskAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("soon", "due soon"), ("overdue", "overdue")], max_length=20, verbose_name="kind"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "reminder of a task",
                "verbose_name_plural": "reminders of tasks",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LastInterview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="held on")),
                ("summary", models.TextField(verbose_name="what was said")),
                ("commitment", models.TextField(verbose_name="what the body undertakes")),
                ("due_on", models.DateField(verbose_name="due")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "interview of the last",
                "verbose_name_plural": "interviews of the last",
                "ordering": ["-held_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="day of the week",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ["weekday", "opens"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PartyActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_meeting", "members' meeting"),
                            ("committee_meeting", "committee meeting"),
                            ("group_meeting", "group meeting"),
                            ("lecture", "Party lecture"),
                            ("themed_day", "themed Party day"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("place", models.CharField(blank=True, default="", max_length=200, verbose_name="place")),
                ("starts_at", models.DateTimeField(verbose_name="begins at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("is_public", models.BooleanField(default=False, verbose_name="open to the public")),
                (
                    "state",
                    models.CharField(
                        choices=[("called", "called"), ("held", "held"), ("cancelled", "cancelled")],
                        default="called",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("expected_count", models.PositiveIntegerField(default=0, verbose_name="expected (number)")),
                ("present_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="present (number)")),
                ("summary", models.TextField(blank=True, default="", verbose_name="what was done")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
            ],
            options={
                "verbose_name": "Party activity",
                "verbose_name_plural": "Party activities",
                "ordering": ["-starts_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportHearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="held on")),
                ("attended_count", models.PositiveIntegerField(verbose_name="present (number)")),
                ("summary", models.TextField(verbose_name="what was reported and asked")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "report hearing",
                "verbose_name_plural": "report hearings",
                "ordering": ["-held_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SampledUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="order of the draw")),
            ],
            options={
                "verbose_name": "sampled unit",
                "verbose_name_plural": "sampled units",
                "ordering": ["position"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ServiceCentre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed from")),
                ("address", models.CharField(max_length=200, verbose_name="address")),
                (
                    "phone",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="telephone of the desk"),
                ),
                ("services", models.CharField(blank=True, default="", max_length=500, verbose_name="what it offers")),
                ("is_public", models.BooleanField(default=True, verbose_name="on the public page")),
            ],
            options={
                "verbose_name": "service centre",
                "verbose_name_plural": "service centres",
                "ordering": ["area_id", "name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SubjectResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "item_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="items (of 100)"
                    ),
                ),
                (
                    "appraisal_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="appraisal (of 100)"
                    ),
                ),
                ("answers", models.PositiveIntegerField(default=0, verbose_name="answers")),
                ("satisfied", models.PositiveIntegerField(default=0, verbose_name="satisfied")),
                (
                    "low",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="satisfied share, at least"
                    ),
                ),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="satisfied share, at most"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="total (of 100)"
                    ),
                ),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="place in the ranking")),
                ("is_among_last", models.BooleanField(default=False, verbose_name="among the last")),
                (
                    "problem",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="why it has no place"),
                ),
                ("lines", models.JSONField(verbose_name="how it came about")),
                ("engine", models.CharField(max_length=10, verbose_name="engine")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "result of an assessment",
                "verbose_name_plural": "results of assessments",
                "ordering": ["rank", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="VanguardPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed from")),
                ("duty", models.CharField(max_length=300, verbose_name="what the post does")),
            ],
            options={
                "verbose_name": "vanguard post",
                "verbose_name_plural": "vanguard posts",
                "ordering": ["area_id", "name"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="jointplan",
            name="party_plan_not_below_bound",
        ),
        migrations.AddConstraint(
            model_name="jointplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "lower_bound__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("branch_count"), "+", models.F("left_count")
                        ),
                    )
                ),
                name="party_plan_not_below_bound",
                violation_error_message="The counts do not add up.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__in", [1, 2, 3, 6, 12])),
                name="party_activity_rule_months",
                violation_error_message="A year divides into periods of 1, 2, 3, 6 or 12 months.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="party_activity_rule_sourced",
                violation_error_message="A rule names its source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="party_activity_rule_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityrule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("kind", "="),
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
                name="party_activity_rule_one",
                violation_error_message="Another rule is in force in that period. End it first.",
            ),
        ),
        migrations.AddField(
            model_name="assessedsubject",
            name="firm",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="assessedsubject",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="places.area",
                verbose_name="office",
            ),
        ),
        migrations.AddField(
            model_name="appraisalcode",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="codes",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="appraisalanswer",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area", verbose_name="area"
            ),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="assessedsubject",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="subjects",
                to="party.assessmentround",
                verbose_name="round",
            ),
        ),
        migrations.AddField(
            model_name="assessmenttable",
            name="loaded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="loaded by",
            ),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="table",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="party.assessmenttable",
                verbose_name="assessment table",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="itemvalue",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="itemvalue",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="values",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area", verbose_name="area"
            ),
        ),
        migrations.AddField(
            model_name="jointmeeting",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joint_meetings",
                to="party.partyorganisation",
                verbose_name="called by",
            ),
        ),
        migrations.AddField(
            model_name="jointmember",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="jointmember",
            name="firm",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="jointmember",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="party.jointmeeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="jointmember",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.area",
                verbose_name="office",
            ),
        ),
        migrations.AddField(
            model_name="jointmember",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="party.partyorganisation",
                verbose_name="Party organisation",
            ),
        ),
        migrations.AddField(
            model_name="jointminutes",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="jointminutes",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="minutes",
                to="party.jointmeeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="jointprogress",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="jointtask",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="party.jointmeeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="jointtask",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="party.jointmember",
                verbose_name="responsible",
            ),
        ),
        migrations.AddField(
            model_name="jointprogress",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="progress",
                to="party.jointtask",
                verbose_name="task of a joint meeting",
            ),
        ),
        migrations.AddField(
            model_name="jointtaskalert",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="party.jointtask",
                verbose_name="task of a joint meeting",
            ),
        ),
        migrations.AddField(
            model_name="lastinterview",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="lastinterview",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interviews",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="partyactivity",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area", verbose_name="area"
            ),
        ),
        migrations.AddField(
            model_name="partyactivity",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="party.partyorganisation",
                verbose_name="Party organisation",
            ),
        ),
        migrations.AddField(
            model_name="reporthearing",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="reporthearing",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hearings",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="sampledunit",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sample",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="sampledunit",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit", verbose_name="unit"
            ),
        ),
        migrations.AddField(
            model_name="servicecentre",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area", verbose_name="area"
            ),
        ),
        migrations.AddField(
            model_name="servicecentre",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.estate",
                verbose_name="estate",
            ),
        ),
        migrations.AddField(
            model_name="servicecentre",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="party.partyorganisation",
                verbose_name="Party organisation",
            ),
        ),
        migrations.AddField(
            model_name="openinghours",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="hours",
                to="party.servicecentre",
                verbose_name="service centre",
            ),
        ),
        migrations.AddField(
            model_name="subjectresult",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="party.assessedsubject",
                verbose_name="firm or office assessed",
            ),
        ),
        migrations.AddField(
            model_name="vanguardpost",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area", verbose_name="area"
            ),
        ),
        migrations.AddField(
            model_name="vanguardpost",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.estate",
                verbose_name="estate",
            ),
        ),
        migrations.AddField(
            model_name="vanguardpost",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="party.partyorganisation",
                verbose_name="Party organisation",
            ),
        ),
        migrations.AddField(
            model_name="vanguardpost",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedsubject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("firm__isnull", False), ("kind", "firm"), ("office__isnull", True)),
                    models.Q(("firm__isnull", True), ("kind", "office"), ("office__isnull", False)),
                    _connector="OR",
                ),
                name="party_subject_one",
                violation_error_message="A firm or an office is assessed, one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedsubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("firm__isnull", False)), fields=("round", "firm"), name="party_subject_firm_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedsubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("office__isnull", False)),
                fields=("round", "office"),
                name="party_subject_office_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttable",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="party_table_version_once"),
        ),
        migrations.AddConstraint(
            model_name="assessmenttable",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="party_table_digest",
                violation_error_message="A digest has 64 hexadecimal characters.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmenttable",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="party_table_sourced",
                violation_error_message="A rule names its source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gt", models.F("first_day"))),
                name="party_round_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_answers__gte", 1), ("sample_size__gte", models.F("least_answers"))),
                name="party_round_sample",
                violation_error_message="More codes are given out than answers are needed, and at least one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "scoring", "cancelled"]),
                    models.Q(models.Q(("seed", ""), _negated=True), ("closes_on__isnull", False)),
                    _connector="OR",
                ),
                name="party_round_seeded",
                violation_error_message="An appraisal has a recorded seed and a last day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "approved"]), _negated=True),
                    ("proposed_at__isnull", False),
                    _connector="OR",
                ),
                name="party_round_proposed",
                violation_error_message="A result is proposed by somebody first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(
                        ("approved_at__isnull", False),
                        models.Q(
                            ("approved_by__isnull", True),
                            ("proposed_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="party_round_two_people",
                violation_error_message="A result is approved by another person than the one who proposed it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("user",),
                name="party_feed_one_each",
                violation_error_message="There is an address already. Revoke it first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemvalue",
            constraint=models.UniqueConstraint(fields=("subject", "item_code", "number"), name="party_item_value_once"),
        ),
        migrations.AddConstraint(
            model_name="itemvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True),
                name="party_item_value_basis",
                violation_error_message="Say on what the points rest.",
            ),
        ),
        migrations.AddIndex(
            model_name="jointmeeting",
            index=models.Index(fields=["area", "-meets_at"], name="party_joint_area_at"),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="party_joint_number_once"),
        ),
        migrations.AddConstraint(
            model_name="jointmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("agenda", ""), _negated=True)),
                name="party_joint_named",
                violation_error_message="A joint meeting has a title and an agenda.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pk__in", []),
                    models.Q(
                        ("committee__isnull", True),
                        ("firm__isnull", True),
                        ("office__isnull", True),
                        ("organisation__isnull", False),
                        ("side", "organisation"),
                    ),
                    models.Q(
                        ("committee__isnull", True),
                        ("firm__isnull", False),
                        ("office__isnull", True),
                        ("organisation__isnull", True),
                        ("side", "firm"),
                    ),
                    models.Q(
                        ("committee__isnull", False),
                        ("firm__isnull", True),
                        ("office__isnull", True),
                        ("organisation__isnull", True),
                        ("side", "committee"),
                    ),
                    models.Q(
                        ("committee__isnull", True),
                        ("firm__isnull", True),
                        ("office__isnull", False),
                        ("organisation__isnull", True),
                        ("side", "office"),
                    ),
                    _connector="OR",
                ),
                name="party_joint_member_one_side",
                violation_error_message="A member is one body: an organisation, a firm, a committee or an office.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("meeting", "organisation"),
                name="party_joint_organisation_once",
                violation_error_message="This body sits at the meeting already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("firm__isnull", False)),
                fields=("meeting", "firm"),
                name="party_joint_firm_once",
                violation_error_message="This body sits at the meeting already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("committee__isnull", False)),
                fields=("meeting", "committee"),
                name="party_joint_committee_once",
                violation_error_message="This body sits at the meeting already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("office__isnull", False)),
                fields=("meeting", "office"),
                name="party_joint_office_once",
                violation_error_message="This body sits at the meeting already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointminutes",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="party_joint_minutes_once"),
        ),
        migrations.AddConstraint(
            model_name="jointminutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("number", 1)),
                    models.Q(("number__gt", 1), models.Q(("correction_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="party_joint_minutes_reason",
                violation_error_message="A correction says why; the first version corrects nothing.",
            ),
        ),
        migrations.AddIndex(
            model_name="jointtask",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="party_joint_task_due"),
        ),
        migrations.AddConstraint(
            model_name="jointtask",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)),
                name="party_joint_task_percent",
                violation_error_message="Progress lies between 0 and 100 per cent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("state", "open")),
                    models.Q(("closed_on__isnull", False), ("percent", 100), ("state", "done")),
                    models.Q(("closed_on__isnull", False), ("state", "dropped")),
                    _connector="OR",
                ),
                name="party_joint_task_closed",
                violation_error_message="A task that is done has a day and stands at 100 per cent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointtaskalert",
            constraint=models.UniqueConstraint(fields=("task", "kind", "due_on"), name="party_joint_alert_once"),
        ),
        migrations.AddConstraint(
            model_name="lastinterview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__gte", models.F("held_on")),
                    models.Q(("summary", ""), _negated=True),
                    models.Q(("commitment", ""), _negated=True),
                ),
                name="party_interview_whole",
                violation_error_message="An interview says what was said, what follows, and by when.",
            ),
        ),
        migrations.AddIndex(
            model_name="partyactivity",
            index=models.Index(fields=["organisation", "kind", "starts_at"], name="party_activity_of_kind"),
        ),
        migrations.AddIndex(
            model_name="partyactivity",
            index=models.Index(fields=["area", "-starts_at"], name="party_activity_area_at"),
        ),
        migrations.AddConstraint(
            model_name="partyactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="party_activity_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("present_count__isnull", False), ("state", "held")),
                    models.Q(models.Q(("state", "held"), _negated=True), ("present_count__isnull", True)),
                    _connector="OR",
                ),
                name="party_activity_held_counted",
                violation_error_message="An activity that was held says how many were there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_public", False), ("kind", "themed_day"), _connector="OR"),
                name="party_activity_public_kind",
                violation_error_message="Only themed days are open to the public.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reporthearing",
            constraint=models.CheckConstraint(
                condition=models.Q(("summary", ""), _negated=True),
                name="party_hearing_summed_up",
                violation_error_message="Write down what was reported and asked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledunit",
            constraint=models.UniqueConstraint(fields=("subject", "unit"), name="party_sample_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="sampledunit",
            constraint=models.UniqueConstraint(fields=("subject", "position"), name="party_sample_position_once"),
        ),
        migrations.AddConstraint(
            model_name="servicecentre",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on__isnull", True)),
                fields=("area", "name"),
                name="party_centre_name_once",
                violation_error_message="A centre with this name is open in the area.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecentre",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gt", models.F("opened_on")), _connector="OR"
                ),
                name="party_centre_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecentre",
            constraint=models.CheckConstraint(
                condition=models.Q(("address", ""), _negated=True),
                name="party_centre_addressed",
                violation_error_message="Say where the centre is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens")), ("weekday__lte", 6)),
                name="party_hours_ordered",
                violation_error_message="Opening hours begin before they end, on the same day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("centre", "weekday", "opens"),
                name="party_hours_once",
                violation_error_message="These opening hours stand there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectresult",
            constraint=models.UniqueConstraint(fields=("subject", "number"), name="party_result_version_once"),
        ),
        migrations.AddConstraint(
            model_name="subjectresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("satisfied__lte", models.F("answers"))),
                name="party_result_adds_up",
                violation_error_message="The counts do not add up.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rank__isnull", True), ("total__isnull", True), models.Q(("problem", ""), _negated=True)),
                    models.Q(("problem", ""), ("rank__isnull", False), ("total__isnull", False)),
                    _connector="OR",
                ),
                name="party_result_ranked",
                violation_error_message="A result has a total and a place, or says why it has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vanguardpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gt", models.F("opened_on")), _connector="OR"
                ),
                name="party_vanguard_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vanguardpost",
            constraint=models.CheckConstraint(
                condition=models.Q(("duty", ""), _negated=True),
                name="party_vanguard_duty",
                violation_error_message="Say what the post does.",
            ),
        ),
        migrations.RunSQL(create_once("public.party_code_once()", guards.CODE_ONCE), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.party_answer_has_code()", guards.ANSWER_PAID), migrations.RunSQL.noop),
        migrations.RunSQL(guards.TRIGGERS, guards.DROP),
        *(InsertOnly(name) for name in guards.KEPT),
    ]
