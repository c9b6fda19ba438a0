"""Entries keep their consequences, and from when until when they were published; the unscored have no rank."""

from django.db import migrations, models
from django.db.models import F, Q

from common.migrations import InsertOnly

DROP = """
DROP TRIGGER credit_listentry_insert_only ON credit_listentry;
DROP TRIGGER credit_listentry_no_truncate ON credit_listentry
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0008_known_since")]

    operations = [
        migrations.AlterField("listentry", "rank", models.PositiveIntegerField(null=True, verbose_name="rank")),
        migrations.AddField("listentry", "consequences", models.JSONField(default=list, verbose_name="consequences")),
        migrations.AddField(
            "listentry", "published_on", models.DateField(blank=True, null=True, verbose_name="published on")
        ),
        migrations.AddField(
            "listentry",
            "expires_on",
            models.DateField(blank=True, null=True, verbose_name="on the list until (not included)"),
        ),
        migrations.AddIndex(
            "listentry",
            models.Index(fields=["expires_on"], name="list_entry_expiry", condition=Q(expires_on__isnull=False)),
        ),
        migrations.AddConstraint(
            "listentry",
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, expires_on__isnull=True)
                | Q(published_on__isnull=False, expires_on__gt=F("published_on")),
                name="list_entry_expires_after_publication",
                violation_error_message="A published entry expires after the day of its publication.",
            ),
        ),
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        InsertOnly("ListEntry", except_columns=("published_on", "expires_on")),
    ]
