"""Requests of Open311 clients: who sent them is encrypted, and the same again is recognised."""

from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [("complaints", "0014_privacy")]

    operations = [
        migrations.AddField(
            model_name="postedrequest",
            name="digest",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        # Nothing has written rows so far: there is no plain text to encrypt.
        migrations.AlterField(
            model_name="postedrequest",
            name="account_id",
            field=common.fields.EncryptedTextField(
                blank=True, default="", verbose_name="account as the client names it"
            ),
        ),
        migrations.AlterField(
            model_name="postedrequest",
            name="device_id",
            field=common.fields.EncryptedTextField(
                blank=True, default="", verbose_name="device as the client names it"
            ),
        ),
        migrations.AlterField(
            model_name="postedrequest",
            name="attributes",
            field=models.JSONField(default=dict, verbose_name="answers that no question asks for"),
        ),
        migrations.AddIndex(
            model_name="postedrequest",
            index=models.Index(fields=["token", "digest"], name="posted_request_same"),
        ),
    ]
