"""Intake: neighbours who join, drafts, questions, videos."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_handling")]

    operations = []
