"""One assembly of an estate, with an owner who has an account, for tests that walk all pages."""

import datetime
from typing import Any

from django.utils import timezone

from committees.models import Assembly, OwnerLink
from committees.services import assemblies, rolls
from places.models import Building, Unit
from places.services.owners import grant_share, record_owner

DAY = datetime.timedelta(days=1)


def noticed_assembly(estate: Any, owner_account: Any) -> Assembly:
    """The owners were told; one unit, whose owner's account is verified."""
    now = timezone.now()
    building = Building.objects.create(estate=estate, number="99")
    unit = Unit.objects.create(building=building, number="101", exclusive_area=80)
    owner = record_owner(by=None, name="业主甲", phone="13900009999")
    grant_share(unit.pk, owner, by=None, effective_from=datetime.date(2020, 1, 1))
    OwnerLink.objects.create(user=owner_account, owner=owner, means="officer", verified_at=now)
    made = assemblies.draft_assembly(
        estate, by=None, kind="regular", title="定期会议", opens_at=now + 20 * DAY, closes_at=now + 30 * DAY
    )
    assemblies.set_agenda(made.pk, [{"matter": "other", "title": "事项"}], by=None)
    rows = rolls.register_rows(estate, timezone.localdate(now), {}) if _all_owned(estate) else None
    rolls.freeze_roll(made.pk, by=None, now=now, rows=rows or [_row(unit, owner)])
    return assemblies.give_notice(made.pk, by=None, now=now)


def _all_owned(estate: Any) -> bool:
    return not Unit.objects.filter(building__estate=estate, ownerships__isnull=True).exists()


def _row(unit: Unit, owner: Any) -> rolls.RegisterRow:
    return rolls.RegisterRow(unit.pk, f"99-{unit}", "99", unit.exclusive_area, (owner.pk,), False, False)
