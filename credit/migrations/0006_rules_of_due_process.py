"""Rules of due process: who may decide, and that reasons are given."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0005_subjects_and_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="scoringnotice",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scoring_notice",
                to="credit.creditevent",
                verbose_name="credit event",
            ),
        ),
        migrations.AddIndex(
            model_name="creditfile",
            index=models.Index(fields=["grade", "-score", "firm"], name="credit_file_grade_score"),
        ),
        migrations.AddConstraint(
            model_name="creditfile",
            constraint=models.UniqueConstraint(
                fields=("subject", "firm", "project"), name="credit_file_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("project__isnull", True), ("subject", "firm")),
                    models.Q(models.Q(("subject", "firm"), _negated=True), ("project__isnull", False)),
                    _connector="OR",
                ),
                name="credit_file_names_its_subject",
                violation_error_message="A rating of a project or post names the project; one of a firm does not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        models.Q(("decided_by", models.F("filed_by")), _negated=True),
                        models.Q(("decided_by", models.F("event_confirmed_by")), _negated=True),
                    ),
                    ("event_confirmed_by__isnull", True),
                    _connector="OR",
                ),
                name="event_objection_decided_by_another",
                violation_error_message="Whoever confirmed the record, or objected, cannot decide on the objection.",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("state", "filed")),
                    models.Q(
                        models.Q(("state", "filed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="event_objection_decision_has_reasons",
                violation_error_message="A decision has reasons, a person and a time.",
            ),
        ),
        migrations.AddIndex(
            model_name="indicatorvalue",
            index=models.Index(fields=["firm", "name", "-period_to"], name="indicator_of_firm"),
        ),
        migrations.AddIndex(
            model_name="indicatorvalue",
            index=models.Index(fields=["known_at"], name="indicator_known"),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_to__gt", models.F("period_from"))),
                name="indicator_period_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("denominator__gt", 0), ("numerator__isnull", False), ("text", "")),
                    models.Q(
                        ("denominator__isnull", True),
                        ("numerator__isnull", True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="indicator_number_or_word",
                violation_error_message="Give a numerator with a denominator above zero, or a word.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("known_at__isnull", True),
                    ("entered_by__isnull", True),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="indicator_two_people",
                violation_error_message="A value that a person entered is confirmed by another person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuesignature",
            constraint=models.UniqueConstraint(
                fields=("issue", "level"),
                name="issue_signed_once_a_level",
                violation_error_message="This level has signed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuesignature",
            constraint=models.UniqueConstraint(
                fields=("issue", "signed_by"),
                name="issue_signed_by_different_people",
                violation_error_message="You have signed for another level. Each level is signed by another person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("event",),
                name="repair_one_open_request",
                violation_error_message="A request for this record is waiting for its decision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="repair_decided_by_another",
                violation_error_message="Whoever asked cannot decide.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("state", "asked")),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="repair_decision_has_reasons",
                violation_error_message="A decision has reasons, a person and a time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoringnotice",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="scoring_notice_numbered_once"),
        ),
    ]
