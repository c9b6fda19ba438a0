"""A night that looks at few says what a full run would have said, for random histories."""

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from credit.choices import RunKind
from credit.models import CreditEvent, CreditFile, IndicatorValue
from credit.selectors.everybody import rate_all
from credit.services import run_ratings, start_run
from firms.models import PropertyFirm, ServiceProject
from tests.credit.ledgers import keep_version, moment, random_events
from tests.credit.rulebook_dice import random_rulebook

Make = Callable[..., ServiceProject]
FIRST = datetime.date(2026, 5, 1)
NIGHTS = 21


@pytest.mark.parametrize("seed", range(3))
def test_a_month_of_nights_ends_where_a_full_run_ends(seed: int, project_of: Make, people: dict[str, User]) -> None:
    dice = random.Random(seed)
    signers = (people["housing"], people["housing2"])
    version = keep_version(random_rulebook(dice), signers)
    projects = [project_of(number) for number in (0, 1, 2, 3, 4, 5, 6, 0)]
    ServiceProject.objects.update(updated_at=moment(FIRST), floor_area=5000)
    random_events(dice, version, projects, signers, 90, days=280)
    looked_at = []
    for night in range(NIGHTS):
        day = FIRST + datetime.timedelta(days=night)
        _something_happens(dice, projects, day, signers)
        now = moment(day, 23)
        run = start_run(RunKind.NIGHTLY, as_of=day, now=now)
        looked_at.append(run_ratings(run, now=now, is_full=False)["firms"])
        if night % 6 == 5:
            expected = {owner[0]: outcome.digest for owner, outcome, _values in rate_all(version.document, day, now)}
            assert dict(CreditFile.objects.values_list("firm_id", "rating__output_digest")) == expected
    assert looked_at[0] == PropertyFirm.objects.count()
    assert sum(looked_at[1:]) < PropertyFirm.objects.count() * (NIGHTS - 1)


def _something_happens(
    dice: random.Random, projects: list[ServiceProject], day: datetime.date, people: tuple[User, User]
) -> None:
    """On some nights a record is revoked or repaired, a value is filed, or a project ends; on others nothing."""
    at = moment(day, 15)
    act = dice.choice(["revoke", "repair", "value", "area", "", ""])
    events = CreditEvent.objects.filter(state="effective", effective_at__lte=at, changed_at__lte=at).order_by("pk")
    event = dice.choice(list(events)) if act in {"revoke", "repair"} and events else None
    if event is not None and act == "revoke":
        CreditEvent.objects.filter(pk=event.pk).update(state="revoked", revoked_at=at, changed_at=at)
    elif event is not None:
        CreditEvent.objects.filter(pk=event.pk).update(state="repaired", repaired_at=at, repaired_on=day, changed_at=at)
    elif act == "value":
        filed: dict[str, Any] = {"entered_by": people[0], "confirmed_by": people[1], "entered_at": at, "known_at": at}
        IndicatorValue.objects.create(
            name="risk",
            firm=projects[0].firm,
            period_from=day,
            period_to=day + datetime.timedelta(1),
            text="高",
            **filed,
        )
    elif act == "area":
        ServiceProject.objects.filter(pk=projects[7].pk).update(floor_area=dice.randrange(1, 9000), updated_at=at)
