"""Privacy: redaction, retention, tombstones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.migrations import create_once

IS_HIDDEN = """
CREATE FUNCTION public.is_hidden(was text, becomes text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN becomes IS NOT DISTINCT FROM was OR becomes IN ('', '█') OR (
        char_length(becomes) = char_length(was)
        AND NOT EXISTS (
            SELECT FROM generate_series(1, char_length(was)) AS at
            WHERE substr(becomes, at, 1) NOT IN (substr(was, at, 1), '█')));
END $$
"""
# Arguments: the column that says whose words they are, the columns of words, the columns that may be written anyway.
ONLY_HIDING = """
CREATE FUNCTION public.refuse_change_but_hiding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := string_to_array(TG_ARGV[1], ',');
    free text[] := string_to_array(TG_ARGV[2], ',');
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    same_rest boolean := (becomes - free - words - 'actor_id') = (was - free - words - 'actor_id');
    same_actor boolean := becomes -> 'actor_id' IS NOT DISTINCT FROM was -> 'actor_id'
        OR (becomes ->> 'actor_id' IS NULL AND was ->> 'actor_kind' = 'resident');
    is_open boolean := current_setting('complaints.words_of', true) = TG_ARGV[0] || '=' || (was ->> TG_ARGV[0]);
BEGIN
    IF becomes - free = was - free THEN
        RETURN NEW;
    END IF;
    IF same_rest AND same_actor AND is_open AND NOT EXISTS (
        SELECT FROM unnest(words) AS word WHERE NOT public.is_hidden(was ->> word, becomes ->> word)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%.% is insert-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""
GUARDED = (
    ("complaintevent", "complaint_id", "note", ""),
    ("clockpause", "complaint_id", "note", "resumed_at,resumed_by_id"),
    ("extension", "complaint_id", "reason", "is_granted,granted_days,decision,decided_by_id,decided_at"),
    ("firminterview", "complaint_id", "reason", "outcome,recorded_by_id,recorded_at"),
    ("mediationevent", "case_id", "note", ""),
    ("mediationsession", "case_id", "place", "minutes"),
)


def may_be_hidden(model: str, owner: str, words: str, free: str) -> list[str]:
    """Statements that let words of an insert-only table be hidden by a transaction that names their owner."""
    table = f"complaints_{model}"
    return [
        f'DROP TRIGGER "{table}_insert_only" ON "{table}"',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION public.refuse_change()",
        f'CREATE TRIGGER "{table}_insert_only" BEFORE UPDATE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION public.refuse_change_but_hiding('{owner}', '{words}', '{free}')",
    ]


def never(model: str, owner: str, words: str, free: str) -> list[str]:
    """The way back: only the free columns may be written."""
    table = f"complaints_{model}"
    columns = ", ".join(f"'{column}'" for column in free.split(",") if column)
    return [
        f'DROP TRIGGER "{table}_insert_only" ON "{table}"',
        f'DROP TRIGGER "{table}_no_delete" ON "{table}"',
        f'CREATE TRIGGER "{table}_insert_only" BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION public.refuse_change({columns})",
    ]


FOUND_ANEW = [
    "CREATE TRIGGER complaints_complaintevent_words_hidden AFTER UPDATE OF note ON complaints_complaintevent "
    "FOR EACH ROW EXECUTE FUNCTION public.complaint_event_added()"
]


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0013_floods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True, verbose_name="from")),
                (
                    "anonymise_after_days",
                    models.PositiveIntegerField(default=365, verbose_name="days until it is made anonymous"),
                ),
                (
                    "delete_after_days",
                    models.PositiveIntegerField(
                        blank=True, default=1095, null=True, verbose_name="days until text and photos are deleted"
                    ),
                ),
                ("legal_source", models.CharField(max_length=200, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "retention policy",
                "verbose_name_plural": "retention policies",
                "ordering": ["-effective_from"],
            },
        ),
        migrations.CreateModel(
            name="SealedOriginal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60, verbose_name="what")),
                ("object_id", models.BigIntegerField(verbose_name="row")),
                ("content", common.fields.EncryptedTextField(editable=False, verbose_name="original")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed")),
            ],
            options={
                "verbose_name": "sealed original",
                "verbose_name_plural": "sealed originals",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="complaint",
            name="anonymised_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="made anonymous"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="emptied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="content deleted"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="public_text",
            field=models.TextField(blank=True, default="", verbose_name="text released to everybody"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="hold_reason",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="kept beyond the retention time because"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="tombstone",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="keyed digest of what was deleted"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("anonymised_at__isnull", True),
                    models.Q(
                        ("reporter__isnull", True),
                        ("reporter_phone_hash", ""),
                        models.Q(("tombstone", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_anonymous_has_no_reporter",
                violation_error_message="An anonymous complaint names nobody.",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delete_after_days__isnull", True),
                    ("delete_after_days__gte", models.F("anonymise_after_days")),
                    _connector="OR",
                ),
                name="complaint_retention_ordered",
                violation_error_message="Text is deleted after it was made anonymous, not before.",
            ),
        ),
        migrations.AddField(
            model_name="sealedoriginal",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sealed",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddField(
            model_name="sealedoriginal",
            name="sealed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="mediationcase",
            name="anonymised_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="made anonymous"),
        ),
        migrations.RunSQL(create_once("public.is_hidden(text, text)", IS_HIDDEN), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.refuse_change_but_hiding()", ONLY_HIDING), migrations.RunSQL.noop),
        *(migrations.RunSQL(may_be_hidden(*row), never(*row)) for row in GUARDED),
        migrations.RunSQL(
            FOUND_ANEW, "DROP TRIGGER complaints_complaintevent_words_hidden ON complaints_complaintevent"
        ),
    ]
