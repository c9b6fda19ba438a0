"""Tenders with sealed bids, and the catalogue of government purchase."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import InsertOnly, create_once
from firms.migrations._tender_guards import GUARDS, KEPT, TRIGGERS, guard


class Migration(migrations.Migration):
    dependencies = [
        ("firms", "0006_inspections"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PurchaseItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        error_messages={"unique": "This code exists already."},
                        max_length=20,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="service")),
                ("unit", models.CharField(max_length=40, verbose_name="unit")),
                (
                    "worst_rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="worst grade admitted"),
                ),
                ("admits_unrated", models.BooleanField(default=False, verbose_name="admits firms that are not rated")),
                (
                    "least_satisfaction",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="least satisfaction rate (%)",
                    ),
                ),
                ("legal_source", models.CharField(max_length=300, verbose_name="source of the condition")),
                ("is_active", models.BooleanField(default=True, verbose_name="in the catalogue")),
            ],
            options={
                "verbose_name": "service for purchase",
                "verbose_name_plural": "catalogue of government purchase",
                "ordering": ["code"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("legal_source", ""), _negated=True),
                        name="purchase_item_sourced",
                        violation_error_message="A condition names its source.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_satisfaction__isnull", True),
                            models.Q(("least_satisfaction__gte", 0), ("least_satisfaction__lte", 100)),
                            _connector="OR",
                        ),
                        name="purchase_item_percent",
                        violation_error_message="A rate is between 0 and 100 per cent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchaseRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("opens_at", models.DateTimeField(verbose_name="applications from")),
                ("closes_at", models.DateTimeField(verbose_name="applications until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("open", "applications are taken"),
                            ("closed", "closed"),
                            ("decided", "decided"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="made")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchase_rounds",
                        to="places.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "items",
                    models.ManyToManyField(related_name="rounds", to="firms.purchaseitem", verbose_name="services"),
                ),
            ],
            options={
                "verbose_name": "purchase round",
                "verbose_name_plural": "purchase rounds",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PurchaseApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="price per unit (yuan)")),
                ("statement", models.TextField(max_length=2000, verbose_name="how the firm will do it")),
                ("payload", models.TextField()),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("applied_at", models.DateTimeField(verbose_name="applied")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="firms.purchaseitem",
                        verbose_name="service",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="firms.purchaseround",
                        verbose_name="purchase round",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SealedBid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("context_payload", models.TextField()),
                ("iv_code", models.CharField(max_length=24)),
                ("ciphertext", models.BinaryField()),
                ("commitment", models.CharField(max_length=64, verbose_name="commitment")),
                ("boxes", models.JSONField()),
                ("receipt_digest", models.CharField(max_length=64, verbose_name="receipt")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids",
                        to="firms.propertyfirm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed bid",
                "verbose_name_plural": "sealed bids",
                "ordering": ["tender", "firm", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OpenedBid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("opened", "opened"),
                            ("revealed", "revealed by the bidder"),
                            ("invalid", "cannot be read"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name="price")),
                ("statement", models.TextField(blank=True, default="", verbose_name="statement")),
                ("payload", models.TextField(blank=True, default="")),
                ("problem", models.CharField(blank=True, default="", max_length=300, verbose_name="problem")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened",
                        to="firms.sealedbid",
                        verbose_name="sealed bid",
                    ),
                ),
            ],
            options={
                "verbose_name": "opened bid",
                "verbose_name_plural": "opened bids",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BidWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField(verbose_name="withdrawn")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="firms.sealedbid",
                        verbose_name="sealed bid",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal of a bid",
                "verbose_name_plural": "withdrawals of bids",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Tender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("early_stage", "early-stage service"),
                            ("owners", "selection by the owners"),
                            ("interim", "interim service"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("tenderee", models.CharField(max_length=200, verbose_name="tenderee")),
                ("description", models.TextField(verbose_name="what is wanted")),
                ("floor_area", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="floor area (m²)")),
                ("price_unit", models.CharField(max_length=60, verbose_name="unit of the price")),
                (
                    "price_limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                        verbose_name="highest price",
                    ),
                ),
                ("service_from", models.DateField(verbose_name="service from")),
                (
                    "service_months",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="months of service"
                    ),
                ),
                (
                    "worst_rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="worst grade admitted"),
                ),
                ("admits_unrated", models.BooleanField(default=True, verbose_name="admits firms that are not rated")),
                ("credit_bonus", models.JSONField(blank=True, default=dict, verbose_name="credit bonus")),
                (
                    "credit_source",
                    models.CharField(blank=True, max_length=300, verbose_name="source of the credit condition"),
                ),
                (
                    "drops_extremes",
                    models.BooleanField(
                        default=False, verbose_name="highest and lowest points of experts are left out"
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(default=2, verbose_name="witnesses who open")),
                ("key_sheet", models.JSONField(default=list, editable=False, verbose_name="key sheet")),
                ("key_sheet_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "bids are taken"),
                            ("closed", "bids closed, not opened"),
                            ("opened", "opened"),
                            ("evaluated", "evaluated"),
                            ("publicity", "award in publicity"),
                            ("awarded", "awarded"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published")),
                ("bids_due_at", models.DateTimeField(verbose_name="end of bidding")),
                ("opening_at", models.DateTimeField(verbose_name="opening")),
                ("created_at", models.DateTimeField(verbose_name="made")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenders",
                        to="places.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("estates", models.ManyToManyField(related_name="tenders", to="places.estate", verbose_name="estates")),
            ],
            options={
                "verbose_name": "tender",
                "verbose_name_plural": "tenders",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="sealedbid",
            name="tender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bids",
                to="firms.tender",
                verbose_name="tender",
            ),
        ),
        migrations.CreateModel(
            name="BidderEligibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("is_eligible", models.BooleanField(verbose_name="eligible")),
                ("payload", models.TextField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("made_at", models.DateTimeField(verbose_name="frozen")),
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
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibility",
                        to="firms.sealedbid",
                        verbose_name="sealed bid",
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibilities",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "eligibility of a bidder",
                "verbose_name_plural": "eligibilities of bidders",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("reason", models.CharField(blank=True, default="", max_length=500, verbose_name="reason")),
                ("publicised_at", models.DateTimeField(verbose_name="publicised")),
                ("publicity_until", models.DateField(verbose_name="last day of the publicity")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("contract_until", models.DateField(null=True, verbose_name="contract to be signed until")),
                ("overturned_at", models.DateTimeField(null=True, verbose_name="overturned")),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="firms.sealedbid",
                        verbose_name="sealed bid",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "publicised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "award",
                "verbose_name_plural": "awards",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AwardObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grounds", models.TextField(max_length=2000, verbose_name="grounds")),
                ("filed_at", models.DateTimeField(verbose_name="filed")),
                ("answer_until", models.DateField(verbose_name="answer until")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("upheld", "upheld"), ("dismissed", "dismissed")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decision", models.TextField(blank=True, default="", max_length=2000, verbose_name="decision")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="firms.tenderaward",
                        verbose_name="award",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection against an award",
                "verbose_name_plural": "objections against awards",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="criterion")),
                (
                    "kind",
                    models.CharField(
                        choices=[("expert", "points of the experts"), ("price", "lowest price divided by the price")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="highest points")),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["tender", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("terms", "tender document"),
                            ("drawing", "plan or drawing"),
                            ("contract", "draft contract"),
                            ("addendum", "addendum"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("ending", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("added_at", models.DateTimeField(verbose_name="added")),
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
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "tender document",
                "verbose_name_plural": "tender documents",
                "ordering": ["tender", "kind", "title", "-version"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("payload", models.TextField()),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["tender", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="tenderaward",
            name="evaluation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.tenderevaluation",
                verbose_name="evaluation",
            ),
        ),
        migrations.CreateModel(
            name="TenderExpert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(blank=True, default="", max_length=100, verbose_name="field")),
                (
                    "has_conflict",
                    models.BooleanField(editable=False, null=True, verbose_name="has an interest in the outcome"),
                ),
                (
                    "declaration",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=500, verbose_name="declaration"
                    ),
                ),
                ("declared_at", models.DateTimeField(editable=False, null=True, verbose_name="declared")),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experts",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "expert",
                "verbose_name_plural": "experts",
                "ordering": ["tender", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payload", models.TextField()),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("remark", models.CharField(blank=True, default="", max_length=500, verbose_name="remark")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="firms.sealedbid",
                        verbose_name="sealed bid",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="firms.tenderexpert",
                        verbose_name="expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "score sheet",
                "verbose_name_plural": "score sheets",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("notice", "notice of the tender"),
                            ("change", "change of the dates"),
                            ("commitments", "list of sealed bids"),
                            ("opening", "record of the opening"),
                            ("award", "publicity of the award"),
                            ("result", "result"),
                            ("failure", "notice of failure"),
                            ("cancellation", "notice of cancellation"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("payload", models.TextField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("before_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("published_at", models.DateTimeField(verbose_name="published")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication of a tender",
                "verbose_name_plural": "publications of tenders",
                "ordering": ["tender", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(max_length=2000, verbose_name="question")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("answer", models.TextField(blank=True, default="", max_length=4000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=30, verbose_name="step")),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "bids are taken"),
                            ("closed", "bids closed, not opened"),
                            ("opened", "opened"),
                            ("evaluated", "evaluated"),
                            ("publicity", "award in publicity"),
                            ("awarded", "awarded"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "bids are taken"),
                            ("closed", "bids closed, not opened"),
                            ("opened", "opened"),
                            ("evaluated", "evaluated"),
                            ("publicity", "award in publicity"),
                            ("awarded", "awarded"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a tender",
                "verbose_name_plural": "steps of tenders",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TenderTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("early_stage", "early-stage service"),
                            ("owners", "selection by the owners"),
                            ("interim", "interim service"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="from")),
                ("bid_days", models.PositiveSmallIntegerField(verbose_name="days to bid")),
                (
                    "clarification_days",
                    models.PositiveSmallIntegerField(verbose_name="last change, days before the end of bidding"),
                ),
                ("publicity_days", models.PositiveSmallIntegerField(verbose_name="days of publicity")),
                (
                    "publicity_unit",
                    models.CharField(
                        choices=[("natural", "calendar days"), ("working", "working days")],
                        max_length=10,
                        verbose_name="publicity counted in",
                    ),
                ),
                ("answer_days", models.PositiveSmallIntegerField(verbose_name="days to answer an objection")),
                (
                    "answer_unit",
                    models.CharField(
                        choices=[("natural", "calendar days"), ("working", "working days")],
                        max_length=10,
                        verbose_name="answers counted in",
                    ),
                ),
                ("contract_days", models.PositiveSmallIntegerField(verbose_name="days to sign the contract")),
                ("least_bidders", models.PositiveSmallIntegerField(verbose_name="least number of bidders")),
                ("least_experts", models.PositiveSmallIntegerField(verbose_name="least number of experts")),
                (
                    "shows_commitments",
                    models.BooleanField(default=False, verbose_name="commitments of bids are shown at once"),
                ),
                ("legal_source", models.CharField(max_length=300, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "terms of tenders",
                "verbose_name_plural": "terms of tenders",
                "ordering": ["kind", "-effective_from"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "effective_from"),
                        name="tender_terms_once",
                        violation_error_message="There are terms of this kind from this day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("clarification_days__lte", models.F("bid_days"))),
                        name="tender_terms_ordered",
                        violation_error_message="The last change lies within the days to bid.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_source", ""), _negated=True),
                        name="tender_terms_sourced",
                        violation_error_message="Terms have a legal source.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="tender",
            name="terms",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="firms.tenderterms",
                verbose_name="terms",
            ),
        ),
        migrations.CreateModel(
            name="TenderWitness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("tenderee", "tenderee"),
                            ("office", "supervising office"),
                            ("bidders", "representative of bidders"),
                            ("owners", "representative of owners"),
                            ("notary", "notary"),
                        ],
                        max_length=20,
                        verbose_name="for",
                    ),
                ),
                ("organisation", models.CharField(max_length=200, verbose_name="organisation")),
                ("public_key", models.TextField(blank=True, default="", editable=False)),
                (
                    "key_digest",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="fingerprint of the key"
                    ),
                ),
                ("key_given_at", models.DateTimeField(editable=False, null=True, verbose_name="key given")),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnesses",
                        to="firms.tender",
                        verbose_name="tender",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "witness of the opening",
                "verbose_name_plural": "witnesses of the opening",
                "ordering": ["tender", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReleasedShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share_code", models.CharField(max_length=66)),
                ("released_at", models.DateTimeField(verbose_name="given")),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="firms.sealedbid",
                        verbose_name="sealed bid",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="firms.tenderwitness",
                        verbose_name="witness",
                    ),
                ),
            ],
            options={
                "verbose_name": "released share",
                "verbose_name_plural": "released shares",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PurchaseAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award",
                        to="firms.purchaseapplication",
                        verbose_name="application",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "purchase award",
                "verbose_name_plural": "purchase awards",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="purchase_award_two_people",
                        violation_error_message="Another person than the one who proposed the award confirms it.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="purchaseround",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="purchase_round_ordered",
                violation_error_message="A round ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("round", "item", "firm"),
                name="purchase_offer_once",
                violation_error_message="Your firm has applied for this service already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="purchase_offer_positive",
                violation_error_message="A price is more than 0 yuan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openedbid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("outcome", "invalid")),
                    models.Q(
                        ("amount__gt", 0),
                        ("outcome__in", ["opened", "revealed"]),
                        models.Q(("payload", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="tender_opened_bid_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedbid",
            constraint=models.UniqueConstraint(fields=("tender", "firm", "number"), name="tender_bid_once"),
        ),
        migrations.AddConstraint(
            model_name="sealedbid",
            constraint=models.UniqueConstraint(
                fields=("tender", "commitment"),
                name="tender_bid_commitment_once",
                violation_error_message="This very bid was handed in already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedbid",
            constraint=models.CheckConstraint(
                condition=models.Q(("commitment__regex", "^[0-9a-f]{64}$")), name="tender_bid_commitment_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="biddereligibility",
            constraint=models.UniqueConstraint(fields=("tender", "firm"), name="tender_eligibility_once"),
        ),
        migrations.AddConstraint(
            model_name="awardobjection",
            constraint=models.UniqueConstraint(
                fields=("award", "firm"),
                name="tender_objection_once",
                violation_error_message="Your firm has objected to this award already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "open")),
                    models.Q(("decided_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="tender_objection_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="tendercriterion",
            constraint=models.UniqueConstraint(fields=("tender", "number"), name="tender_criterion_once"),
        ),
        migrations.AddConstraint(
            model_name="tendercriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0)),
                name="tender_criterion_weighs",
                violation_error_message="A criterion gives more than 0 points.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderdocument",
            constraint=models.UniqueConstraint(fields=("tender", "title", "version"), name="tender_document_once"),
        ),
        migrations.AddConstraint(
            model_name="tenderevaluation",
            constraint=models.UniqueConstraint(fields=("tender", "number"), name="tender_evaluation_once"),
        ),
        migrations.AddConstraint(
            model_name="tenderaward",
            constraint=models.UniqueConstraint(
                condition=models.Q(("overturned_at__isnull", True)), fields=("tender",), name="tender_award_one_stands"
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderaward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("publicised_by")), _negated=True),
                    _connector="OR",
                ),
                name="tender_award_two_people",
                violation_error_message="Another person than the one who publicised the award confirms it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderaward",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="tender_award_first_or_reason",
                violation_error_message="Say why the bid in the first place is passed over.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderexpert",
            constraint=models.UniqueConstraint(
                fields=("tender", "user"),
                name="tender_expert_once",
                violation_error_message="This person is an expert already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderexpert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declared_at__isnull", True), ("has_conflict__isnull", True)),
                    models.Q(("declared_at__isnull", False), ("has_conflict__isnull", False)),
                    _connector="OR",
                ),
                name="tender_expert_declared_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.UniqueConstraint(
                fields=("expert", "bid"),
                name="tender_sheet_once",
                violation_error_message="The points for this bid were given already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderpublication",
            constraint=models.UniqueConstraint(fields=("tender", "number"), name="tender_publication_once"),
        ),
        migrations.AddIndex(
            model_name="tender",
            index=models.Index(fields=["state", "bids_due_at"], name="tender_state_due"),
        ),
        migrations.AddConstraint(
            model_name="tender",
            constraint=models.CheckConstraint(
                condition=models.Q(("opening_at__gte", models.F("bids_due_at"))),
                name="tender_opens_after_bids",
                violation_error_message="Bids are opened after the end of bidding.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tender",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold__gte", 2)),
                name="tender_threshold_shared",
                violation_error_message="At least two witnesses open together: nobody can open alone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tender",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit_bonus", {}), ("worst_rank__isnull", True)),
                    models.Q(("credit_source", ""), _negated=True),
                    _connector="OR",
                ),
                name="tender_credit_sourced",
                violation_error_message="A credit condition or bonus names its source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tender",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "cancelled"]),
                    models.Q(
                        ("published_at__isnull", False),
                        ("terms__isnull", False),
                        models.Q(("key_sheet_digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="tender_published_whole",
                violation_error_message="A published tender has its terms and the keys of its witnesses.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tender",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor_area__gt", 0)),
                name="tender_area_positive",
                violation_error_message="The floor area is more than 0 m².",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderwitness",
            constraint=models.UniqueConstraint(fields=("tender", "number"), name="tender_witness_number_once"),
        ),
        migrations.AddConstraint(
            model_name="tenderwitness",
            constraint=models.UniqueConstraint(
                fields=("tender", "user"),
                name="tender_witness_once",
                violation_error_message="This person is a witness already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderwitness",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key_digest", ""), _negated=True),
                fields=("tender", "key_digest"),
                name="tender_witness_key_once",
                violation_error_message="Every witness has a key of their own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenderwitness",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 255)),
                name="tender_witness_number_fits",
                violation_error_message="Witnesses are numbered from 1 to 255.",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasedshare",
            constraint=models.UniqueConstraint(fields=("bid", "witness"), name="tender_share_once"),
        ),
        *[InsertOnly(name, except_columns=columns) for name, columns in KEPT.items()],
        *[migrations.RunSQL(create_once(f"public.{name}()", text), migrations.RunSQL.noop) for name, text in GUARDS],
        *[migrations.RunSQL(*guard(*row)) for row in TRIGGERS],
    ]
