"""Rulebooks that a city has adopted, for its districts to copy; rows never change and leave with the city."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "tenants_sharedrulebook"
GUARDS = (
    (
        f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_jurisdiction FOREIGN KEY (jurisdiction_id)"
        " REFERENCES tenants_jurisdiction (id) ON DELETE CASCADE",
        f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_jurisdiction",
    ),
    (
        f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE}"
        " FOR EACH ROW EXECUTE FUNCTION public.keep_while_jurisdiction()",
        f"DROP TRIGGER {TABLE}_kept ON {TABLE}",
    ),
    (
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION public.keep_while_jurisdiction()",
        f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}",
    ),
    (
        f"CREATE TRIGGER {TABLE}_fixed BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION public.refuse_change()",
        f"DROP TRIGGER {TABLE}_fixed ON {TABLE}",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_register_guards")]

    operations = [
        migrations.CreateModel(
            name="SharedRulebook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
                ("subject", models.CharField(max_length=20, verbose_name="rates")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("document", models.JSONField(verbose_name="document")),
                ("source_text", models.TextField(blank=True, verbose_name="text as written")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("adopted_at", models.DateTimeField(verbose_name="adopted")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="shared_rulebooks",
                        to="tenants.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "shared rulebook",
                "verbose_name_plural": "shared rulebooks",
                "ordering": ["-effective_from", "code", "-number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "code", "number"), name="shared_rulebook_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="shared_rulebook_digest"
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(forwards, backwards) for forwards, backwards in GUARDS),
    ]
