from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firms", "0003_filings")]

    operations = []
