"""Filings: the register to its full depth, filings, exits, invitations, terms."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
import firms.models.firm
from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_tokens"),
        ("firms", "0002_project_changed"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExitItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="number, place, state")),
                ("given_at", models.DateTimeField(editable=False, null=True, verbose_name="handed over")),
                ("received_at", models.DateTimeField(editable=False, null=True, verbose_name="received")),
            ],
            options={
                "verbose_name": "item of a hand-over",
                "verbose_name_plural": "items of hand-overs",
                "ordering": ["kind__position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FileChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=40, verbose_name="act")),
                ("changes", models.JSONField(default=dict, verbose_name="changes")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="time")),
            ],
            options={
                "verbose_name": "change of the register",
                "verbose_name_plural": "changes of the register",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("firm", "filing of the firm"),
                            ("firm_change", "change of the firm's file"),
                            ("branch", "branch of the firm"),
                            ("honour", "honour of the firm"),
                            ("project", "filing of a project and its contract"),
                            ("project_change", "change of a project"),
                            ("manager", "change of the project manager"),
                        ],
                        max_length=20,
                        verbose_name="filing of",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("submitted", "with the subdistrict"),
                            ("reviewed", "with the district"),
                            ("returned", "returned to the firm"),
                            ("approved", "entered in the register"),
                            ("refused", "not accepted"),
                            ("withdrawn", "withdrawn by the firm"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("page", "on the portal"), ("interface", "by another system")],
                        default="page",
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="stated")),
                (
                    "personal",
                    common.fields.EncryptedTextField(
                        blank=True, default="", editable=False, verbose_name="stated about persons"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="times handed in")),
                ("event_on", models.DateField(blank=True, null=True, verbose_name="day of the event")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("legal_source", models.CharField(blank=True, max_length=200, verbose_name="legal source of the term")),
                ("first_submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="first handed in")),
                ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="handed in")),
                ("changed_at", models.DateTimeField(verbose_name="last step")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
            ],
            options={
                "verbose_name": "filing",
                "verbose_name_plural": "filings",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FilingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("file", models.FileField(max_length=200, upload_to="filings", verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="times handed in")),
                ("added_at", models.DateTimeField(verbose_name="added")),
            ],
            options={
                "verbose_name": "file of a filing",
                "verbose_name_plural": "files of filings",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FilingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="step")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("open", "begun"),
                            ("submit", "handed in"),
                            ("review", "passed by the subdistrict"),
                            ("return", "returned"),
                            ("approve", "approved by the district"),
                            ("refuse", "refused"),
                            ("withdraw", "withdrawn"),
                        ],
                        max_length=20,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("submitted", "with the subdistrict"),
                            ("reviewed", "with the district"),
                            ("returned", "returned to the firm"),
                            ("approved", "entered in the register"),
                            ("refused", "not accepted"),
                            ("withdrawn", "withdrawn by the firm"),
                        ],
                        max_length=20,
                        verbose_name="state after it",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="time")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("field_notes", models.JSONField(blank=True, default=dict, verbose_name="to be corrected")),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="stated")),
                (
                    "personal_changed",
                    models.JSONField(blank=True, default=list, verbose_name="personal fields changed"),
                ),
            ],
            options={
                "verbose_name": "step of a filing",
                "verbose_name_plural": "steps of filings",
                "ordering": ["number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FilingTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("firm", "filing of a firm after it began to operate here"),
                            ("firm_change", "reporting a change of the firm's file"),
                            ("project", "filing of a contract after it was signed"),
                            ("project_change", "reporting a change of a project"),
                            ("manager", "reporting a project manager after the post began"),
                            ("renewal_notice", "notice before the contract ends, against renewal"),
                            ("dismissal_notice", "notice before a dismissal takes effect"),
                            ("handover", "hand-over after the service ended"),
                        ],
                        max_length=20,
                        verbose_name="term for",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                (
                    "day_count",
                    models.CharField(
                        choices=[("natural", "days"), ("working", "working days")],
                        default="natural",
                        max_length=10,
                        verbose_name="counted in",
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "term of filings",
                "verbose_name_plural": "terms of filings",
                "ordering": ["kind", "-effective_from"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FirmBranch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name of the branch")),
                (
                    "unified_code",
                    models.CharField(
                        blank=True,
                        max_length=18,
                        validators=[firms.models.firm.validate_unified_code],
                        verbose_name="unified social credit code",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="office phone")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ],
            options={
                "verbose_name": "branch",
                "verbose_name_plural": "branches",
                "ordering": ["opened_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FirmExit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_renewed", "the contract is not renewed"),
                            ("dismissed", "the owners dismiss the firm"),
                            ("withdrew", "the firm withdraws before the end"),
                        ],
                        max_length=20,
                        verbose_name="why the firm leaves",
                    ),
                ),
                ("notified_on", models.DateField(verbose_name="written notice on")),
                ("leave_on", models.DateField(verbose_name="first day without service")),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="days of notice"),
                ),
                ("notice_due_on", models.DateField(editable=False, null=True, verbose_name="notice was due")),
                ("handover_due_on", models.DateField(editable=False, null=True, verbose_name="hand-over due")),
                ("legal_source", models.CharField(blank=True, max_length=200, verbose_name="legal source")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "receiver_side",
                    models.CharField(
                        choices=[
                            ("firm", "the next firm"),
                            ("committee", "the owners' committee"),
                            ("subdistrict", "the subdistrict office"),
                        ],
                        max_length=20,
                        verbose_name="taken over by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "hand-over under way"), ("done", "left"), ("called_off", "called off")],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="recorded")),
                ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed")),
                (
                    "open_items_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it ended with open items"),
                ),
            ],
            options={
                "verbose_name": "exit of a firm",
                "verbose_name_plural": "exits of firms",
                "ordering": ["leave_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FirmHonour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="honour")),
                ("issuer", models.CharField(max_length=200, verbose_name="awarded by")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="number of the certificate")),
                ("awarded_on", models.DateField(verbose_name="awarded on")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until (not included)")),
            ],
            options={
                "verbose_name": "honour",
                "verbose_name_plural": "honours",
                "ordering": ["-awarded_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FirmInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("display_name", models.CharField(blank=True, max_length=100, verbose_name="name shown")),
                ("email", common.fields.EncryptedTextField(blank=True, default="", verbose_name="e-mail")),
                ("phone", common.fields.EncryptedTextField(blank=True, default="", verbose_name="phone")),
                ("contact_hash", models.CharField(editable=False, max_length=64)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="invited")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("accepted_at", models.DateTimeField(editable=False, null=True, verbose_name="accepted")),
                ("cancelled_at", models.DateTimeField(editable=False, null=True, verbose_name="taken back")),
            ],
            options={
                "verbose_name": "invitation to a firm",
                "verbose_name_plural": "invitations to firms",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HandoverKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="English name")),
                ("is_required", models.BooleanField(default=True, verbose_name="needed for the end")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("legal_source", models.CharField(blank=True, max_length=200, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "thing handed over",
                "verbose_name_plural": "things handed over",
                "ordering": ["position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ManagerPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="project manager")),
                ("phone", common.fields.EncryptedTextField(blank=True, default="", verbose_name="manager's phone")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                ("reported_on", models.DateField(verbose_name="reported on")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be reported by")),
            ],
            options={
                "verbose_name": "post of a project manager",
                "verbose_name_plural": "posts of project managers",
                "ordering": ["-effective_from", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ServiceContract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("initial", "early-stage service, by the developer"),
                            ("owners", "by the owners"),
                            ("interim", "interim service"),
                        ],
                        max_length=20,
                        verbose_name="kind of contract",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="number of the contract")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("effective_from", models.DateField(verbose_name="from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                ("agreed_to", models.DateField(blank=True, null=True, verbose_name="agreed until (not included)")),
                (
                    "fee_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=8,
                        null=True,
                        verbose_name="fee (yuan per m² and month)",
                    ),
                ),
                (
                    "fee_model",
                    models.CharField(
                        blank=True,
                        choices=[("lump_sum", "lump sum"), ("remuneration", "remuneration")],
                        max_length=20,
                        verbose_name="mode",
                    ),
                ),
                ("filed_on", models.DateField(verbose_name="filed on")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be filed by")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "service contract",
                "verbose_name_plural": "service contracts",
                "ordering": ["-effective_from", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="propertyfirm",
            options={
                "default_permissions": (),
                "ordering": ["name", "pk"],
                "permissions": [
                    ("represent_firm", "May act for the firm"),
                    ("answer_complaints", "May answer complaints for the firm"),
                    ("view_credit_file", "May read the firm's credit file"),
                    ("manage_firm_staff", "May manage the firm's accounts"),
                    ("file_for_firm", "May file for the firm"),
                    ("report_for_firm", "May report for the firm"),
                ],
                "verbose_name": "property firm",
                "verbose_name_plural": "property firms",
            },
        ),
        migrations.AddField(
            model_name="propertyfirm",
            name="legal_representative",
            field=common.fields.EncryptedTextField(blank=True, default="", verbose_name="legal representative"),
        ),
        migrations.AddField(
            model_name="propertyfirm",
            name="registered_capital",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="registered capital (yuan)"
            ),
        ),
        migrations.AddField(
            model_name="propertyfirm",
            name="registered_on",
            field=models.DateField(blank=True, null=True, verbose_name="registered on"),
        ),
        migrations.AddField(
            model_name="propertyfirm",
            name="registration_authority",
            field=models.CharField(blank=True, max_length=200, verbose_name="registered with"),
        ),
        migrations.AddField(
            model_name="propertyfirm",
            name="temporary_since",
            field=models.DateField(blank=True, null=True, verbose_name="found operating without filing on"),
        ),
        migrations.AddField(
            model_name="serviceproject",
            name="filed_on",
            field=models.DateField(blank=True, null=True, verbose_name="filed on"),
        ),
        migrations.AddField(
            model_name="serviceproject",
            name="place_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("residential", "residential estate"),
                    ("commercial", "commercial building"),
                    ("industrial", "industrial park"),
                    ("mixed", "mixed use"),
                    ("unowned_court", "court without owner"),
                ],
                max_length=20,
                verbose_name="kind of place",
            ),
        ),
        migrations.AddConstraint(
            model_name="propertyfirm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registered_capital__isnull", True), ("registered_capital__gte", 0), _connector="OR"
                ),
                name="firm_capital_not_negative",
                violation_error_message="The registered capital cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceproject",
            constraint=models.UniqueConstraint(
                fields=("id", "estate"),
                name="project_and_estate",
                violation_error_message="The contract is about another estate than its project.",
            ),
        ),
        migrations.AddField(
            model_name="exititem",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="handed over by",
            ),
        ),
        migrations.AddField(
            model_name="exititem",
            name="received_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="received by",
            ),
        ),
        migrations.AddField(
            model_name="filechange",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="filechange",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="filechange",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.area",
                verbose_name="responsible area",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="begun by",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filings",
                to="places.estate",
                verbose_name="estate",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filings",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filings",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reviewed by",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="submitted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="handed in by",
            ),
        ),
        migrations.AddField(
            model_name="filechange",
            name="filing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="firms.filing",
                verbose_name="filing",
            ),
        ),
        migrations.AddField(
            model_name="filingfile",
            name="added_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="added by",
            ),
        ),
        migrations.AddField(
            model_name="filingfile",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="firms.filing",
                verbose_name="filing",
            ),
        ),
        migrations.AddField(
            model_name="filingstep",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="filingstep",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="firms.filing",
                verbose_name="filing",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingterms",
            constraint=models.UniqueConstraint(
                fields=("kind", "effective_from"),
                name="filing_terms_once",
                violation_error_message="There is already such a row from this day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 400)),
                name="filing_terms_days",
                violation_error_message="A term has 1 to 400 days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="filing_terms_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("legal_source", ""), _negated=True),
                name="filing_terms_sourced",
                violation_error_message="Name the legal source of the term.",
            ),
        ),
        migrations.AddField(
            model_name="firmbranch",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="branches",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="firmexit",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="firmexit",
            name="opened_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="firmexit",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exits",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="firmexit",
            name="receiver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.propertyfirm",
                verbose_name="next firm",
            ),
        ),
        migrations.AddField(
            model_name="exititem",
            name="exit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="firms.firmexit",
                verbose_name="exit",
            ),
        ),
        migrations.AddField(
            model_name="firmhonour",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="honours",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="firminvitation",
            name="accepted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="firminvitation",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="firminvitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="invited by",
            ),
        ),
        migrations.AddField(
            model_name="firminvitation",
            name="role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.role", verbose_name="role"
            ),
        ),
        migrations.AddField(
            model_name="exititem",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.handoverkind",
                verbose_name="what",
            ),
        ),
        migrations.AddField(
            model_name="managerpost",
            name="filing",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="manager_post",
                to="firms.filing",
                verbose_name="filing",
            ),
        ),
        migrations.AddField(
            model_name="managerpost",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="manager_posts",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="servicecontract",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="places.estate",
                verbose_name="estate",
            ),
        ),
        migrations.AddField(
            model_name="servicecontract",
            name="filing",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contract",
                to="firms.filing",
                verbose_name="filing",
            ),
        ),
        migrations.AddField(
            model_name="servicecontract",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["state", "area"], name="filing_state_area"),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["firm", "-id"], name="filing_firm"),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["changed_at", "id"], name="filing_changed"),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    ("reviewed_by__isnull", True),
                    models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                    _connector="OR",
                ),
                name="filing_two_reviews",
                violation_error_message="Whoever reviewed a filing cannot decide on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_by__isnull", True),
                        ("submitted_by__isnull", True),
                        models.Q(("reviewed_by", models.F("submitted_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("decided_by__isnull", True),
                        ("submitted_by__isnull", True),
                        models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="filing_not_by_the_filer",
                violation_error_message="Whoever handed a filing in cannot review it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False), ("decided_by__isnull", False), ("reviewed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="filing_approved_by_two",
                violation_error_message="A filing is approved by two persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["project", "project_change", "manager"]), _negated=True),
                    ("estate__isnull", False),
                    _connector="OR",
                ),
                name="filing_of_project_has_estate",
                violation_error_message="Choose the estate.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "submitted", "reviewed", "returned"]),
                    models.Q(("kind__in", ["branch", "honour"]), _negated=True),
                ),
                fields=("firm", "kind", "estate"),
                name="filing_open_once",
                nulls_distinct=False,
                violation_error_message="Such a filing is under way already. Go on with that one, or withdraw it.",
            ),
        ),
        migrations.AddIndex(
            model_name="filechange",
            index=models.Index(fields=["firm", "-id"], name="file_change_firm"),
        ),
        migrations.AddConstraint(
            model_name="filingfile",
            constraint=models.UniqueConstraint(
                fields=("filing", "sha256"),
                name="filing_file_once",
                violation_error_message="This file is attached already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingstep",
            constraint=models.UniqueConstraint(
                fields=("filing", "number"),
                name="filing_step_once",
                violation_error_message="Somebody else has already moved this on. Reload the page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmbranch",
            constraint=models.UniqueConstraint(
                fields=("firm", "name"),
                name="firm_branch_once",
                violation_error_message="The firm has a branch of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmbranch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unified_code", ""),
                    ("unified_code__regex", "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"),
                    _connector="OR",
                ),
                name="firm_branch_code_shape",
                violation_error_message="A unified social credit code has 18 characters, without I, O, S, V and Z.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmbranch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="firm_branch_ordered",
                violation_error_message="A branch closes after it opened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmexit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("project",),
                name="exit_open_once",
                violation_error_message="An exit of this project is under way already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmexit",
            constraint=models.CheckConstraint(
                condition=models.Q(("leave_on__gt", models.F("notified_on"))),
                name="exit_after_notice",
                violation_error_message="The firm leaves after the notice was given.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmexit",
            constraint=models.CheckConstraint(
                condition=models.Q(("receiver__isnull", True), ("receiver_side", "firm"), _connector="OR"),
                name="exit_receiver_is_firm",
                violation_error_message="Name the next firm only when it takes over itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmhonour",
            constraint=models.UniqueConstraint(
                fields=("firm", "title", "awarded_on"),
                name="firm_honour_once",
                violation_error_message="This honour stands in the register already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firmhonour",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("awarded_on")), _connector="OR"
                ),
                name="firm_honour_ordered",
                violation_error_message="An honour is valid for some time after it was awarded.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firminvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="firm_invitation_expires_later",
                violation_error_message="The invitation must be valid for some time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firminvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"),
                name="firm_invitation_one_end",
                violation_error_message="An invitation is accepted or taken back, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="firminvitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("cancelled_at__isnull", True)),
                fields=("firm", "role", "contact_hash"),
                name="firm_invitation_open_once",
                violation_error_message="This person has an open invitation already. Take it back first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exititem",
            constraint=models.UniqueConstraint(
                fields=("exit", "kind"),
                name="exit_item_once",
                violation_error_message="This stands on the list already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exititem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_by__isnull", True),
                    ("received_by__isnull", True),
                    models.Q(("given_by", models.F("received_by")), _negated=True),
                    _connector="OR",
                ),
                name="exit_item_two_sides",
                violation_error_message="Handing over and receiving are confirmed by two persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exititem",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__isnull", True), ("given_at__isnull", False), _connector="OR"),
                name="exit_item_given_first",
                violation_error_message="Nothing is received before it was handed over.",
            ),
        ),
        migrations.AddConstraint(
            model_name="managerpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gte", models.F("effective_from")), _connector="OR"
                ),
                name="manager_post_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="managerpost",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("project", "="),
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
                name="manager_post_one_at_a_time",
                violation_error_message="The project has another manager in that period. Check the day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecontract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gte", models.F("effective_from")), _connector="OR"
                ),
                name="contract_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecontract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_to__isnull", True), ("agreed_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="contract_term_ordered",
                violation_error_message="The contract ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecontract",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee_amount__isnull", True), ("fee_amount__gte", 0), _connector="OR"),
                name="contract_fee_not_negative",
                violation_error_message="The fee cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecontract",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("estate", "="),
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
                name="contract_one_at_a_time",
                violation_error_message="Another contract of this estate runs in that period. Check the dates.",
            ),
        ),
        InsertOnly("filingstep"),
        InsertOnly("filechange"),
        InsertOnly("filingfile"),
        migrations.RunSQL(
            # a contract is about the estate of its project
            sql="ALTER TABLE firms_servicecontract ADD CONSTRAINT contract_estate_of_project "
            "FOREIGN KEY (project_id, estate_id) REFERENCES firms_serviceproject (id, estate_id) "
            "DEFERRABLE INITIALLY DEFERRED",
            reverse_sql="ALTER TABLE firms_servicecontract DROP CONSTRAINT contract_estate_of_project",
        ),
    ]
