"""Flood control of the residents' form: its limits, and how often they asked for a check."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0012_mediation"),
    ]

    operations = [
        migrations.CreateModel(
            name="FloodLimits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_on",
                    models.BooleanField(
                        default=True,
                        help_text="Off: nothing is counted, and nobody is asked for a check.",
                        verbose_name="in use",
                    ),
                ),
                (
                    "address_limit",
                    models.PositiveIntegerField(
                        default=300,
                        help_text="An address may stand for a whole estate or a mobile network: keep this high.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000000),
                        ],
                        verbose_name="forms per address and hour",
                    ),
                ),
                (
                    "device_limit",
                    models.PositiveIntegerField(
                        default=6,
                        help_text="A device is known by a random cookie that is gone after an hour, by nothing else.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000000),
                        ],
                        verbose_name="forms per device and hour",
                    ),
                ),
                (
                    "estate_limit",
                    models.PositiveIntegerField(
                        default=150,
                        help_text="Soon reached when an estate is without water; residents then notice a short delay.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000000),
                        ],
                        verbose_name="forms per estate and hour",
                    ),
                ),
                (
                    "least_seconds",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="A form that is sent sooner after it was opened is checked. 0: no form is too fast.",
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="seconds that a person needs at least",
                    ),
                ),
                (
                    "work",
                    models.PositiveIntegerField(
                        default=60000,
                        help_text="60,000 take a cheap phone about a second; up to five times as many in a flood.",
                        validators=[
                            django.core.validators.MinValueValidator(1000),
                            django.core.validators.MaxValueValidator(1000000),
                        ],
                        verbose_name="steps of the calculation",
                    ),
                ),
                (
                    "wait_seconds",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="For whoever cannot run the calculation, for example without JavaScript.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="seconds to wait instead",
                    ),
                ),
                (
                    "waits_limit",
                    models.PositiveIntegerField(
                        default=60,
                        help_text="Above it only the calculation helps, and the page gives the hotline's number.",
                        validators=[django.core.validators.MaxValueValidator(1000000000)],
                        verbose_name="forms per address and hour that only waited",
                    ),
                ),
                (
                    "notice_after",
                    models.PositiveIntegerField(
                        default=50,
                        help_text="Hours with at least so many checks are marked in the list of checks.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="checks in an hour that are pointed out",
                    ),
                ),
            ],
            options={
                "verbose_name": "flood limits",
                "verbose_name_plural": "flood limits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="flood_limits_one_row",
                        violation_error_message="There is one row only.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_limit__gte", 1),
                            ("device_limit__gte", 1),
                            ("estate_limit__gte", 1),
                            ("work__gte", 1000),
                        ),
                        name="flood_limits_positive",
                        violation_error_message="A limit is at least one form, the calculation at least 1,000 steps.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FloodHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField(verbose_name="hour")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("address", "many from one address"),
                            ("device", "many from one device"),
                            ("estate", "many about one estate"),
                            ("made", "filled in as if by a machine"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("shown", models.PositiveIntegerField(default=0, verbose_name="checks shown")),
                ("passed", models.PositiveIntegerField(default=0, verbose_name="checks passed")),
                (
                    "estate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
            ],
            options={
                "verbose_name": "checks of the residents' form",
                "verbose_name_plural": "checks of the residents' form",
                "ordering": ["-hour", "-shown"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hour", "reason", "estate"),
                        name="flood_hour_once",
                        nulls_distinct=False,
                        violation_error_message="This hour is counted already.",
                    )
                ],
            },
        ),
    ]
