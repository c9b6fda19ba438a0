"""A district with three firms, three witnesses with keys, five experts, and tenders in every state."""

import datetime
import functools
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from firms import sealing
from firms.models import PropertyFirm, SealedBid, Tender, TenderTerms, TenderWitness
from firms.rules import fictitious_code
from firms.selectors.bids import boxes_for
from firms.services import file_firm
from firms.services import tenders as services
from firms.services.tenders.bidding import sealing_context
from places.models import Area, Estate
from tests.credit.conftest import area, areas, people, person

__all__ = ["area", "areas", "people", "person"]

PASSPHRASE = "correct horse battery"
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
LONG_AGO = 25 * DAY
NAMES = ("甲安物业服务有限公司", "乙宁物业服务有限公司", "丙泰物业服务有限公司", "丁和物业服务有限公司")
PDF = b"%PDF-1.7 tender document"
CRITERIA = (
    {"title": "服务方案", "kind": "expert", "weight": 60},
    {"title": "人员配置", "kind": "expert", "weight": 10},
    {"title": "报价", "kind": "price", "weight": 30},
)


@functools.cache
def key_files() -> list[dict[str, Any]]:
    """Three witnesses' key files, made once: their private halves exist in this process only."""
    return [sealing.make_key(PASSPHRASE, rounds=1000) for _ in range(3)]


@functools.cache
def unlocked(number: int) -> Any:
    """The private key of a witness, from 0; reading one takes longer than a whole tender."""
    return sealing.unlock_key(key_files()[number], PASSPHRASE)


class World:
    """What the tests stand on. Built by the services."""

    def __init__(self, here: dict[str, Area], staff: dict[str, User]) -> None:
        self.areas, self.people = here, staff
        self.officer, self.housing, self.housing2 = staff["officer"], staff["housing"], staff["housing2"]
        self.estate = Estate.objects.create(
            code="TEND0001", name="新荷苑", area=here["first community"], floor_area=52000
        )
        self.firms = [file_firm(by=None, name=name, unified_code=fictitious_code(name)) for name in NAMES]
        self.accounts = [person(f"firm{number}", "firm_administrator", firm) for number, firm in enumerate(self.firms)]
        self.witnesses = [User.objects.create(username=f"witness{number}") for number in range(3)]
        self.experts = [User.objects.create(username=f"expert{number}") for number in range(5)]
        self.texts: dict[int, str] = {}

    def draft(self, **values: Any) -> Tender:
        """A whole draft: criteria, document, witnesses with keys, experts."""
        now = timezone.now()
        given = {
            "kind": "early_stage",
            "title": "新荷苑前期物业服务",
            "tenderee": "新荷置业",
            "description": "住宅小区前期物业服务",
            "floor_area": "52000",
            "price_unit": "元/平方米·月",
            "price_limit": "3",
            "service_from": (now + 60 * DAY).date(),
            "service_months": 24,
            "threshold": 2,
            "bids_due_at": now + HOUR,
            "opening_at": now + HOUR,
            **values,
        }
        tender = services.draft_tender(self.areas["first"], [self.estate], by=self.officer, now=now - LONG_AGO, **given)
        services.set_criteria(tender.pk, CRITERIA, by=self.officer)
        services.add_document(
            tender.pk, by=self.officer, now=now - LONG_AGO, kind="terms", title="招标文件", content=PDF
        )
        for user, role, key in zip(self.witnesses, ("tenderee", "office", "bidders"), key_files(), strict=True):
            witness = services.appoint_witness(tender.pk, user, by=self.officer, role=role, organisation=f"{role}方")
            services.give_key(witness.pk, key["key"], by=user)
        for user in self.experts:
            services.appoint_expert(tender.pk, user, by=self.officer)
        return Tender.objects.get(pk=tender.pk)

    def published(self, **values: Any) -> Tender:
        """Bids are taken, for an hour unless told otherwise."""
        tender = self.draft(**values)
        return services.publish_tender(tender.pk, by=self.officer, now=timezone.now() - LONG_AGO)

    def envelope(self, tender: Tender, number: int, amount: str = "2.5", words: str = "响应全部条款") -> dict[str, Any]:
        """A bid as the firm's own machine makes it."""
        tender.refresh_from_db()
        context = sealing_context(tender, self.firms[number])
        text = sealing.bid_text(context, amount, words)
        made = sealing.seal(text, context, [row["key"] for row in tender.key_sheet])
        self.texts[number] = text
        return made

    def bid(self, tender: Tender, number: int, amount: str = "2.5", words: str = "响应全部条款") -> SealedBid:
        """The firm of that number hands in a bid."""
        made = self.envelope(tender, number, amount, words)
        return services.submit_bid(tender.pk, self.firms[number], made, by=self.accounts[number])

    def closed(self, amounts: tuple[str, ...] = ("2.5", "2.4", "2.0"), **values: Any) -> Tender:
        """Bidding has ended, the opening has come, nothing is open."""
        tender = self.published(**values)
        for number, amount in enumerate(amounts):
            self.bid(tender, number, amount)
        time_passes(tender)
        return services.close_tender(tender.pk, by=self.officer)

    def shares(self, tender: Tender, number: int) -> dict[str, Any]:
        """What the witness of that number (from 1) makes with the own key on the own machine."""
        witness = TenderWitness.objects.get(tender=tender, number=number)
        boxes = boxes_for(tender, witness)
        return sealing.release_with(unlocked(number - 1), boxes, timezone.now() + 2 * HOUR)

    def release(self, tender: Tender, *numbers: int) -> None:
        for number in numbers:
            witness = TenderWitness.objects.get(tender=tender, number=number)
            services.release_shares(witness.pk, self.shares(tender, number), by=witness.user)

    def opened(self, amounts: tuple[str, ...] = ("2.5", "2.4", "2.0"), **values: Any) -> Tender:
        tender = self.closed(amounts, **values)
        self.release(tender, 1, 3)
        return services.open_bids(tender.pk, by=self.officer)

    def judged(self, tender: Tender, points: dict[int, tuple[str, str]]) -> None:
        """All experts declare and give the same points: number of the firm → points of both criteria."""
        now = timezone.now()
        for expert in tender.experts.order_by("pk"):
            services.declare_interest(expert.pk, by=expert.user, now=now, has_conflict=False)
            for number, (first, second) in points.items():
                bid = SealedBid.objects.get(tender=tender, firm=self.firms[number])
                services.submit_sheet(expert.pk, bid.pk, {1: first, 2: second}, by=expert.user, now=now)

    def evaluated(self, **values: Any) -> Tender:
        tender = self.opened(**values)
        self.judged(tender, {0: ("50", "8"), 1: ("40", "10"), 2: ("30", "5")})
        services.evaluate_tender(tender.pk, by=self.officer, now=timezone.now())
        return Tender.objects.get(pk=tender.pk)


