"""Ballot boxes, shifts, papers handed back, recounts by hand."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from committees.migrations._assembly_guards import guard
from committees.migrations._polling_guards import GUARDS, KEPT, TRIGGERS
from common.migrations import InsertOnly, create_once


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0006_elections_of_preparations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assemblyofficer",
            name="task",
            field=models.CharField(
                choices=[
                    ("head", "head of the preparatory group"),
                    ("counter", "counter of ballots"),
                    ("visitor", "visitor from door to door"),
                    ("watcher", "watcher"),
                    ("caller", "caller of ballots"),
                ],
                max_length=10,
                verbose_name="task",
            ),
        ),
        migrations.CreateModel(
            name="BallotBox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("place", models.CharField(max_length=120, verbose_name="place")),
                ("is_mobile", models.BooleanField(default=False, verbose_name="mobile")),
                ("daily_from", models.TimeField(blank=True, null=True, verbose_name="papers are taken from")),
                ("daily_to", models.TimeField(blank=True, null=True, verbose_name="papers are taken until")),
                ("set_up_at", models.DateTimeField(verbose_name="set up")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boxes",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
                (
                    "set_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot box",
                "verbose_name_plural": "ballot boxes",
                "ordering": ["assembly", "number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="papertyping",
            name="box",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="typings",
                to="committees.ballotbox",
                verbose_name="ballot box",
            ),
        ),
        migrations.CreateModel(
            name="BoxRecount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("begun_at", models.DateTimeField(verbose_name="begun")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("findings", models.JSONField(blank=True, null=True, verbose_name="findings")),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="remark")),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "box",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recounts",
                        to="committees.ballotbox",
                        verbose_name="ballot box",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
            ],
            options={
                "verbose_name": "recount of a box",
                "verbose_name_plural": "recounts of boxes",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BoxSealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("seal_number", models.CharField(max_length=40, verbose_name="number of the seal")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed")),
                (
                    "box",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealings",
                        to="committees.ballotbox",
                        verbose_name="ballot box",
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
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committees.workpaper",
                        verbose_name="photo of the seal",
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
            ],
            options={
                "verbose_name": "sealing of a box",
                "verbose_name_plural": "sealings of boxes",
                "ordering": ["box", "round"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BoxOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_intact", models.BooleanField(verbose_name="seal unbroken, number as written down")),
                ("papers_found", models.PositiveIntegerField(verbose_name="papers taken out")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="remark")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
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
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committees.workpaper",
                        verbose_name="photo of the opening",
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
                    "sealing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening",
                        to="committees.boxsealing",
                        verbose_name="sealing of a box",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of a box",
                "verbose_name_plural": "openings of boxes",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PaperReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unused", "handed back unused"),
                            ("spoilt", "spoilt in filling in, handed back for another"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("returned_at", models.DateTimeField(verbose_name="handed back")),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_back",
                        to="committees.ballotpaper",
                        verbose_name="ballot paper",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot paper handed back",
                "verbose_name_plural": "ballot papers handed back",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PollingShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, default="", max_length=120, verbose_name="place")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("planned_at", models.DateTimeField(verbose_name="planned")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="committees.assembly",
                        verbose_name="owners' assembly",
                    ),
                ),
                (
                    "box",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="committees.ballotbox",
                        verbose_name="ballot box",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
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
                "verbose_name": "shift at a polling",
                "verbose_name_plural": "shifts at a polling",
                "ordering": ["starts_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RecountTyping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digests", models.JSONField()),
                ("sealed", models.BinaryField()),
                ("commitment", models.CharField(max_length=64)),
                ("differing", models.JSONField(blank=True, null=True, verbose_name="differs on")),
                ("typed_at", models.DateTimeField(verbose_name="typed")),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recounts",
                        to="committees.ballotpaper",
                        verbose_name="ballot paper",
                    ),
                ),
                (
                    "recount",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typings",
                        to="committees.boxrecount",
                        verbose_name="recount of a box",
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
                "verbose_name": "typing of a recount",
                "verbose_name_plural": "typings of recounts",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PaperCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
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
                    "new_entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrects",
                        to="committees.ballotentry",
                        verbose_name="line after",
                    ),
                ),
                (
                    "old_entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="committees.ballotentry",
                        verbose_name="line before",
                    ),
                ),
                (
                    "typing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="committees.recounttyping",
                        verbose_name="typing of a recount",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction after a recount",
                "verbose_name_plural": "corrections after recounts",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="ballotbox",
            constraint=models.UniqueConstraint(
                fields=("assembly", "number"),
                name="ballot_box_once",
                violation_error_message="This assembly has a box with this number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballotbox",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", ""), _negated=True),
                name="ballot_box_placed",
                violation_error_message="Say where the box stands.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballotbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("daily_from__isnull", True), ("daily_to__isnull", True), ("is_mobile", True)),
                    models.Q(
                        ("daily_from__isnull", False), ("daily_to__gt", models.F("daily_from")), ("is_mobile", False)
                    ),
                    _connector="OR",
                ),
                name="ballot_box_hours",
                violation_error_message="A box that stands has hours, the last after the first; a mobile one has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boxrecount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("box",),
                name="box_recount_one_at_a_time",
                violation_error_message="A recount of this box goes on already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boxrecount",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="box_recount_reasoned",
                violation_error_message="Say why the box is counted again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boxsealing",
            constraint=models.UniqueConstraint(fields=("box", "round"), name="box_sealing_once"),
        ),
        migrations.AddConstraint(
            model_name="boxsealing",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_by", models.F("second_by")), _negated=True),
                name="box_sealing_by_two",
                violation_error_message="A box is sealed and opened by two different persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boxsealing",
            constraint=models.CheckConstraint(
                condition=models.Q(("seal_number", ""), _negated=True), name="box_sealing_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="boxopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_by", models.F("second_by")), _negated=True),
                name="box_opening_by_two",
                violation_error_message="A box is sealed and opened by two different persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boxopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_intact", True), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="box_opening_explained",
                violation_error_message="Write down what was wrong with the seal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pollingshift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="polling_shift_ordered",
                violation_error_message="A shift must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pollingshift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("box__isnull", False), ("place", "")),
                    models.Q(("box__isnull", True), models.Q(("place", ""), _negated=True)),
                    _connector="OR",
                ),
                name="polling_shift_placed",
                violation_error_message="Say at which box the person is, or at which other place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pollingshift",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                expressions=[
                    ("user", "="),
                    (
                        models.Func(
                            "starts_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="polling_shift_one_place",
                violation_error_message="This person is at another place at that time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recounttyping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("differing__isnull", False)),
                fields=("recount", "paper"),
                name="recount_paper_settled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recounttyping",
            constraint=models.CheckConstraint(
                condition=models.Q(("commitment__regex", "^[0-9a-f]{64}$")), name="recount_typing_committed"
            ),
        ),
        migrations.AddConstraint(
            model_name="papercorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="paper_correction_reasoned",
                violation_error_message="Say why the line is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="papercorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_entry", models.F("new_entry")), _negated=True),
                name="paper_correction_other_line",
            ),
        ),
        *[InsertOnly(name, except_columns=columns) for name, columns in KEPT.items()],
        *[migrations.RunSQL(create_once(f"public.{name}()", text), migrations.RunSQL.noop) for name, text in GUARDS],
        *[migrations.RunSQL(*guard(*row)) for row in TRIGGERS],
    ]
