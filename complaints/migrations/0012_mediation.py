"""Mediation, call-backs, referrals to law enforcement."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0011_packs")]

    operations = []
