"""One assembly of an estate, for tests that walk all pages. Its roll is empty: the register stays as it is."""

import datetime
from typing import Any

from django.utils import timezone

from committees.models import Assembly
from committees.services import assemblies, rolls

DAY = datetime.timedelta(days=1)


def noticed_assembly(estate: Any) -> Assembly:
    """The owners were told."""
    now = timezone.now()
    made = assemblies.draft_assembly(
        estate, by=None, kind="regular", title="定期会议", opens_at=now + 20 * DAY, closes_at=now + 30 * DAY
    )
    assemblies.set_agenda(made.pk, [{"matter": "other", "title": "事项"}], by=None)
    rolls.freeze_roll(made.pk, by=None, now=now, rows=[])
    return assemblies.give_notice(made.pk, by=None, now=now)
