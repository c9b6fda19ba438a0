"""Exchange with the hotline and Open311 clients; flood control."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_triage")]

    operations = []
