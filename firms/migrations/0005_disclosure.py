"""Disclosure, service levels and prices, owners' questions, fee-adjustment cases."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("firms", "0004_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice_board", "notice board"),
                            ("performance", "last year's performance of the contract"),
                            ("accounts", "last year's accounts"),
                            ("budget", "budget"),
                            ("common_revenue", "common revenue"),
                            ("repair_fund", "repair fund"),
                            ("maintenance", "maintenance of the equipment"),
                            ("inspection", "inspection results"),
                        ],
                        max_length=20,
                        verbose_name="about",
                    ),
                ),
                ("text", common.fields.EncryptedTextField(verbose_name="question")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_on", models.DateField(verbose_name="answer due")),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "owner's question",
                "verbose_name_plural": "owners' questions",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice_board", "notice board"),
                            ("performance", "last year's performance of the contract"),
                            ("accounts", "last year's accounts"),
                            ("budget", "budget"),
                            ("common_revenue", "common revenue"),
                            ("repair_fund", "repair fund"),
                            ("maintenance", "maintenance of the equipment"),
                            ("inspection", "inspection results"),
                        ],
                        max_length=20,
                        verbose_name="what is disclosed",
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="period from")),
                ("period_end", models.DateField(blank=True, null=True, verbose_name="period until (not included)")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "disclosure",
                "verbose_name_plural": "disclosures",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DisclosureDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice_board", "notice board"),
                            ("performance", "last year's performance of the contract"),
                            ("accounts", "last year's accounts"),
                            ("budget", "budget"),
                            ("common_revenue", "common revenue"),
                            ("repair_fund", "repair fund"),
                            ("maintenance", "maintenance of the equipment"),
                            ("inspection", "inspection results"),
                        ],
                        max_length=20,
                        verbose_name="what is disclosed",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("continuous", "all the time"),
                            ("quarterly", "every quarter"),
                            ("half_yearly", "every half-year"),
                            ("yearly", "every year"),
                        ],
                        max_length=20,
                        verbose_name="how often",
                    ),
                ),
                (
                    "due_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(400)],
                        verbose_name="days until it is due",
                    ),
                ),
                (
                    "due_from",
                    models.CharField(
                        choices=[("end", "end of the period"), ("start", "beginning of the period")],
                        default="end",
                        max_length=10,
                        verbose_name="days count from",
                    ),
                ),
                (
                    "posting_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(400)],
                        verbose_name="days on the board at least",
                    ),
                ),
                ("needs_photo", models.BooleanField(default=False, verbose_name="a photo proves the posting")),
                (
                    "needs_review",
                    models.BooleanField(default=False, verbose_name="public only after the office looked at it"),
                ),
                (
                    "share_condition",
                    models.CharField(
                        choices=[
                            ("none", "no share is set"),
                            ("always", "always"),
                            ("fund_below", "while the fund is below its floor"),
                        ],
                        default="none",
                        max_length=12,
                        verbose_name="share for the repair fund",
                    ),
                ),
                (
                    "share_ratio",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="share (0 to 1)",
                    ),
                ),
                ("is_share_strict", models.BooleanField(default=False, verbose_name="more than the share")),
                (
                    "fund_floor_ratio",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="floor of the fund (0 to 1 of its first amount)",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "disclosure duty",
                "verbose_name_plural": "disclosure duties",
                "ordering": ["kind", "-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="disclosure_duty_period_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fund_floor_ratio__isnull", True),
                                ("share_condition", "none"),
                                ("share_ratio__isnull", True),
                            ),
                            models.Q(
                                ("fund_floor_ratio__isnull", True),
                                ("kind", "common_revenue"),
                                ("share_condition", "always"),
                                ("share_ratio__gt", 0),
                                ("share_ratio__isnull", False),
                                ("share_ratio__lte", 1),
                            ),
                            models.Q(
                                ("fund_floor_ratio__gt", 0),
                                ("fund_floor_ratio__isnull", False),
                                ("fund_floor_ratio__lte", 1),
                                ("kind", "common_revenue"),
                                ("share_condition", "fund_below"),
                                ("share_ratio__gt", 0),
                                ("share_ratio__isnull", False),
                                ("share_ratio__lte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_duty_share_whole",
                        violation_error_message=(
                            "Only common revenue has a share for the repair fund. It needs a share between 0 and 1, "
                            "and with a floor of the fund also that floor."
                        ),
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
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
                        name="disclosure_duty_once_per_kind",
                        violation_error_message="There is a duty of this kind in that period already. End it first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.TextField(blank=True, verbose_name="content")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="items")),
                (
                    "opening_amount",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="opening balance"),
                ),
                (
                    "income_total",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="came in"),
                ),
                (
                    "spending_total",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="went out"),
                ),
                (
                    "closing_amount",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="closing balance"),
                ),
                (
                    "fund_balance_amount",
                    models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="repair fund today"),
                ),
                (
                    "fund_first_amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="repair fund as first paid in"
                    ),
                ),
                ("posted_from", models.DateField(null=True, verbose_name="on the board from")),
                ("posted_to", models.DateField(null=True, verbose_name="on the board to (included)")),
                ("needs_review", models.BooleanField(default=False, verbose_name="public only after review")),
                (
                    "correction_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was corrected"),
                ),
                ("created_at", models.DateTimeField(verbose_name="handed in")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="firms.disclosure",
                        verbose_name="disclosure",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.disclosureduty",
                        verbose_name="duty",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a disclosure",
                "verbose_name_plural": "versions of disclosures",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DisclosureReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_accepted", models.BooleanField(verbose_name="accepted")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("reviewed_at", models.DateTimeField(verbose_name="when")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="firms.disclosureversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a disclosure",
                "verbose_name_plural": "reviews of disclosures",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CorrectionOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="what is wrong")),
                ("due_on", models.DateField(verbose_name="to be corrected by")),
                ("ordered_at", models.DateTimeField(verbose_name="when")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_order",
                        to="firms.disclosureversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "order to correct",
                "verbose_name_plural": "orders to correct",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccountLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.CharField(
                        choices=[("income", "came in"), ("spending", "went out")], max_length=10, verbose_name="side"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("parking", "parking on common ground"),
                            ("advertising", "advertising"),
                            ("rent", "rent of common rooms"),
                            ("charging", "charging of vehicles"),
                            ("fees", "service fees"),
                            ("contribution", "paid in by owners"),
                            ("interest", "interest"),
                            ("to_repair_fund", "paid into the repair fund"),
                            ("repair", "repair and renewal"),
                            ("staff", "staff"),
                            ("utilities", "shared water and electricity"),
                            ("owners", "decided by the owners"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="item",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="what for")),
                ("gross_amount", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="gross")),
                ("cost_amount", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="cost")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="firms.disclosureversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an account",
                "verbose_name_plural": "lines of accounts",
                "ordering": ["section", "position", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FeeAdjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "building_type",
                    models.CharField(
                        choices=[("all", "all buildings"), ("lift", "with lift"), ("no_lift", "without lift")],
                        default="all",
                        max_length=10,
                        verbose_name="buildings",
                    ),
                ),
                ("level_code", models.SlugField(blank=True, max_length=30, verbose_name="service level")),
                (
                    "current_amount",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=8, null=True, verbose_name="fee today (yuan/m²/month)"
                    ),
                ),
                (
                    "proposed_amount",
                    models.DecimalField(decimal_places=4, max_digits=8, verbose_name="proposed fee (yuan/m²/month)"),
                ),
                ("start_on", models.DateField(verbose_name="from")),
                ("reasons", models.TextField(verbose_name="reasons")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("published", "reasons and accounts published"),
                            ("deliberating", "with the owners"),
                            ("approved", "approved by the owners"),
                            ("rejected", "rejected by the owners"),
                            ("filed", "filed"),
                            ("refused", "refused by the office"),
                            ("withdrawn", "withdrawn by the firm"),
                        ],
                        default="proposed",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "approval_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assembly", "result of the owners' assembly on this platform"),
                            ("document", "decision document entered by an officer"),
                        ],
                        max_length=10,
                        verbose_name="decided how",
                    ),
                ),
                ("decision_title", models.CharField(blank=True, max_length=200, verbose_name="decision document")),
                ("decision_file", models.FileField(blank=True, max_length=200, upload_to="", verbose_name="file")),
                ("decision_digest", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("decided_on", models.DateField(null=True, verbose_name="decided on")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "accounts",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.disclosureversion",
                        verbose_name="accounts behind it",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee-adjustment case",
                "verbose_name_plural": "fee-adjustment cases",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AdjustmentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=20, verbose_name="step")),
                ("from_state", models.CharField(blank=True, max_length=20)),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("published", "reasons and accounts published"),
                            ("deliberating", "with the owners"),
                            ("approved", "approved by the owners"),
                            ("rejected", "rejected by the owners"),
                            ("filed", "filed"),
                            ("refused", "refused by the office"),
                            ("withdrawn", "withdrawn by the firm"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("happened_at", models.DateTimeField(verbose_name="when")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="firms.feeadjustment",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a fee-adjustment case",
                "verbose_name_plural": "steps of fee-adjustment cases",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FeeStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "building_type",
                    models.CharField(
                        choices=[("all", "all buildings"), ("lift", "with lift"), ("no_lift", "without lift")],
                        default="all",
                        max_length=10,
                        verbose_name="buildings",
                    ),
                ),
                ("level_code", models.SlugField(blank=True, max_length=30, verbose_name="service level")),
                ("amount", models.DecimalField(decimal_places=4, max_digits=8, verbose_name="fee (yuan/m²/month)")),
                ("basis", models.CharField(max_length=200, verbose_name="basis")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("created_at", models.DateTimeField(verbose_name="entered")),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee",
                        to="firms.feeadjustment",
                        verbose_name="fee-adjustment case",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee standard",
                "verbose_name_plural": "fee standards",
                "ordering": ["building_type", "-effective_from"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PostingProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("added_at", models.DateTimeField(verbose_name="when")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="firms.disclosureversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of a posting",
                "verbose_name_plural": "photos of postings",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="QuestionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", common.fields.EncryptedTextField(verbose_name="answer")),
                ("answered_at", models.DateTimeField(verbose_name="when")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="firms.accountquestion",
                        verbose_name="owner's question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to an owner",
                "verbose_name_plural": "answers to owners",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="QuestionPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="from")),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="days to answer",
                    ),
                ),
                ("counts_working_days", models.BooleanField(default=True, verbose_name="working days")),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "time to answer owners",
                "verbose_name_plural": "times to answer owners",
                "ordering": ["-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer_days__gte", 1)),
                        name="question_policy_days",
                        violation_error_message="A firm has one day at least.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_public", models.BooleanField(verbose_name="public")),
                ("question_text", models.TextField(blank=True, verbose_name="question as published")),
                ("answer_text", models.TextField(blank=True, verbose_name="answer as published")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("moderated_at", models.DateTimeField(verbose_name="when")),
                (
                    "moderated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="firms.accountquestion",
                        verbose_name="owner's question",
                    ),
                ),
            ],
            options={
                "verbose_name": "published question",
                "verbose_name_plural": "published questions",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReferencePrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level_code", models.SlugField(max_length=30, verbose_name="service level")),
                (
                    "estate_kind",
                    models.CharField(
                        choices=[
                            ("residential", "residential estate"),
                            ("commercial", "commercial building"),
                            ("industrial", "industrial park"),
                            ("mixed", "mixed use"),
                            ("unowned_court", "court without owner"),
                        ],
                        default="residential",
                        max_length=20,
                        verbose_name="kind of place",
                    ),
                ),
                (
                    "building_type",
                    models.CharField(
                        choices=[("all", "all buildings"), ("lift", "with lift"), ("no_lift", "without lift")],
                        default="all",
                        max_length=10,
                        verbose_name="buildings",
                    ),
                ),
                (
                    "low_amount",
                    models.DecimalField(decimal_places=4, max_digits=8, verbose_name="from (yuan/m²/month)"),
                ),
                ("high_amount", models.DecimalField(decimal_places=4, max_digits=8, verbose_name="to (yuan/m²/month)")),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "reference price",
                "verbose_name_plural": "reference prices",
                "ordering": ["estate_kind", "level_code", "building_type", "-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="reference_price_period_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("high_amount__gte", models.F("low_amount")), ("low_amount__gt", 0)),
                        name="reference_price_ordered",
                        violation_error_message="A price is more than 0, and the upper end not below the lower one.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("level_code", "="),
                            ("estate_kind", "="),
                            ("building_type", "="),
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
                        name="reference_price_once",
                        violation_error_message="This price is set for that period already. End it first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepairRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done_on", models.DateField(verbose_name="done on")),
                ("facility", models.CharField(max_length=80, verbose_name="what was repaired")),
                ("work", models.CharField(max_length=300, verbose_name="work done")),
                ("contractor", models.CharField(blank=True, max_length=120, verbose_name="by which company")),
                (
                    "cost_amount",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=14, verbose_name="cost (yuan)"
                    ),
                ),
                (
                    "paid_from",
                    models.CharField(
                        choices=[
                            ("repair_fund", "repair fund"),
                            ("common_revenue", "common revenue"),
                            ("service_fee", "service fee"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="paid from",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="entered")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="firms.serviceproject",
                        verbose_name="project",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="firms.repairrecord",
                        verbose_name="corrects",
                    ),
                ),
            ],
            options={
                "verbose_name": "repair record",
                "verbose_name_plural": "repair records",
                "ordering": ["-done_on", "-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ServiceLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, verbose_name="code")),
                ("title", models.CharField(max_length=60, verbose_name="title")),
                ("rank", models.PositiveSmallIntegerField(default=1, verbose_name="rank (1 is the simplest)")),
                ("items", models.JSONField(blank=True, default=list, verbose_name="what it holds")),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "service level",
                "verbose_name_plural": "service levels",
                "ordering": ["rank", "code", "-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="service_level_period_ordered",
                        violation_error_message="The end of the period must be after its beginning.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("code", "="),
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
                        name="service_level_once",
                        violation_error_message="This level is described for that period already. End it first.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="accountquestion",
            index=models.Index(fields=["project", "due_on"], name="question_project_due"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(
                fields=("project", "kind", "period_start"),
                name="disclosure_once_per_period",
                nulls_distinct=False,
                violation_error_message="This period has been disclosed already. Correct what stands there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("period_end__isnull", True), ("period_start__isnull", True)),
                    models.Q(
                        ("period_end__gt", models.F("period_start")),
                        ("period_end__isnull", False),
                        ("period_start__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disclosure_period_whole",
                violation_error_message="A period has a first day and an end after it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosureversion",
            constraint=models.UniqueConstraint(fields=("disclosure", "number"), name="disclosure_version_once"),
        ),
        migrations.AddConstraint(
            model_name="disclosureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("number", 1)),
                    models.Q(("number__gt", 1), models.Q(("correction_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disclosure_correction_has_reason",
                violation_error_message="A correction says why; the first version corrects nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closing_amount__isnull", True),
                        ("income_total__isnull", True),
                        ("opening_amount__isnull", True),
                        ("spending_total__isnull", True),
                    ),
                    models.Q(
                        (
                            "closing_amount",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opening_amount"), "+", models.F("income_total")
                                ),
                                "-",
                                models.F("spending_total"),
                            ),
                        ),
                        ("closing_amount__isnull", False),
                        ("income_total__isnull", False),
                        ("opening_amount__isnull", False),
                        ("spending_total__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disclosure_account_adds_up",
                violation_error_message="The account does not add up.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("posted_from__isnull", True), ("posted_to__isnull", True)),
                    models.Q(
                        ("posted_from__isnull", False),
                        ("posted_to__gte", models.F("posted_from")),
                        ("posted_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disclosure_posting_whole",
                violation_error_message="A posting has a first and a last day, in this order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosurereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="disclosure_return_has_reason",
                violation_error_message="Say what has to be corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountline",
            constraint=models.UniqueConstraint(
                fields=("version", "section", "position"), name="disclosure_line_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gte", 0), ("cost_amount__isnull", True), ("gross_amount__isnull", True)),
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                models.F("gross_amount"), "-", models.F("cost_amount")
                            ),
                        ),
                        ("cost_amount__gte", 0),
                        ("cost_amount__isnull", False),
                        ("gross_amount__gte", 0),
                        ("gross_amount__isnull", False),
                        ("section", "income"),
                    ),
                    _connector="OR",
                ),
                name="disclosure_line_net_is_gross_less_cost",
                violation_error_message="Net is gross less cost, and no amount is below nought.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_amount__gt", 0)),
                name="fee_adjustment_positive",
                violation_error_message="A fee is more than 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("approved", "filed")), _negated=True),
                    models.Q(
                        ("decided_on__isnull", False),
                        ("decision_digest__regex", "^[0-9a-f]{64}$"),
                        models.Q(("approval_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fee_adjustment_stands_on_the_owners",
                violation_error_message="An approved case names the owners' decision, its day and its digest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeadjustment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("rejected", "filed", "refused", "withdrawn")), _negated=True),
                fields=("project", "building_type"),
                name="fee_adjustment_one_open",
                violation_error_message="Another case about this fee is not finished yet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feestandard",
            constraint=models.UniqueConstraint(
                fields=("project", "building_type", "effective_from"),
                name="fee_standard_once_a_day",
                violation_error_message="A fee of that day is entered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="fee_standard_positive",
                violation_error_message="A fee is more than 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionpublication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_public", True),
                        models.Q(("question_text", ""), _negated=True),
                        models.Q(("answer_text", ""), _negated=True),
                    ),
                    models.Q(
                        ("answer_text", ""),
                        ("is_public", False),
                        ("question_text", ""),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="question_publication_whole",
                violation_error_message="Publish question and answer, or say why not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_amount__gte", 0)),
                name="repair_cost_not_negative",
                violation_error_message="No cost is below nought.",
            ),
        ),
        InsertOnly("AccountLine"),
        InsertOnly("AccountQuestion"),
        InsertOnly("AdjustmentStep"),
        InsertOnly("CorrectionOrder"),
        InsertOnly("Disclosure"),
        InsertOnly("DisclosureReview"),
        InsertOnly("DisclosureVersion"),
        InsertOnly("FeeStandard"),
        InsertOnly("PostingProof"),
        InsertOnly("QuestionAnswer"),
        InsertOnly("QuestionPublication"),
        InsertOnly("RepairRecord"),
    ]
