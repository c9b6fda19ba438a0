"""Whoever reported does not review; whoever had a hand in a record does not decide on the objection to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


def _another(field: str, person: str) -> models.Q:
    return models.Q((f"{person}__isnull", True), models.Q((field, models.F(person)), _negated=True), _connector="OR")


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0009_entries_say_how_long"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("eventobjection", "event_objection_decided_by_another"),
        migrations.AddField("eventobjection", "event_endorsed_by", _person("record endorsed by")),
        migrations.AddField("eventobjection", "event_reported_by", _person("record reported by")),
        migrations.AddField("eventobjection", "event_reviewed_by", _person("record reviewed by")),
        migrations.AddConstraint(
            "creditevent",
            models.CheckConstraint(
                condition=models.Q(
                    ("reported_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("reported_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("endorsed_by__isnull", True),
                            models.Q(("endorsed_by", models.F("reported_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="event_reporter_does_not_review",
                violation_error_message="Whoever reported a credit event cannot review it.",
            ),
        ),
        migrations.AddConstraint(
            "eventobjection",
            models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        _another("decided_by", "filed_by"),
                        _another("decided_by", "event_reported_by"),
                        _another("decided_by", "event_reviewed_by"),
                        _another("decided_by", "event_endorsed_by"),
                        _another("decided_by", "event_confirmed_by"),
                    ),
                    _connector="OR",
                ),
                name="event_objection_decided_by_another",
                violation_error_message=(
                    "Whoever had a hand in the record, or objected, cannot decide on the objection."
                ),
            ),
        ),
    ]
