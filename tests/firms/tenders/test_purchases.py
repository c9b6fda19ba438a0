"""Government purchase: who may apply is frozen with a digest, two people award, the list is public."""

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.digest import sha256_hex
from common.errors import MoveNotAllowed, NotAllowed
from firms.models import PurchaseApplication, PurchaseAward, PurchaseItem, PurchaseRound
from firms.satisfaction import FirmSatisfaction, set_satisfaction_source
from firms.services import purchases as services
from firms.standing import FirmStanding, Measure, set_standing_source
from tests.firms.tenders.conftest import DAY, HOUR, World

SINCE = datetime.date(2026, 1, 1)
BARRED = Measure("procurement", "不得参与政府采购", "办法第7条", SINCE, None, tone="sanction", list_kind="black")


@pytest.fixture
def ranks() -> Any:
    """Rank by primary key of the firm; `barred` in place of a rank bars it. Satisfaction by firm in `rates`."""
    from complaints.selectors.for_firms import firm_satisfaction
    from credit.selectors.for_firms import firm_standing

    found: dict[int, Any] = {}

    def standing(firm: Any, as_of: datetime.date, project: Any) -> FirmStanding:
        rank = found.get(firm.pk)
        measures = (BARRED,) if rank == "barred" else ()
        if not isinstance(rank, int):
            return FirmStanding(firm.pk, as_of, measures=measures)
        return FirmStanding(firm.pk, as_of, score=Decimal(90), grade="ABC"[rank], rank=rank, measures=measures)

    def satisfaction(firm: Any, day: datetime.date) -> FirmSatisfaction:
        return FirmSatisfaction(found.get(f"rate {firm.pk}"), 10, day, day)

    set_standing_source(standing)
    set_satisfaction_source(satisfaction)
    yield found
    set_standing_source(firm_standing)
    set_satisfaction_source(firm_satisfaction)


@pytest.fixture
def item(world: World) -> PurchaseItem:
    return services.keep_item(
        by=world.housing, code="T01", title="楼院保洁", unit="月", worst_rank=1, least_satisfaction=Decimal(80),
        legal_source="目录第3条",
    )  # fmt: skip


def opened(world: World, *items: PurchaseItem) -> PurchaseRound:
    now = timezone.now()
    return services.open_round(
        world.areas["first"],
        items,
        by=world.officer,
        now=now,
        title="第一轮",
        opens_at=now - HOUR,
        closes_at=now + HOUR,
    )


def apply(world: World, found: PurchaseRound, item: PurchaseItem, number: int, amount: str = "9") -> Any:
    return services.apply_for(
        found.pk,
        item.pk,
        world.firms[number],
        by=world.accounts[number],
        amount=Decimal(amount),
        statement="按目录服务",
    )


def over(found: PurchaseRound) -> None:
    PurchaseRound.objects.filter(pk=found.pk).update(closes_at=timezone.now() - datetime.timedelta(seconds=1))


def test_an_application_freezes_the_firms_eligibility(world: World, item: PurchaseItem, ranks: dict) -> None:
    ranks[world.firms[0].pk], ranks[f"rate {world.firms[0].pk}"] = 1, Decimal("80.00")
    made = apply(world, opened(world, item), item, 0)
    content = json.loads(made.payload)
    assert sha256_hex(made.payload) == made.sha256
    assert content["eligible"] and content["standing"]["rank"] == 1 and content["satisfaction"]["rate"] == "80.00"
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
        PurchaseApplication.objects.update(amount=1)


@pytest.mark.parametrize(
    ("rank", "rate", "words"),
    [(2, "90", "目录第3条"), (None, "90", "目录第3条"), ("barred", "90", "不得参与政府采购"), (0, "79.99", "目录第3条"),
     (0, None, "目录第3条")],
)  # fmt: skip
def test_who_does_not_meet_the_condition_reads_why(
    world: World, item: PurchaseItem, ranks: dict, rank: Any, rate: str | None, words: str
) -> None:
    ranks[world.firms[0].pk] = rank
    ranks[f"rate {world.firms[0].pk}"] = Decimal(rate) if rate else None
    with pytest.raises(services.MayNotApply, match=words):
        apply(world, opened(world, item), item, 0)


