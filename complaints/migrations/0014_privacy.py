from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0013_floods")]

    operations = []
