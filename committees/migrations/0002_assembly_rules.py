"""The rules of assemblies and committees as the law of a place has them; the right of those who guide them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import AddRights, InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0001_initial"),
        ("places", "0003_mediation"),
        ("programmes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddRights("places.Area", (("manage_committees", "guide owners' assemblies and committees"),)),
        migrations.CreateModel(
            name="AssemblyRuleSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=60, verbose_name="place")),
                ("title", models.CharField(max_length=300, verbose_name="text")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("layers", models.JSONField(verbose_name="layers")),
                ("document", models.JSONField(verbose_name="document")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("loaded_at", models.DateTimeField(verbose_name="loaded")),
                (
                    "loaded_by",
                    models.ForeignKey(
                        null=True,
                        blank=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="loaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of assemblies",
                "verbose_name_plural": "rules of assemblies",
                "ordering": ["-effective_from", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="assembly_rules_digest",
                        violation_error_message="A digest has 64 hexadecimal characters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="assembly_rules_sourced",
                        violation_error_message="Say where the rules come from.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RulesOfProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(max_length=300, verbose_name="title or number of the document")),
                ("adopted_on", models.DateField(verbose_name="adopted on")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("values", models.JSONField(default=dict, verbose_name="what they settle")),
                ("clauses", models.JSONField(default=dict, verbose_name="clauses")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        blank=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_of_procedure",
                        to="places.estate",
                        verbose_name="estate",
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of procedure of an assembly",
                "verbose_name_plural": "rules of procedure of assemblies",
                "ordering": ["-pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["estate", "-effective_from"], name="procedure_estate_from")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("effective_from__gte", models.F("adopted_on"))),
                        name="procedure_after_adoption",
                        violation_error_message="Rules of procedure hold from their adoption on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        name="procedure_cited",
                        violation_error_message="Name the document in which the rules stand.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VotingChoices",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("values", models.JSONField(default=dict, verbose_name="choices")),
                ("basis", models.CharField(max_length=300, verbose_name="document or reason")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("set_at", models.DateTimeField(verbose_name="set")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        blank=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "choices where the law is open",
                "verbose_name_plural": "choices where the law is open",
                "ordering": ["-effective_from", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True),
                        name="voting_choices_basis",
                        violation_error_message="Name the document or the reason of the choice.",
                    )
                ],
            },
        ),
        InsertOnly("AssemblyRuleSet"),
        InsertOnly("VotingChoices"),
        InsertOnly("RulesOfProcedure"),
    ]
