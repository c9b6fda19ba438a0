"""Finding: full-text search, saved filters."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0008_exchange")]

    operations = []
