"""Owners' assemblies: roll, motions, ballots, count."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from committees.migrations._assembly_guards import GUARDS, KEPT, TRIGGERS, guard
from common.migrations import InsertOnly, create_once


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0002_assembly_rules"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BallotPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveIntegerField(verbose_name="number")),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("void_at", models.DateTimeField(blank=True, null=True, verbose_name="void since")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used")),
            ],
            options={
                "verbose_name": "ballot paper",
                "verbose_name_plural": "ballot papers",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Assembly",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=16, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "first assembly"),
                            ("regular", "regular assembly"),
                            ("temporary", "temporary assembly"),
                            ("renewal", "renewal of the committee"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "in preparation"),
                            ("noticed", "notice given"),
                            ("voting", "voting"),
                            ("closed", "voting ended"),
                            ("counted", "counted"),
                            ("announced", "result announced"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="voting begins")),
                ("closes_at", models.DateTimeField(verbose_name="voting ends")),
                (
                    "warns_of_silence",
                    models.BooleanField(default=False, verbose_name="owners are told what silence means"),
                ),
                (
                    "warning",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="what owners are told about silence"
                    ),
                ),
                ("rules", models.JSONField(blank=True, default=dict, verbose_name="rules of the count")),
                (
                    "rules_digest",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="digest of the rules"),
                ),
                ("notice_at", models.DateTimeField(blank=True, null=True, verbose_name="notice given")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="voting opened")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="voting closed")),
                ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="votes counted")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="announced")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="why it was cancelled"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assemblies",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
            ],
            options={
                "verbose_name": "owners' assembly",
                "verbose_name_plural": "owners' assemblies",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AssemblyOfficer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "task",
                    models.CharField(
                        choices=[
                            ("head", "head of the preparatory group"),
                            ("counter", "counter of ballots"),
                            ("visitor", "visitor from door to door"),
                            ("watcher", "watcher"),
                        ],
                        max_length=10,
                        verbose_name="task",
                    ),
                ),
                ("appointed_at", models.DateTimeField(verbose_name="appointed")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "officer of an assembly",
                "verbose_name_plural": "officers of an assembly",
                "ordering": ["task", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AssemblyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payload", models.TextField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "record of an assembly",
                "verbose_name_plural": "records of assemblies",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BallotEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("unit_label", models.CharField(max_length=120, verbose_name="unit as stated")),
                ("voter_key", models.CharField(max_length=32)),
                (
                    "channel",
                    models.CharField(
                        choices=[("paper", "paper"), ("online", "online"), ("door", "door to door")],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("recorded_at", models.DateTimeField(verbose_name="written down")),
                ("supersedes", models.PositiveIntegerField(blank=True, null=True, verbose_name="takes the place of")),
                (
                    "remark",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "in order"),
                            ("EARLY", "before the voting began"),
                            ("LATE", "after the voting ended"),
                            ("DUPLICATE", "a ballot was there already"),
                            ("CHANGED", "takes the place of an earlier one"),
                            ("UNIT_NOT_ON_ROLL", "no such unit on the roll"),
                            ("VOTER_NOT_ENTITLED", "from somebody who may not vote for the unit"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="remark",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("commitment", models.CharField(max_length=64, verbose_name="commitment")),
                ("receipt_hash", models.CharField(editable=False, max_length=64)),
                ("content_digest", models.CharField(max_length=64, verbose_name="digest of the content")),
                ("previous_digest", models.CharField(max_length=64, verbose_name="digest before")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot in the ledger",
                "verbose_name_plural": "ballots in the ledger",
                "ordering": ["assembly", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BallotSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_key", models.CharField(max_length=64)),
                ("private_key", common.fields.EncryptedTextField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="committees.assembly"
                    ),
                ),
            ],
            options={
                "verbose_name": "seal of ballots",
                "verbose_name_plural": "seals of ballots",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FrozenRoll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("day", models.DateField(verbose_name="as of")),
                ("payload", models.TextField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("unit_count", models.PositiveIntegerField(verbose_name="units")),
                ("head_count", models.PositiveIntegerField(verbose_name="heads")),
                ("total_area", models.DecimalField(decimal_places=8, max_digits=24, verbose_name="area (m²)")),
                ("frozen_at", models.DateTimeField(verbose_name="frozen")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rolls",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "frozen roll",
                "verbose_name_plural": "frozen rolls",
                "ordering": ["assembly", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("length", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="head", to="committees.assembly"
                    ),
                ),
            ],
            options={
                "verbose_name": "head of a ledger",
                "verbose_name_plural": "heads of ledgers",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Motion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("rules_of_procedure", "rules of procedure"),
                            ("covenant", "covenant of the owners"),
                            ("committee", "election or replacement of the committee"),
                            ("hire_dismiss", "hiring or dismissing the property firm"),
                            ("use_fund", "use of the repair fund"),
                            ("raise_fund", "raising the repair fund"),
                            ("rebuild", "rebuilding"),
                            ("common_part_use", "change of use of common parts, or business on them"),
                            ("other", "other major matter"),
                        ],
                        max_length=30,
                        verbose_name="matter",
                    ),
                ),
                (
                    "legal_class",
                    models.CharField(
                        choices=[("ordinary", "ordinary"), ("special", "special"), ("objection", "by objection")],
                        max_length=12,
                        verbose_name="class",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="question")),
                ("text", models.TextField(blank=True, default="", verbose_name="text")),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fee_adjustment", "change of the service fee"),
                            ("common_revenue", "use of common revenue"),
                            ("major_repair", "major repair"),
                            ("hire_firm", "hiring or dismissal of the firm"),
                            ("raise_fund", "raising the repair fund"),
                            ("common_parts", "change of use of common parts"),
                            ("other", "other matter of many owners"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="what it is about",
                    ),
                ),
                ("reference", models.PositiveBigIntegerField(default=0, verbose_name="number of its case")),
                ("election", models.CharField(blank=True, default="", max_length=80, verbose_name="election")),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
            ],
            options={
                "verbose_name": "motion",
                "verbose_name_plural": "motions",
                "ordering": ["assembly", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MotionResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_passed", models.BooleanField(verbose_name="passed")),
                ("is_elected", models.BooleanField(null=True, verbose_name="elected")),
                ("clause", models.CharField(max_length=200, verbose_name="clause")),
                ("values", models.JSONField(verbose_name="figures")),
                ("counted_at", models.DateTimeField(verbose_name="counted")),
                (
                    "motion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="committees.motion",
                        verbose_name="motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "result of a motion",
                "verbose_name_plural": "results of motions",
                "ordering": ["motion"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OpenedBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("choices", models.JSONField()),
                ("nonce", models.CharField(blank=True, default="", max_length=64)),
                ("problem", models.CharField(blank=True, default="", max_length=40)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opened", to="committees.ballotentry"
                    ),
                ),
            ],
            options={
                "verbose_name": "opened ballot",
                "verbose_name_plural": "opened ballots",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OwnerInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used")),
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
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.owner",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation of an owner",
                "verbose_name_plural": "invitations of owners",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OwnerLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("roll", "by the register"),
                            ("invitation", "by a code on paper"),
                            ("officer", "by an officer"),
                        ],
                        max_length=12,
                        verbose_name="made sure",
                    ),
                ),
                ("verified_at", models.DateTimeField(verbose_name="since")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="places.owner",
                        verbose_name="owner",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "verified_by",
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
                "verbose_name": "verified owner",
                "verbose_name_plural": "verified owners",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PaperTyping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digests", models.JSONField()),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("typed_at", models.DateTimeField(verbose_name="typed")),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typings",
                        to="committees.ballotentry",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typings",
                        to="committees.ballotpaper",
                        verbose_name="ballot paper",
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="typed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "typing of a paper ballot",
                "verbose_name_plural": "typings of paper ballots",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RollOwner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.owner",
                        verbose_name="owner",
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="owners", to="committees.frozenroll"
                    ),
                ),
            ],
            options={
                "verbose_name": "owner on a roll",
                "verbose_name_plural": "owners on a roll",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agent_key", models.CharField(max_length=32)),
                ("agent_name", common.fields.EncryptedTextField(blank=True, default="", verbose_name="agent")),
                ("agent_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("is_written", models.BooleanField(default=True, verbose_name="in writing")),
                ("units", models.JSONField(blank=True, null=True, verbose_name="units")),
                ("registered_at", models.DateTimeField(verbose_name="registered")),
                (
                    "agent_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account of the agent",
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committees.rollowner",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "proxy",
                "verbose_name_plural": "proxies",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RollUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=120, verbose_name="unit")),
                ("building", models.CharField(max_length=40, verbose_name="building")),
                ("area", models.DecimalField(decimal_places=8, max_digits=22, verbose_name="area (m²)")),
                (
                    "owner_keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None),
                ),
                ("is_developers", models.BooleanField(default=False, verbose_name="developer's")),
                ("is_parking", models.BooleanField(default=False, verbose_name="parking space")),
                ("representative_key", models.CharField(blank=True, default="", max_length=32)),
                (
                    "roll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="committees.frozenroll",
                        verbose_name="frozen roll",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit on a roll",
                "verbose_name_plural": "units on a roll",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RollTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner_keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None),
                ),
                ("effective_at", models.DateTimeField(verbose_name="from")),
                ("noted_at", models.DateTimeField(verbose_name="noted")),
                (
                    "roll_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="committees.rollunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer after the freezing",
                "verbose_name_plural": "transfers after the freezing",
                "ordering": ["effective_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DoorVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField(unique=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("voted", "voted"),
                            ("delivered", "ballot paper left"),
                            ("absent", "nobody there"),
                            ("refused", "did not want to vote"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("phone", common.fields.EncryptedTextField(blank=True, default="", verbose_name="phone")),
                ("visited_at", models.DateTimeField(verbose_name="visited")),
                ("noted_at", models.DateTimeField(verbose_name="noted")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="committees.ballotentry",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="and",
                    ),
                ),
                (
                    "roll_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="committees.rollunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit at the door",
                "verbose_name_plural": "visits at the door",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("signed", "handed over against signature"),
                            ("online", "opened online by a verified owner"),
                            ("door", "left at the door by two visitors"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("told_of_silence", models.BooleanField(default=False, verbose_name="told what silence means")),
                ("proof", models.CharField(blank=True, default="", max_length=200, verbose_name="proof")),
                ("delivered_at", models.DateTimeField(verbose_name="delivered")),
                (
                    "first_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="and",
                    ),
                ),
                (
                    "roll_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="committees.rollunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "proof of delivery",
                "verbose_name_plural": "proofs of delivery",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="ballotentry",
            name="roll_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="committees.rollunit",
                verbose_name="unit",
            ),
        ),
        migrations.CreateModel(
            name="UnitRepresentative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noted_at", models.DateTimeField(verbose_name="noted")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representatives",
                        to="committees.assembly",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.owner",
                        verbose_name="owner",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "representative of co-owners",
                "verbose_name_plural": "representatives of co-owners",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                (
                    "roll_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="committees.rollunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "voice of a unit",
                "verbose_name_plural": "voices of units",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LiveBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="live", to="committees.ballotentry"
                    ),
                ),
                (
                    "voice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="live", to="committees.voice"
                    ),
                ),
            ],
            options={
                "verbose_name": "live ballot",
                "verbose_name_plural": "live ballots",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="ballotpaper",
            name="voice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="committees.voice",
                verbose_name="voice of a unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="assembly_window_ordered",
                violation_error_message="The voting must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="assembly_titled",
                violation_error_message="An assembly has a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "cancelled"]),
                    models.Q(("notice_at__isnull", False), ("rules_digest__regex", "^[0-9a-f]{64}$")),
                    _connector="OR",
                ),
                name="assembly_notice_whole",
                violation_error_message="A notice has a moment and the rules of the count.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assemblyofficer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)),
                fields=("assembly", "user", "task"),
                name="assembly_task_once",
                violation_error_message="This person has this task already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assemblyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="assembly_record_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenroll",
            constraint=models.UniqueConstraint(fields=("assembly", "number"), name="frozen_roll_once"),
        ),
        migrations.AddConstraint(
            model_name="frozenroll",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="frozen_roll_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(fields=("assembly", "number"), name="motion_number_once"),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="motion_titled"),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("election", ""), ("seats__isnull", True)),
                    models.Q(
                        models.Q(("election", ""), _negated=True),
                        ("matter", "committee"),
                        ("seats__gte", 1),
                        ("seats__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="motion_election_whole",
                violation_error_message="An election has seats, and its matter is the committee.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("issued_at"))), name="owner_invitation_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("user", "owner"),
                name="owner_link_once",
                violation_error_message="This account is this owner's already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_at__isnull", True), ("revoked_at__gte", models.F("verified_at")), _connector="OR"
                ),
                name="owner_link_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollowner",
            constraint=models.UniqueConstraint(fields=("roll", "owner"), name="roll_owner_once"),
        ),
        migrations.AddConstraint(
            model_name="rollowner",
            constraint=models.UniqueConstraint(fields=("roll", "key"), name="roll_owner_key_once"),
        ),
        migrations.AddConstraint(
            model_name="rollunit",
            constraint=models.UniqueConstraint(fields=("roll", "label"), name="roll_unit_label_once"),
        ),
        migrations.AddConstraint(
            model_name="rollunit",
            constraint=models.UniqueConstraint(fields=("roll", "unit"), name="roll_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="rollunit",
            constraint=models.CheckConstraint(condition=models.Q(("area__gte", 0)), name="roll_unit_area"),
        ),
        migrations.AddConstraint(
            model_name="rollunit",
            constraint=models.CheckConstraint(condition=models.Q(("owner_keys__len__gte", 1)), name="roll_unit_owned"),
        ),
        migrations.AddConstraint(
            model_name="doorvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_by", models.F("second_by")), _negated=True),
                name="door_visit_by_two",
                violation_error_message="A visit is made by two persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="doorvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("outcome", "voted")),
                    models.Q(models.Q(("outcome", "voted"), _negated=True), ("entry__isnull", True)),
                    _connector="OR",
                ),
                name="door_visit_ballot",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("means", "door"), _negated=True),
                    models.Q(
                        ("second_by__isnull", False), models.Q(("second_by", models.F("first_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="delivery_door_by_two",
                violation_error_message="A visit is made by two persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballotentry",
            constraint=models.UniqueConstraint(fields=("assembly", "number"), name="ballot_number_once"),
        ),
        migrations.AddConstraint(
            model_name="ballotentry",
            constraint=models.UniqueConstraint(fields=("assembly", "previous_digest"), name="ballot_chain_once"),
        ),
        migrations.AddConstraint(
            model_name="ballotentry",
            constraint=models.UniqueConstraint(fields=("receipt_hash",), name="ballot_receipt_once"),
        ),
        migrations.AddConstraint(
            model_name="ballotentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("commitment__regex", "^[0-9a-f]{64}$"),
                    ("content_digest__regex", "^[0-9a-f]{64}$"),
                    ("digest__regex", "^[0-9a-f]{64}$"),
                ),
                name="ballot_digests",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballotentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "online"), _negated=True), ("roll_unit__isnull", False), _connector="OR"
                ),
                name="ballot_online_on_roll",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitrepresentative",
            constraint=models.UniqueConstraint(fields=("assembly", "unit"), name="unit_representative_once"),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.UniqueConstraint(fields=("roll_unit", "key"), name="voice_once"),
        ),
        migrations.AddConstraint(
            model_name="ballotpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("void_at__isnull", True)), fields=("voice",), name="ballot_paper_one_valid"
            ),
        ),
        *[InsertOnly(name, except_columns=columns) for name, columns in KEPT.items()],
        *[migrations.RunSQL(create_once(f"public.{name}()", text), migrations.RunSQL.noop) for name, text in GUARDS],
        *[migrations.RunSQL(*guard(*row)) for row in TRIGGERS],
    ]
