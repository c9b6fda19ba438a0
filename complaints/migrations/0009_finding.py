"""Finding: words of complaints kept by triggers, indexes along which the queue is walked, saved filters."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import create_once
from complaints.migrations._words import INDEX, LEXEMES, ON_COMPLAINT, ON_EVENT, TRIGGERS, UNDO


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0008_exchange"),
        ("firms", "0002_project_changed"),
        ("places", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplaintSearch",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="words")),
            ],
            options={
                "verbose_name": "words of a complaint",
                "verbose_name_plural": "words of complaints",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(max_length=1000, verbose_name="conditions")),
                ("is_default", models.BooleanField(default=False, verbose_name="opens with the queue")),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "ordering": ["name", "id"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveIndex(
            model_name="complaint",
            name="complaint_area_newest",
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["area", "-created_at", "-id"],
                include=("state", "severity", "category", "channel", "firm", "estate"),
                name="complaint_area_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("state__in", ["received", "accepted", "dispatched", "in_progress"])),
                fields=["area", "due_at", "id"],
                include=("state", "severity", "category", "channel", "firm", "estate"),
                name="complaint_area_due",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("handling_area__isnull", False)),
                fields=["handling_area", "-created_at", "-id"],
                name="complaint_office_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["-created_at", "-id"],
                include=("area", "state", "severity", "category", "channel", "firm", "estate"),
                name="complaint_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("state__in", ["received", "accepted", "dispatched", "in_progress"])),
                fields=["due_at", "id"],
                include=("area", "state", "severity", "category", "channel", "firm", "estate"),
                name="complaint_due",
            ),
        ),
        migrations.AddIndex(
            model_name="complaintsearch",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="complaint_search_words"
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="places.area",
                verbose_name="shared with the office",
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"),
                name="complaint_filter_name_once",
                violation_error_message="You have a filter of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("owner",), name="complaint_filter_one_default"
            ),
        ),
        migrations.RunSQL(
            create_once("public.complaint_lexemes(text[], text[], int[])", LEXEMES), migrations.RunSQL.noop
        ),
        migrations.RunSQL(create_once("public.index_complaint(text, bigint, boolean)", INDEX), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.complaint_changed()", ON_COMPLAINT), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.complaint_event_added()", ON_EVENT), migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
