"""Mediation, call-backs, referrals to law enforcement."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0011_packs"),
        ("firms", "0002_project_changed"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MediationCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120, verbose_name="matter")),
                (
                    "summary",
                    common.fields.EncryptedTextField(blank=True, default="", verbose_name="the dispute in short"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "applied for"),
                            ("accepted", "being mediated"),
                            ("declined", "not taken up"),
                            ("agreed", "agreement reached"),
                            ("failed", "no agreement"),
                            ("withdrawn", "given up by a party"),
                            ("confirmation_applied", "confirmation asked of the court"),
                            ("confirmed", "confirmed by the court"),
                            ("confirmation_rejected", "not confirmed by the court"),
                        ],
                        default="applied",
                        max_length=30,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="applied for")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="taken up")),
                ("agreed_date", models.DateField(blank=True, null=True, verbose_name="agreement in force from")),
                ("agreement", common.fields.EncryptedTextField(blank=True, default="", verbose_name="agreement")),
                (
                    "confirmation_due_date",
                    models.DateField(blank=True, null=True, verbose_name="confirmation to be asked for by"),
                ),
                (
                    "confirmation_applied_date",
                    models.DateField(blank=True, null=True, verbose_name="confirmation asked for"),
                ),
                ("court", models.CharField(blank=True, max_length=100, verbose_name="court")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                        verbose_name="responsible area",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediations",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
            ],
            options={
                "verbose_name": "mediation",
                "verbose_name_plural": "mediations",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="MediationEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("apply", "applied for"),
                            ("accept", "taken up"),
                            ("decline", "not taken up"),
                            ("agree", "agreement reached"),
                            ("fail", "ended without agreement"),
                            ("withdraw", "given up by a party"),
                            ("apply_confirmation", "confirmation asked of the court"),
                            ("confirm", "confirmed by the court"),
                            ("reject", "not confirmed by the court"),
                            ("add_party", "party added"),
                            ("consent", "party agrees to mediation"),
                            ("appoint", "mediator appointed"),
                            ("relieve", "mediator relieved"),
                            ("hold_session", "session held"),
                            ("perform", "duty performed"),
                        ],
                        max_length=30,
                        verbose_name="step",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applied", "applied for"),
                            ("accepted", "being mediated"),
                            ("declined", "not taken up"),
                            ("agreed", "agreement reached"),
                            ("failed", "no agreement"),
                            ("withdrawn", "given up by a party"),
                            ("confirmation_applied", "confirmation asked of the court"),
                            ("confirmed", "confirmed by the court"),
                            ("confirmation_rejected", "not confirmed by the court"),
                        ],
                        max_length=30,
                        verbose_name="from state",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("applied", "applied for"),
                            ("accepted", "being mediated"),
                            ("declined", "not taken up"),
                            ("agreed", "agreement reached"),
                            ("failed", "no agreement"),
                            ("withdrawn", "given up by a party"),
                            ("confirmation_applied", "confirmation asked of the court"),
                            ("confirmed", "confirmed by the court"),
                            ("confirmation_rejected", "not confirmed by the court"),
                        ],
                        max_length=30,
                        verbose_name="to state",
                    ),
                ),
                (
                    "actor_kind",
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
                ("note", models.TextField(blank=True, verbose_name="words")),
                ("created_at", models.DateTimeField(verbose_name="time")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="complaints.mediationcase",
                        verbose_name="mediation",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a mediation",
                "verbose_name_plural": "steps of a mediation",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MediationParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident", "resident or owner"),
                            ("firm", "property firm"),
                            ("committee", "owners' committee"),
                            ("other", "another"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", common.fields.EncryptedTextField(blank=True, default="", verbose_name="name")),
                ("phone", common.fields.EncryptedTextField(blank=True, default="", verbose_name="phone")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed to mediation")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="complaints.mediationcase",
                        verbose_name="mediation",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.propertyfirm",
                        verbose_name="property firm",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MediationDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", common.fields.EncryptedTextField(verbose_name="what is to be done")),
                ("due_date", models.DateField(verbose_name="due")),
                ("performed_date", models.DateField(blank=True, null=True, verbose_name="done")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="complaints.mediationcase",
                        verbose_name="mediation",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="complaints.mediationparty",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty of the agreement",
                "verbose_name_plural": "duties of the agreement",
                "ordering": ["due_date", "id"],
            },
        ),
        migrations.CreateModel(
            name="MediationSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_at", models.DateTimeField(verbose_name="held")),
                ("place", models.CharField(max_length=100, verbose_name="place")),
                ("minutes", common.fields.EncryptedTextField(verbose_name="minutes")),
                ("created_at", models.DateTimeField(verbose_name="recorded")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="complaints.mediationcase",
                        verbose_name="mediation",
                    ),
                ),
                (
                    "present",
                    models.ManyToManyField(
                        related_name="+", to="complaints.mediationparty", verbose_name="parties present"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["held_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="MediatorPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("people", "people's mediation committee"),
                            ("industry", "industry mediation"),
                            ("court", "court"),
                            ("justice", "justice bureau"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="leads")),
                ("appointed_at", models.DateTimeField(verbose_name="appointed")),
                ("relieved_at", models.DateTimeField(blank=True, null=True, verbose_name="relieved")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="complaints.mediationcase",
                        verbose_name="mediation",
                    ),
                ),
                (
                    "mediator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mediator",
                    ),
                ),
            ],
            options={
                "verbose_name": "mediator's post",
                "verbose_name_plural": "mediators' posts",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=100, verbose_name="law-enforcement body")),
                ("reason", models.TextField(verbose_name="what it is asked to look into")),
                ("legal_basis", models.CharField(max_length=200, verbose_name="legal basis")),
                ("reply_due_date", models.DateField(verbose_name="reply due")),
                ("is_due_provisional", models.BooleanField(default=False, verbose_name="due by an estimated calendar")),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ordered", "ordered to put right"),
                            ("filed", "case filed"),
                            ("punished", "penalty decided"),
                            ("no_breach", "no breach of law found"),
                            ("passed_on", "passed on to the competent body"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="number of the document"),
                ),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="replied")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral to law enforcement",
                "verbose_name_plural": "referrals to law enforcement",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "reached"),
                            ("no_answer", "nobody answered"),
                            ("wrong_number", "wrong number"),
                            ("declined", "did not want to answer"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("is_solved", models.BooleanField(null=True, verbose_name="problem solved")),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "satisfied"),
                            ("basically_satisfied", "basically satisfied"),
                            ("not_satisfied", "not satisfied"),
                        ],
                        max_length=20,
                        verbose_name="rating",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="time")),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
            ],
            options={
                "verbose_name": "call-back",
                "verbose_name_plural": "call-backs",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_solved__isnull", False),
                                ("outcome", "reached"),
                                models.Q(("satisfaction", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome", "reached"), _negated=True),
                                ("is_solved__isnull", True),
                                ("satisfaction", ""),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_call_back_answers_when_reached",
                        violation_error_message="Only somebody who was reached has answered, and then both questions.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="mediationcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["applied", "accepted"])),
                fields=("complaint",),
                name="complaint_mediation_open_once",
                violation_error_message="A mediation of this complaint is under way already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["agreed", "confirmation_applied"]), _negated=True),
                        models.Q(("state__in", ["confirmed", "confirmation_rejected"]), _negated=True),
                    ),
                    models.Q(("agreed_date__isnull", False), ("confirmation_due_date__isnull", False)),
                    _connector="OR",
                ),
                name="complaint_mediation_agreement_whole",
                violation_error_message="An agreement has a day and a term for its confirmation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmation_applied_date", None),
                    models.Q(
                        ("confirmation_applied_date__gte", models.F("agreed_date")),
                        ("confirmation_applied_date__lte", models.F("confirmation_due_date")),
                    ),
                    _connector="OR",
                ),
                name="complaint_mediation_confirmation_in_time",
                violation_error_message="Confirmation is asked for between the agreement and the end of its term.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationparty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("firm__isnull", False)),
                fields=("case", "firm"),
                name="complaint_mediation_firm_once",
                violation_error_message="This firm is a party already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("firm__isnull", False), ("kind", "firm")),
                    models.Q(models.Q(("kind", "firm"), _negated=True), ("firm", None)),
                    _connector="OR",
                ),
                name="complaint_mediation_party_named",
                violation_error_message="A firm is chosen from the register, and nobody else.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediatorpost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("relieved_at", None)),
                fields=("case", "mediator"),
                name="complaint_mediator_once",
                violation_error_message="This mediator is appointed already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediatorpost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_lead", True), ("relieved_at", None)),
                fields=("case",),
                name="complaint_mediator_one_lead",
                violation_error_message="Another mediator leads this case. Relieve them first.",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("replied_at", None)), fields=["reply_due_date"], name="complaint_referral_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replied_at", None)),
                fields=("complaint", "body"),
                name="complaint_referral_open_once",
                violation_error_message="This body has the matter already and has not replied yet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("replied_at", None), ("reply", "")),
                    models.Q(("replied_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="complaint_referral_reply_whole",
                violation_error_message="A reply has a time and an outcome.",
            ),
        ),
        migrations.AddField(
            model_name="handlingpolicy",
            name="referral_reply_days",
            field=models.PositiveSmallIntegerField(
                default=10, verbose_name="working days in which law enforcement replies to a referral"
            ),
        ),
        InsertOnly("CallBack"),
        InsertOnly("MediationEvent"),
        InsertOnly("MediationSession", except_columns=("minutes",)),
    ]
