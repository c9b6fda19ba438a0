"""Projects say when they were changed last."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firms", "0001_initial")]

    operations = [
        migrations.AddField(
            "serviceproject",
            "updated_at",
            models.DateTimeField(auto_now=True, default=django.utils.timezone.now, verbose_name="changed"),
            preserve_default=False,
        ),
    ]
