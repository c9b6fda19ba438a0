from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firms", "0004_reports")]

    operations = []
