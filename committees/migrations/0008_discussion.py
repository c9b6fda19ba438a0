"""Owners discuss the motions of an assembly."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from committees.migrations._assembly_guards import guard
from committees.migrations._discussion_guards import GUARDS, KEPT, TRIGGERS
from common.migrations import InsertOnly, create_once


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0007_polling"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnerComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "comment"),
                            ("proposal", "proposal to change the motion"),
                            ("agenda", "proposal for the agenda"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("building", models.CharField(blank=True, default="", max_length=40, verbose_name="building")),
                ("text", common.fields.EncryptedTextField(blank=True, default="", verbose_name="text")),
                ("text_hash", models.CharField(editable=False, max_length=64)),
                ("written_at", models.DateTimeField(verbose_name="written")),
                ("forgotten_at", models.DateTimeField(blank=True, null=True, verbose_name="forgotten")),
                (
                    "kept_heads",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="heads that supported it"),
                ),
                (
                    "kept_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        max_digits=24,
                        null=True,
                        verbose_name="area that supported it (m²)",
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="committees.motion",
                        verbose_name="motion",
                    ),
                ),
                (
                    "roll_owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committees.rollowner",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "owner's comment",
                "verbose_name_plural": "owners' comments",
                "ordering": ["written_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommentRemoval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("insult", "insults or defames somebody"),
                            ("personal_data", "gives away somebody's personal data"),
                            ("unlawful", "has content that the law forbids"),
                            ("off_topic", "has nothing to do with this assembly"),
                        ],
                        max_length=16,
                        verbose_name="ground",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason, told to the author")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removal",
                        to="committees.ownercomment",
                    ),
                ),
            ],
            options={
                "verbose_name": "removal of an owner's text",
                "verbose_name_plural": "removals of owners' texts",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("group", "preparatory group"),
                            ("committee", "owners' committee"),
                            ("office", "subdistrict office"),
                        ],
                        max_length=10,
                        verbose_name="answers for",
                    ),
                ),
                ("text", models.TextField(verbose_name="answer")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="committees.ownercomment",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to an owner",
                "verbose_name_plural": "answers to owners",
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ProposalSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="committees.ownercomment",
                    ),
                ),
                (
                    "roll_owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committees.rollowner",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "support of a proposal",
                "verbose_name_plural": "supports of proposals",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RemovalReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    common.fields.EncryptedTextField(blank=True, default="", verbose_name="why the author disagrees"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not decided yet"),
                            ("upheld", "the removal stands"),
                            ("restored", "shown again"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="reason")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
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
                    "removal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="committees.commentremoval",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a removal",
                "verbose_name_plural": "reviews of removals",
                "ordering": ["asked_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="ownercomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "agenda"), ("motion__isnull", True)),
                    models.Q(models.Q(("kind", "agenda"), _negated=True), ("motion__isnull", False)),
                    _connector="OR",
                ),
                name="owner_comment_placed",
                violation_error_message="A text is about one motion, or proposes one for the agenda.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownercomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author__isnull", False), ("forgotten_at__isnull", True), ("roll_owner__isnull", False)),
                    models.Q(("author__isnull", True), ("forgotten_at__isnull", False), ("roll_owner__isnull", True)),
                    _connector="OR",
                ),
                name="owner_comment_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentremoval",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["insult", "personal_data", "unlawful", "off_topic"])),
                name="comment_removal_grounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentremoval",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="comment_removal_reasoned",
                violation_error_message="Tell the author why the text was removed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_answer_worded"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalsupport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("proposal", "roll_owner"),
                name="proposal_support_once",
                violation_error_message="This owner supports the proposal already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="removalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(
                        ("decided_at__gte", models.F("asked_at")),
                        ("outcome__in", ["upheld", "restored"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="removal_review_whole",
                violation_error_message="A decision has a reason.",
            ),
        ),
        *[InsertOnly(name, except_columns=columns) for name, columns in KEPT.items()],
        *[migrations.RunSQL(create_once(f"public.{name}()", text), migrations.RunSQL.noop) for name, text in GUARDS],
        *[migrations.RunSQL(*guard(*row)) for row in TRIGGERS],
    ]
