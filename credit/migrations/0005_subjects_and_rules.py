"""Rules of the new tables and columns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0004_due_process"),
    ]

    operations = [
        migrations.AlterField(
            model_name="creditevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("reported", "reported"),
                    ("reviewed", "reviewed by the subdistrict"),
                    ("endorsed", "reviewed by the district, waits for the city"),
                    ("confirmed", "confirmed by the district"),
                    ("effective", "effective"),
                    ("refused", "refused"),
                    ("revoked", "revoked"),
                    ("repaired", "repaired"),
                    ("expired", "expired"),
                ],
                default="reported",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="crediteventstep",
            name="state",
            field=models.CharField(
                choices=[
                    ("reported", "reported"),
                    ("reviewed", "reviewed by the subdistrict"),
                    ("endorsed", "reviewed by the district, waits for the city"),
                    ("confirmed", "confirmed by the district"),
                    ("effective", "effective"),
                    ("refused", "refused"),
                    ("revoked", "revoked"),
                    ("repaired", "repaired"),
                    ("expired", "expired"),
                ],
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="listentry",
            name="kind",
            field=models.CharField(max_length=40, verbose_name="list"),
        ),
        migrations.AlterField(
            model_name="listentry",
            name="score",
            field=models.DecimalField(decimal_places=4, max_digits=10, null=True, verbose_name="score"),
        ),
        migrations.AlterField(
            model_name="listissue",
            name="number",
            field=models.PositiveSmallIntegerField(verbose_name="period of the year"),
        ),
        migrations.AlterField(
            model_name="rating",
            name="score",
            field=models.DecimalField(decimal_places=4, max_digits=10, null=True, verbose_name="score"),
        ),
        migrations.AlterField(
            model_name="rulebookversion",
            name="subject",
            field=models.CharField(
                choices=[("firm", "firm"), ("project", "project"), ("manager_post", "project manager's post")],
                default="firm",
                max_length=20,
                verbose_name="rates",
            ),
        ),
        migrations.AddIndex(
            model_name="creditevent",
            index=models.Index(fields=["item_code", "effective_on"], name="event_item_effective"),
        ),
        migrations.AddIndex(
            model_name="creditevent",
            index=models.Index(
                condition=models.Q(("certificate_until__isnull", False)),
                fields=["certificate_until"],
                name="event_certificate",
            ),
        ),
        migrations.AddIndex(
            model_name="creditevent",
            index=models.Index(fields=["changed_at"], name="event_changed"),
        ),
        migrations.AddIndex(
            model_name="creditevent",
            index=models.Index(fields=["fact_key"], name="event_fact_key"),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.UniqueConstraint(
                fields=("issue", "kind", "firm", "project"), name="list_entry_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="listissue",
            constraint=models.UniqueConstraint(
                fields=("subject", "cycle", "year", "number", "version"),
                name="list_issue_once_a_period",
                violation_error_message="The lists of this period have been drafted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cycle", "month"), ("number__gte", 1), ("number__lte", 12)),
                    models.Q(("cycle", "quarter"), ("number__gte", 1), ("number__lte", 4)),
                    models.Q(("cycle", "half_year"), ("number__gte", 1), ("number__lte", 2)),
                    models.Q(("cycle", "year"), ("number", 1)),
                    _connector="OR",
                ),
                name="list_issue_period_of_the_year",
                violation_error_message="A year has twelve months, four quarters and two halves.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("corrects__isnull", True), ("version", 1)),
                    models.Q(
                        ("corrects__isnull", False),
                        ("version__gt", 1),
                        models.Q(("correction_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="list_issue_correction_has_reason",
                violation_error_message="A correction names the version that it corrects and gives a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("run", "firm", "project"), name="rating_once_per_run", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("project__isnull", True), ("subject", "firm")),
                    models.Q(models.Q(("subject", "firm"), _negated=True), ("project__isnull", False)),
                    _connector="OR",
                ),
                name="rating_names_its_subject",
                violation_error_message="A rating of a project or post names the project; one of a firm does not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "nightly")),
                fields=("as_of", "rulebook_version"),
                name="rating_run_once_a_night",
                violation_error_message="The nightly run of this day exists.",
            ),
        ),
        migrations.AddField(
            model_name="creditfile",
            name="checked_run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="credit.ratingrun",
                verbose_name="checked by",
            ),
        ),
        migrations.AddField(
            model_name="creditfile",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_files",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="creditfile",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_files",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="creditfile",
            name="rating",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="credit.rating",
                verbose_name="rating",
            ),
        ),
        migrations.AddField(
            model_name="eventobjection",
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
            model_name="eventobjection",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objection",
                to="credit.creditevent",
                verbose_name="credit event",
            ),
        ),
        migrations.AddField(
            model_name="eventobjection",
            name="event_confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="record confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="eventobjection",
            name="filed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="filed by",
            ),
        ),
        migrations.AddField(
            model_name="indicatorvalue",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="indicatorvalue",
            name="entered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="indicatorvalue",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicator_values",
                to="firms.propertyfirm",
                verbose_name="firm",
            ),
        ),
        migrations.AddField(
            model_name="indicatorvalue",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicator_values",
                to="firms.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="issuesignature",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="credit.listissue",
                verbose_name="lists",
            ),
        ),
        migrations.AddField(
            model_name="issuesignature",
            name="signed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="signed by",
            ),
        ),
        migrations.AddField(
            model_name="listentryend",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="listentryend",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="end",
                to="credit.listentry",
                verbose_name="entry",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="repairrequest",
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
            model_name="repairrequest",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repair_requests",
                to="credit.creditevent",
                verbose_name="credit event",
            ),
        ),
    ]
