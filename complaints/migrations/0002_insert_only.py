"""The history of a complaint is never changed."""

from django.db import migrations

from common.migrations import InsertOnly


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]

    operations = [InsertOnly("ComplaintEvent")]
