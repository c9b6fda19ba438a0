"""The rules of assemblies and committees as the law of a place has them; the right of those who guide them."""

from django.db import migrations

from common.migrations import AddRights


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial"), ("programmes", "0001_initial")]

    operations = [
        AddRights("places.Area", (("manage_committees", "guide owners' assemblies and committees"),)),
    ]
