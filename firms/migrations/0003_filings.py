from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firms", "0002_project_changed")]

    operations = []
