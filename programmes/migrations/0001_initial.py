from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("places", "0003_mediation"), ("firms", "0007_tenders")]

    operations = []