def time_passes(tender: Tender, *, opening: bool = True) -> None:
    """Put the end of bidding (and the opening) into the past, as nobody can through the application."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    dates = {"bids_due_at": past, **({"opening_at": past} if opening else {})}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE firms_tender DISABLE TRIGGER firms_tender_guard")
        Tender.objects.filter(pk=tender.pk).update(**dates)
        cursor.execute("ALTER TABLE firms_tender ENABLE TRIGGER firms_tender_guard")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    tender.refresh_from_db()


@pytest.fixture
def world(areas: dict[str, Area], people: dict[str, User]) -> World:
    return World(areas, people)


@pytest.fixture
def firms(world: World) -> list[PropertyFirm]:
    return world.firms


@pytest.fixture
def terms(world: World) -> TenderTerms:
    return TenderTerms.objects.get(kind="early_stage")


@pytest.fixture
def fresh_world(fresh_jurisdiction: Any) -> World:
    """The same, committed, for several connections."""
    return make_world(fresh_jurisdiction.national_code)


def make_world(code: str) -> World:
    """Places and people in the open schema."""
    city = area(code, "新市", "city", None)
    here = {"district": city}
    subdistrict = area(f"{code}01", "新区", "district", city)
    here["first"] = area(f"{code}01001", "一街道", "subdistrict", subdistrict)
    here["first community"] = area(f"{code}01001001", "一社区", "community", here["first"])
    staff = {
        "officer": person("officer", "subdistrict_officer", here["first"]),
        "housing": person("housing", "housing_department", city),
        "housing2": person("housing2", "housing_department", city),
    }
    return World(here, staff)
