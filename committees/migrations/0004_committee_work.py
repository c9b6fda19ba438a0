"""The work of a committee, and the deliberation before a vote."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("committees", "0003_assemblies")]

    operations: list = []
