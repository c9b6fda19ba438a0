"""Demonstration awards on versioned checklists; training with attendance, tests and certificates."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
import programmes.models.trainee
import programmes.models.training
from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("firms", "0007_tenders"),
        ("places", "0003_mediation"),
        ("programmes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AwardRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("apply_from", models.DateField(verbose_name="applications from")),
                ("apply_until", models.DateField(verbose_name="applications until (included)")),
                ("pass_score", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="pass mark (points)")),
                ("tie_rule", models.JSONField(verbose_name="order of tie steps")),
                (
                    "least_sheets",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="least sheets per application",
                    ),
                ),
                (
                    "publicity_days",
                    models.PositiveSmallIntegerField(default=5, verbose_name="working days of publicity"),
                ),
                ("valid_months", models.PositiveSmallIntegerField(default=24, verbose_name="months of validity")),
                ("hearing_days", models.PositiveSmallIntegerField(default=5, verbose_name="working days to be heard")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("open", "open for applications"),
                            ("panel", "before the panel"),
                            ("voting", "panel votes on a tie"),
                            ("publicity", "made public"),
                            ("closed", "closed"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("publicity_from", models.DateField(blank=True, null=True, verbose_name="made public on")),
                (
                    "publicity_until",
                    models.DateField(blank=True, null=True, verbose_name="objections until (included)"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of awards",
                "verbose_name_plural": "rounds of awards",
                "ordering": ["-year", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AwardDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.TextField(verbose_name="frozen text")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("undecided", models.JSONField(blank=True, default=list, verbose_name="undecided ties")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="programmes.awardround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a round",
                "verbose_name_plural": "decisions of a round",
                "ordering": ["round", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AwardApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("class_code", models.CharField(blank=True, max_length=40, verbose_name="class")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("submitted", "with the subdistrict"),
                            ("subdistrict_done", "with the district"),
                            ("district_done", "for the panel"),
                            ("refused", "refused in review"),
                            ("listed", "chosen, made public"),
                            ("not_chosen", "not chosen"),
                            ("struck", "struck after an objection"),
                            ("awarded", "awarded"),
                            ("withdrawn", "award withdrawn"),
                            ("taken_back", "taken back by the firm"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "self_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="own score"
                    ),
                ),
                (
                    "subdistrict_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="score of the subdistrict"
                    ),
                ),
                (
                    "district_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="score of the district"
                    ),
                ),
                (
                    "panel_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="score of the panel"
                    ),
                ),
                (
                    "must_points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="points of the must-have items",
                    ),
                ),
                (
                    "must_missing",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="must-have items missing"),
                ),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="credit grade")),
                (
                    "grade_rank",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="place of the grade, 0 the best"
                    ),
                ),
                ("public_code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number of the award")),
                ("awarded_on", models.DateField(blank=True, null=True, verbose_name="awarded on")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until (not included)")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award_applications",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award_applications",
                        to="firms.serviceproject",
                        verbose_name="project",
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
                        verbose_name="handed in by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="programmes.awardround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "application for an award",
                "verbose_name_plural": "applications for awards",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AwardStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[("firm", "firm"), ("project", "project"), ("service", "service of a project")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("classes", models.JSONField(blank=True, default=list, verbose_name="classes")),
                ("sections", models.JSONField(verbose_name="sections")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("published_at", models.DateTimeField(verbose_name="published")),
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
                "verbose_name": "standard of awards",
                "verbose_name_plural": "standards of awards",
                "ordering": ["code", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="awardround",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="programmes.awardstandard",
                verbose_name="standard",
            ),
        ),
        migrations.CreateModel(
            name="AwardStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=30, verbose_name="act")),
                ("from_state", models.CharField(blank=True, max_length=20)),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("submitted", "with the subdistrict"),
                            ("subdistrict_done", "with the district"),
                            ("district_done", "for the panel"),
                            ("refused", "refused in review"),
                            ("listed", "chosen, made public"),
                            ("not_chosen", "not chosen"),
                            ("struck", "struck after an objection"),
                            ("awarded", "awarded"),
                            ("withdrawn", "award withdrawn"),
                            ("taken_back", "taken back by the firm"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="programmes.awardapplication",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an application",
                "verbose_name_plural": "steps of an application",
                "ordering": ["application", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AwardVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField(verbose_name="visited on")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("kept", "the standard is kept"),
                            ("put_right", "something is to be put right"),
                            ("failed", "the standard is not met any more"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                ("finding", models.CharField(max_length=500, verbose_name="what was found")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="programmes.awardapplication",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "revisit of an award",
                "verbose_name_plural": "revisits of awards",
                "ordering": ["application", "visited_on"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AwardWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("notified_at", models.DateTimeField(verbose_name="notified")),
                ("hearing_until", models.DateField(verbose_name="to be heard until (included)")),
                ("statement", models.CharField(blank=True, max_length=1000, verbose_name="what the firm says")),
                ("stated_at", models.DateTimeField(blank=True, null=True, verbose_name="heard")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("hearing", "the firm is heard"),
                            ("withdrawn", "award withdrawn"),
                            ("dropped", "award stays"),
                        ],
                        default="hearing",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("grounds", models.CharField(blank=True, max_length=500, verbose_name="grounds of the decision")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="programmes.awardapplication",
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
                    "notified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="notified by",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal of an award",
                "verbose_name_plural": "withdrawals of awards",
                "ordering": ["application", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CourseSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("location", models.CharField(max_length=200, verbose_name="location")),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open for enrolment"), ("held", "held"), ("cancelled", "cancelled")],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "secret",
                    common.fields.EncryptedTextField(default=programmes.models.training.make_secret, editable=False),
                ),
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
                    "trainer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="trainer",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions of courses",
                "ordering": ["-starts_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="hours")),
                (
                    "way",
                    models.CharField(
                        choices=[("code", "by code"), ("hand", "by the trainer's hand")],
                        max_length=10,
                        verbose_name="noted",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="programmes.coursesession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "ordering": ["session", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("enrolled", "has a place"),
                            ("waiting", "on the waiting list"),
                            ("cancelled", "cancelled by the person"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("enrolled_at", models.DateTimeField(verbose_name="enrolled")),
                ("placed_at", models.DateTimeField(blank=True, null=True, verbose_name="has a place since")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                (
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="programmes.coursesession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["session", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HoursRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("firm_head", "heads of firms"),
                            ("project_manager", "project managers"),
                            ("committee_member", "members of owners' committees"),
                            ("community_secretary", "community secretaries"),
                        ],
                        max_length=30,
                        verbose_name="for",
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="hours a year")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "required hours",
                "verbose_name_plural": "required hours",
                "ordering": ["audience", "-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0)),
                        name="hours_rule_positive",
                        violation_error_message="The hours are more than 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="hours_rule_has_source",
                        violation_error_message="A rule names its source.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="hours_rule_period_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("audience", "="),
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
                        name="hours_rule_one_in_force",
                        violation_error_message="Another rule is in force in that period. End it first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel",
                        to="programmes.awardround",
                        verbose_name="round",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award_panels",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a panel",
                "verbose_name_plural": "members of a panel",
                "ordering": ["round", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TieVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tie", models.PositiveSmallIntegerField(verbose_name="tie")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tie_votes",
                        to="programmes.awardapplication",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="programmes.awarddecision"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="programmes.panelmember"
                    ),
                ),
            ],
            options={
                "verbose_name": "vote on a tie",
                "verbose_name_plural": "votes on ties",
                "ordering": ["decision", "tie", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TrainingCourse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("firm_head", "heads of firms"),
                            ("project_manager", "project managers"),
                            ("committee_member", "members of owners' committees"),
                            ("community_secretary", "community secretaries"),
                        ],
                        max_length=30,
                        verbose_name="for",
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="hours")),
                ("words", models.TextField(blank=True, verbose_name="what is taught")),
                (
                    "question_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="questions of a test (0: no test)"),
                ),
                (
                    "pass_share",
                    models.DecimalField(
                        decimal_places=3, default="0.6", max_digits=4, verbose_name="share of right answers (0 to 1)"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=2, verbose_name="attempts at the test")),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="months of validity (empty: for good)"
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="is offered")),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
                "ordering": ["title"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0)),
                        name="course_hours_positive",
                        violation_error_message="A course has more than 0 hours.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pass_share__gt", 0), ("pass_share__lte", 1), ("attempts__gte", 1)),
                        name="course_pass_share_is_a_share",
                        violation_error_message="The share lies between 0 and 1, and there is at least one attempt.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "code",
                    models.CharField(
                        default=programmes.models.trainee.make_code, editable=False, max_length=40, unique=True
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until (not included)")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "revoke_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason of the revocation"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="programmes.coursesession",
                        verbose_name="session",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="programmes.trainingcourse",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of training",
                "verbose_name_plural": "certificates of training",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TestAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
                ("questions", models.JSONField(verbose_name="questions")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=4, null=True, verbose_name="share of right answers"
                    ),
                ),
                ("is_passed", models.BooleanField(blank=True, null=True, verbose_name="passed")),
                ("begun_at", models.DateTimeField(verbose_name="begun")),
                ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_attempts",
                        to="programmes.coursesession",
                        verbose_name="session",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_attempts",
                        to="programmes.trainingcourse",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt at a test",
                "verbose_name_plural": "attempts at tests",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="coursesession",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="programmes.trainingcourse",
                verbose_name="course",
            ),
        ),
        migrations.CreateModel(
            name="CourseQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="question")),
                ("choices", models.JSONField(verbose_name="answers")),
                ("right", models.JSONField(verbose_name="right answers")),
                ("is_used", models.BooleanField(default=True, verbose_name="is asked")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="programmes.trainingcourse",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a course",
                "verbose_name_plural": "questions of courses",
                "ordering": ["course", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TrainingWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day (included)")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="what it is about")),
            ],
            options={
                "verbose_name": "training week",
                "verbose_name_plural": "training weeks",
                "ordering": ["-first_day"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="training_week_ordered",
                        violation_error_message="The last day lies before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="coursesession",
            name="week",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="programmes.trainingweek",
                verbose_name="training week",
            ),
        ),
        migrations.CreateModel(
            name="AwardAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=20, verbose_name="item")),
                ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("saved_at", models.DateTimeField(verbose_name="saved")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programmes.awardapplication",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to an item",
                "verbose_name_plural": "answers to items",
                "ordering": ["application", "item_code"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("application", "item_code"), name="award_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)),
                        name="award_answer_not_negative",
                        violation_error_message="Points are not negative.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_code", models.CharField(max_length=20, verbose_name="item")),
                ("name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("file", models.FileField(max_length=200, upload_to="awards", verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="programmes.awardapplication",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of an item",
                "verbose_name_plural": "evidence of items",
                "ordering": ["application", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "item_code", "sha256"),
                        name="award_evidence_once",
                        violation_error_message="This file is attached already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("words", models.CharField(max_length=1000, verbose_name="what is objected")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "to be decided"), ("upheld", "upheld"), ("rejected", "rejected")],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="programmes.awardapplication",
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
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection to an award",
                "verbose_name_plural": "objections to awards",
                "ordering": ["application", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("raised_by__isnull", False), ("state", "open")),
                        fields=("application", "raised_by"),
                        name="award_objection_one_open",
                        violation_error_message="Your objection to this award is being looked at.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="award_objection_answered",
                        violation_error_message="A decision on an objection is explained.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("subdistrict", "subdistrict"), ("district", "district"), ("panel", "panel")],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                ("points", models.JSONField(verbose_name="points")),
                ("remarks", models.JSONField(blank=True, default=dict, verbose_name="remarks")),
                ("total", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="total (points)")),
                (
                    "must_points",
                    models.DecimalField(decimal_places=2, max_digits=7, verbose_name="points of the must-have items"),
                ),
                ("must_missing", models.PositiveSmallIntegerField(verbose_name="must-have items missing")),
                ("opinion", models.CharField(blank=True, max_length=500, verbose_name="opinion")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="programmes.awardapplication",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of an application",
                "verbose_name_plural": "reviews of applications",
                "ordering": ["application", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("level", "panel"), _negated=True),
                        fields=("application", "level"),
                        name="award_review_once_a_level",
                        violation_error_message="This level has reviewed the application.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reviewer__isnull", False)),
                        fields=("application", "reviewer"),
                        name="award_reviewer_once",
                        violation_error_message="You have reviewed this application. Another person does this step.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("class_code", models.CharField(blank=True, max_length=40, verbose_name="class")),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                        verbose_name="district",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="programmes.awardround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "quota of a round",
                "verbose_name_plural": "quotas of a round",
                "ordering": ["round", "class_code", "area"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "class_code", "area"),
                        name="award_quota_once",
                        nulls_distinct=False,
                        violation_error_message="This class has a quota there.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="awarddecision",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="award_decision_numbered_once"),
        ),
        migrations.AddIndex(
            model_name="awardapplication",
            index=models.Index(fields=["round", "state"], name="award_application_by_state"),
        ),
        migrations.AddConstraint(
            model_name="awardapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "taken_back"), _negated=True),
                fields=("round", "firm", "project"),
                name="award_application_once",
                nulls_distinct=False,
                violation_error_message="There is an application for this in the round. Open that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True), fields=("number",), name="award_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="awardapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["awarded", "withdrawn"]), _negated=True),
                    models.Q(
                        ("awarded_on__isnull", False),
                        ("valid_until__gt", models.F("awarded_on")),
                        models.Q(("number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="award_has_number_and_validity",
                violation_error_message="An award has a number, a day and a validity.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_on__isnull", False), _connector="OR"
                ),
                name="award_withdrawn_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardstandard",
            constraint=models.UniqueConstraint(
                fields=("code", "number"),
                name="award_standard_version_once",
                violation_error_message="Somebody has just published this version. Reload the page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardstandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="award_standard_has_source",
                violation_error_message="A rule names its source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardround",
            constraint=models.UniqueConstraint(
                fields=("standard", "year"),
                name="award_round_once_a_year",
                violation_error_message="This standard has a round in that year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardround",
            constraint=models.CheckConstraint(
                condition=models.Q(("apply_until__gte", models.F("apply_from"))),
                name="award_round_days_ordered",
                violation_error_message="The last day of applications lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardround",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_sheets__gte", 1), ("valid_months__gte", 1), ("publicity_days__gte", 1)),
                name="award_round_numbers_positive",
                violation_error_message="Sheets, days and months are at least 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["publicity", "closed"]), _negated=True),
                    models.Q(("publicity_from__isnull", False), ("publicity_until__isnull", False)),
                    _connector="OR",
                ),
                name="award_round_publicity_has_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardwithdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "hearing")),
                fields=("application",),
                name="award_withdrawal_one_running",
                violation_error_message="A withdrawal of this award is under way.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("notified_by")), _negated=True),
                    _connector="OR",
                ),
                name="award_withdrawal_decided_by_another",
                violation_error_message="Whoever gave the notice does not decide on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "hearing")),
                    models.Q(
                        models.Q(("state", "hearing"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("grounds", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="award_withdrawal_has_grounds",
                violation_error_message="The decision on a withdrawal is explained.",
            ),
        ),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(fields=["person", "at"], name="attendance_hours_of_person"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("session", "person"),
                name="training_attendance_once",
                violation_error_message="Your presence has been noted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("session", "person"),
                name="enrolment_once",
                violation_error_message="You are enrolled in this session.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("placed_at__isnull", False), ("state", "enrolled")),
                    models.Q(("state", "enrolled"), _negated=True),
                    _connector="OR",
                ),
                name="enrolment_place_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                    models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at__isnull", True)),
                    _connector="OR",
                ),
                name="enrolment_cancelled_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.UniqueConstraint(
                fields=("round", "user"),
                name="award_panel_member_once",
                violation_error_message="This person sits in the panel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tievote",
            constraint=models.UniqueConstraint(
                fields=("decision", "tie", "member"),
                name="award_tie_vote_once",
                violation_error_message="You have voted on this tie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingcertificate",
            constraint=models.UniqueConstraint(
                fields=("session", "person"),
                name="certificate_once",
                violation_error_message="The certificate has been issued.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("issued_on")), _connector="OR"
                ),
                name="certificate_validity_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_at__isnull", True), models.Q(("revoke_reason", ""), _negated=True), _connector="OR"
                ),
                name="certificate_revoked_with_reason",
                violation_error_message="Whoever revokes a certificate says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="testattempt",
            constraint=models.UniqueConstraint(
                fields=("session", "person", "number"),
                name="test_attempt_numbered_once",
                violation_error_message="This attempt has begun. Reload the page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="testattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_in_at__isnull", True), ("is_passed__isnull", True), ("share__isnull", True)),
                    models.Q(("handed_in_at__isnull", False), ("is_passed__isnull", False), ("share__isnull", False)),
                    _connector="OR",
                ),
                name="test_attempt_marked_when_handed_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="coursequestion",
            constraint=models.UniqueConstraint(
                fields=("course", "text"),
                name="course_question_once",
                violation_error_message="The course has this question.",
            ),
        ),
        migrations.AddIndex(
            model_name="coursesession",
            index=models.Index(fields=["state", "starts_at"], name="course_session_coming"),
        ),
        migrations.AddConstraint(
            model_name="coursesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="course_session_ordered",
                violation_error_message="A session ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coursesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1)),
                name="course_session_has_places",
                violation_error_message="A session has at least one place.",
            ),
        ),
        InsertOnly("AwardStandard"),
        InsertOnly("AwardDecision"),
        InsertOnly("AwardReview"),
        InsertOnly("TieVote"),
        InsertOnly("AwardVisit"),
        InsertOnly("AwardStep"),
        InsertOnly("Attendance"),
        InsertOnly("TestAttempt", except_columns=("answers", "share", "is_passed", "handed_in_at")),
        InsertOnly("TrainingCertificate", except_columns=("revoked_at", "revoked_by_id", "revoke_reason")),
        InsertOnly("HoursRule", except_columns=("effective_to",)),
    ]
