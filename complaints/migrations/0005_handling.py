"""Handling: routing rules, standard texts, assignment, kinship of complaints."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_clocks")]

    operations = []
