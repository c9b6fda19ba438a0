"""Ledgers written straight into the tables, for tests of the engine on many histories at once."""

import datetime
import random
from typing import Any

from django.utils import timezone

from accounts.models import User
from common.digest import digest
from credit.models import CreditEvent, Rulebook, RulebookVersion
from firms.models import PropertyFirm, ServiceProject

START = datetime.date(2025, 1, 1)
LEVELS = ("national", "province", "city", "county", "subdistrict", "")
SOURCES = ("firm", "subdistrict", "department", "import")


def moment(day: datetime.date, hour: int = 10) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def keep_version(document: dict[str, Any], people: tuple[User, User]) -> RulebookVersion:
    """A rulebook in force, signed by two."""
    rulebook, _is_new = Rulebook.objects.get_or_create(code=document["code"], defaults={"title": document["title"]})
    signed = {"proposed_by": people[0], "decided_by": people[1]}
    now = moment(START)
    return RulebookVersion.objects.create(
        rulebook=rulebook,
        number=rulebook.versions.count() + 1,
        subject=document["subject"],
        document=document,
        digest=digest(document),
        effective_from=document["effective_from"],
        state="adopted",
        proposed_at=now,
        decided_at=now,
        **signed,
    )


def random_events(
    dice: random.Random,
    version: RulebookVersion,
    projects: list[ServiceProject],
    people: tuple[User, User],
    number: int,
    days: int = 700,
) -> list[CreditEvent]:
    """Events of every kind: in force, revoked, repaired, suspended, with certificates, of the same fact."""
    codes = [item["code"] for item in version.document["items"]]
    found = []
    for count in range(number):
        project = dice.choice(projects)
        day = START + datetime.timedelta(days=dice.randrange(days))
        known = moment(day + datetime.timedelta(days=dice.choice([0, 0, 0, 3])))
        event = CreditEvent(
            firm_id=project.firm_id,
            project=dice.choice([project, project, None]),
            area=project.estate.area,
            rulebook_version=version,
            item_code=dice.choice(codes),
            level=dice.choice(LEVELS),
            points=dice.choice([None, "-4", "-1.5", "2.25", "5", "0.3333"]),
            quantity=dice.choice([None, "0", "3", "12.5", "5000"]),
            fact=f"事实{count}",
            fact_key=dice.choice(["", "甲", "乙", f"丙{count}"]),
            occurred_on=day - datetime.timedelta(days=dice.randrange(60)),
            certificate_until=dice.choice([None, None, day + datetime.timedelta(days=dice.randrange(500))]),
            source=dice.choice(SOURCES),
            state="effective",
            reviewed_by=people[0],
            confirmed_by=people[1],
            effective_on=day,
            effective_at=known,
            changed_at=known,
            created_at=known,
        )
        _end(dice, event, day, known)
        found.append(event)
    return CreditEvent.objects.bulk_create(found)


def _end(dice: random.Random, event: CreditEvent, day: datetime.date, known: datetime.datetime) -> None:
    later = known + datetime.timedelta(days=dice.randrange(1, 200), hours=3)
    kind = dice.choice(["", "", "revoked", "repaired", "stayed", "stay_ended"])
    if kind == "revoked":
        event.state, event.revoked_at = "revoked", later
    elif kind == "repaired":
        event.state, event.repaired_at = "repaired", later
        event.repaired_on = max(day, later.date() - datetime.timedelta(days=dice.randrange(20)))
    elif kind:
        event.stayed_at = later
        event.stay_ended_at = later + datetime.timedelta(days=9) if kind == "stay_ended" else None
    event.changed_at = max(moment for moment in (known, event.stay_ended_at, later if kind else None) if moment)


def firms_of(projects: list[ServiceProject]) -> list[PropertyFirm]:
    return list(PropertyFirm.objects.filter(pk__in={project.firm_id for project in projects}).order_by("pk"))
