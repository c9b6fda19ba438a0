"""Triage: classifier models, suggestions, hot issues."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_intake")]

    operations = []
