"""An award, and its withdrawal, are proposed once to the items that ask for them; people decide."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from credit.models import CreditEvent
from credit.services import propose_derived
from programmes.models import AwardApplication, AwardRound, AwardStandard
from tests.credit.test_derived_facts import adopt_changed, item

DAY = datetime.timedelta(days=1)


@pytest.fixture
def award(people, project_of, now):
    """An award of the first project, given ten days ago."""
    project, today = project_of(0), timezone.localdate(now)
    made = AwardRound.objects.create(
        standard=AwardStandard.objects.filter(kind="project").first(),
        year=today.year,
        title="年度示范项目",
        apply_from=today,
        apply_until=today,
        pass_score=Decimal(80),
        tie_rule=["panel_vote"],
    )
    return AwardApplication.objects.create(
        round=made,
        firm=project.firm,
        project=project,
        area=project.estate.area,
        state="awarded",
        number="SF-1",
        awarded_on=today - 10 * DAY,
        valid_until=today + 400 * DAY,
        created_at=now,
    )


def asking(people, source):
    adopt_changed(people, lambda document: item(document, "B01").update(derived_from=source))


def test_an_award_is_proposed_once_and_not_confirmed(people, award, now):
    asking(people, "award_granted")
    assert propose_derived(now) == {"proposed": 1}
    assert propose_derived(now + DAY) == {"proposed": 0}
    event = CreditEvent.objects.get()
    assert (event.state, event.source, event.reported_by, event.project_id) == (
        "reported",
        "derived",
        None,
        award.project_id,
    )
    assert "SF-1" in event.fact


def test_a_withdrawal_is_a_fact_of_its_own(people, award, now):
    asking(people, "award_withdrawn")
    assert propose_derived(now) == {"proposed": 0}
    AwardApplication.objects.filter(pk=award.pk).update(state="withdrawn", withdrawn_on=timezone.localdate(now))
    assert propose_derived(now) == {"proposed": 1}


def test_an_old_award_is_not_called_up(people, award, now):
    asking(people, "award_granted")
    assert propose_derived(now + 120 * DAY) == {"proposed": 0}
