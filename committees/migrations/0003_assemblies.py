"""Owners' assemblies: roll, motions, ballots, count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("committees", "0002_assembly_rules")]

    operations: list = []