def test_two_people_award_and_the_result_is_public_then(world: World, item: PurchaseItem, ranks: dict) -> None:
    for number in (0, 1):
        ranks[world.firms[number].pk], ranks[f"rate {world.firms[number].pk}"] = 0, Decimal(95)
    found, now = opened(world, item), timezone.now()
    first, second = (apply(world, found, item, number) for number in (0, 1))
    with pytest.raises(MoveNotAllowed):
        services.close_round(found.pk, by=world.officer)
    with pytest.raises(MoveNotAllowed):
        services.propose_purchase(first.pk, by=world.officer, now=now, reason="方案最优")
    over(found)
    with pytest.raises(services.RoundNotOpen):
        apply(world, found, item, 2)
    services.close_round(found.pk, by=world.officer)
    award = services.propose_purchase(first.pk, by=world.officer, now=now, reason="方案最优")
    with pytest.raises(services.AnotherPersonConfirms):
        services.confirm_purchase(award.pk, by=world.officer, now=now)
    with pytest.raises(MoveNotAllowed):
        services.decide_round(found.pk, by=world.officer)
    with pytest.raises(IntegrityError, match="purchase_award_two_people"), transaction.atomic():
        PurchaseAward.objects.update(confirmed_by=world.officer)
    services.confirm_purchase(award.pk, by=world.housing, now=now)
    assert services.decide_round(found.pk, by=world.officer).state == "decided"
    assert not hasattr(PurchaseApplication.objects.get(pk=second.pk), "award")


def test_a_firm_applies_once_and_may_take_it_back(world: World, item: PurchaseItem, ranks: dict) -> None:
    ranks[world.firms[0].pk], ranks[f"rate {world.firms[0].pk}"] = 0, Decimal(95)
    found = opened(world, item)
    made = apply(world, found, item, 0)
    with pytest.raises(ValidationError):
        apply(world, found, item, 0, "8")
    with pytest.raises(NotAllowed):
        services.withdraw_application(made.pk, by=world.accounts[1])
    services.withdraw_application(made.pk, by=world.accounts[0])
    with pytest.raises(MoveNotAllowed):
        services.withdraw_application(made.pk, by=world.accounts[0])
    apply(world, found, item, 0, "8")


def test_the_catalogue_is_kept_for_the_whole_jurisdiction(world: World, item: PurchaseItem) -> None:
    with pytest.raises(NotAllowed):
        services.keep_item(by=world.officer, item=item, is_active=False)
    services.keep_item(by=world.housing, item=item, is_active=False)
    with pytest.raises(services.NoItems):
        opened(world, PurchaseItem.objects.get(pk=item.pk))
    with pytest.raises(ValidationError):
        services.keep_item(by=world.housing, code="T02", title="x", unit="y", legal_source="")


def test_a_sample_catalogue_and_terms_are_there_from_the_start(world: World) -> None:
    assert PurchaseItem.objects.filter(legal_source__gt="").count() == PurchaseItem.objects.count() >= 8


def test_only_the_firms_own_people_apply(world: World, item: PurchaseItem, ranks: dict) -> None:
    found = opened(world, item)
    with pytest.raises(NotAllowed):
        services.apply_for(found.pk, item.pk, world.firms[0], by=world.accounts[1], amount=Decimal(9), statement="x")
    with pytest.raises(NotAllowed):
        services.open_round(
            world.areas["second"], [item], by=world.officer, now=timezone.now(), title="x",
            opens_at=timezone.now(), closes_at=timezone.now() + DAY,
        )  # fmt: skip
