"""Privacy: redaction, retention, tombstones."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0009_finding")]

    operations = []
