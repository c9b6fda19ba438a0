"""Codes of an appraisal that is over can be written anew as they stand (docs/decisions/0079)."""

from django.db import migrations

from common.migrations import create_once
from party.migrations import _joint_guards as guards


class Migration(migrations.Migration):
    dependencies = [("party", "0003_results_by_job")]

    operations = [
        migrations.RunSQL(
            create_once("public.party_code_once_or_same()", guards.CODE_ONCE_OR_SAME), migrations.RunSQL.noop
        ),
        migrations.RunSQL(guards.CODES_AGAIN, guards.CODES_AS_BEFORE),
    ]
