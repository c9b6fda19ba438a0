"""Packs: statistics, ledgers, monthly packs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0010_privacy")]

    operations = []
