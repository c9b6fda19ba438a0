"""Invented tenders of the demo in every state, and a round of government purchase in each of its states.

The database's clock cannot be turned back: bids of the tenders that are closed come in now, and their bidding ends some
seconds later, while other parts of the demo are made between `begin` and `finish`. What the award of the interim
tender needs is in its terms: no publicity.
"""

import datetime
import functools
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from firms import sealing
from firms.models import PropertyFirm, PurchaseItem, PurchaseRound, SealedBid, Tender
from firms.selectors.bids import boxes_for
from firms.services import purchases
from firms.services import tenders as services
from firms.services.tenders.bidding import sealing_context
from places.choices import EstateKind
from places.models import Area, Estate

DAY = datetime.timedelta(days=1)
PASSPHRASE = "demo witness"  # noqa: S105 (of keys that open invented bids)
WITNESSES = (
    ("committee", "owners", "业主代表"),
    ("officer", "office", "街道办事处"),
    ("housing", "tenderee", "招标人代表"),
)
EXPERTS = ("organisation", "auditor", "mediator", "community", "grid")
# Title, kind, state, prices of the bidding firms.
TENDERS = (
    ("春风里前期物业服务招标", "early_stage", "draft", ()),
    ("梧桐院前期物业服务招标", "early_stage", "published", ("2.35",)),
    ("海棠湾选聘物业服务企业", "owners", "closed", ("2.10", "1.98", "2.25")),
    ("云杉郡前期物业服务招标", "early_stage", "opened", ("2.60", "2.48", "2.40")),
    ("银杏里选聘物业服务企业", "owners", "evaluated", ("1.80", "1.95", "1.90")),
    ("青石巷前期物业服务招标", "early_stage", "publicity", ("2.00", "2.20", "2.15")),
    ("老机床厂宿舍应急物业服务", "interim", "awarded", ("0.90", "1.10")),
    ("望江台前期物业服务招标", "early_stage", "failed", ("2.90",)),
    ("临河苑前期物业服务招标", "early_stage", "cancelled", ()),
)
CRITERIA = (
    {"title": "服务方案", "kind": "expert", "weight": 50},
    {"title": "人员与设备", "kind": "expert", "weight": 20},
    {"title": "报价", "kind": "price", "weight": 30},
)
REASONS = {"failed": "有效投标人不足三家", "cancelled": "项目规划调整，终止招标"}
PDF = b"%PDF-1.4\n% demo tender document\n"


@functools.cache
def key_files() -> tuple[dict[str, Any], ...]:
    """Keys of the demo's witnesses, the same for every jurisdiction of one seeding."""
    return tuple(sealing.make_key(PASSPHRASE, rounds=10_000) for _ in WITNESSES)


@functools.cache
def _unlocked(number: int) -> Any:
    return sealing.unlock_key(key_files()[number], PASSPHRASE)


def seed(scale: int, keys_folder: Path | None = None) -> None:
    """Tenders in every state and three rounds of purchase. Adds nothing twice.

    With `keys_folder` the witnesses' key files are put there, so that the demo's people can play the opening.
    """
    finish(begin(), keys_folder)


def begin() -> "_Demo | None":
    """Everything up to the bids; `finish` does the rest, and waits only for what is left until bidding has ended.

    None when there is nothing to do.
    """
    if Tender.objects.exists() or not Estate.objects.exists():
        return None
    demo = _Demo()
    demo.begin()
    return demo


def finish(begun: "_Demo | None", keys_folder: Path | None = None) -> None:
    """From the end of bidding on, in the same jurisdiction."""
    if begun is None:
        return
    begun.finish()
    if keys_folder is not None:
        keys_folder.mkdir(parents=True, exist_ok=True)
        for (username, _role, _name), key in zip(WITNESSES, key_files(), strict=True):
            (keys_folder / f"{username}-key.json").write_text(json.dumps(key), encoding="utf-8")


class _Demo:
    """One seeding: people, places and what is made."""

    def __init__(self) -> None:
        self.area = Area.objects.get(parent=None)
        self.estates = list(Estate.objects.exclude(kind=EstateKind.UNOWNED_COURT).order_by("pk")[: len(TENDERS)])
        self.firms = list(PropertyFirm.objects.order_by("pk")[:4])
        self.officer = User.objects.filter(username="housing2").first()
        self.second = User.objects.filter(username="housing").first()
        self.now = timezone.now()
        self.made: list[Tender] = []
        self.rounds: list[PurchaseRound] = []
        self.ends = self.now

    def begin(self) -> None:
        """Draft all, take bids and applications."""
        started = time.monotonic()
        self.made = [self.draft(number, row) for number, row in enumerate(TENDERS)]
        self.ends = timezone.now() + datetime.timedelta(seconds=3 + 4 * (time.monotonic() - started))
        for number, (tender, row) in enumerate(zip(self.made, TENDERS, strict=True)):
            self.publish(tender, row, self.ends)
            for place, amount in enumerate(row[3]):
                self.bid(tender, self.firms[(number + place) % len(self.firms)], amount)
        self.rounds = _open_rounds(self, self.ends)

    def finish(self) -> None:
        """Wait for the end, carry each to its state."""
        while timezone.now() <= self.ends:
            time.sleep(0.1)
        services.close_due_tenders()
        for tender, row in zip(self.made, TENDERS, strict=True):
            self.carry(Tender.objects.get(pk=tender.pk), row[2])
        for found in self.rounds:
            purchases.close_round(found.pk, by=self.officer)
        _award(self, self.rounds[0])

    def draft(self, number: int, row: tuple[str, str, str, tuple[str, ...]]) -> Tender:
        """A whole draft."""
        title, kind, _state, _prices = row
        estate = self.estates[number % len(self.estates)]
        begun = self.now - 30 * DAY
        tender = services.draft_tender(
            self.area,
            [estate],
            by=self.officer,
            now=begun,
            kind=kind,
            title=title,
            tenderee="虚构置业有限公司" if kind == "early_stage" else f"{estate.name}业主大会",
            description="演示：客户服务、秩序维护、保洁绿化、共用设施设备运行维护，按招标文件所附标准执行。",
            floor_area=estate.floor_area or Decimal(50000),
            price_unit="元/平方米·月",
            price_limit=Decimal("3.00"),
            service_from=timezone.localdate(self.now) + 60 * DAY,
            service_months=6 if kind == "interim" else 36,
            threshold=2,
            credit_bonus={"0": "3", "1": "1"},
            credit_source="样例：由本地招标投标办法规定",
            drops_extremes=kind == "early_stage",
            bids_due_at=self.now + 25 * DAY,
            opening_at=self.now + 25 * DAY,
        )
        services.set_criteria(tender.pk, CRITERIA, by=self.officer)
        services.add_document(tender.pk, by=self.officer, now=begun, kind="terms", title="招标文件", content=PDF)
        for (username, role, name), key in zip(WITNESSES, key_files(), strict=True):
            user = User.objects.filter(username=username).first()
            if user is not None:
                witness = services.appoint_witness(tender.pk, user, by=self.officer, role=role, organisation=name)
                services.give_key(witness.pk, key["key"], by=user)
        for user in User.objects.filter(username__in=EXPERTS).order_by("pk"):
            services.appoint_expert(tender.pk, user, by=self.officer)
        return tender

    def publish(self, tender: Tender, row: tuple[str, str, str, tuple[str, ...]], due: datetime.datetime) -> None:
        """Publish what is no draft; those that go on had their notice three weeks ago."""
        state = row[2]
        if state == "draft":
            return
        if state not in ("published", "cancelled"):
            services.change_draft(tender.pk, None, by=self.officer, bids_due_at=due, opening_at=due)
        services.publish_tender(tender.pk, by=self.officer, now=self.now - 21 * DAY)
        if state == "published":
            firm_person = User.objects.filter(username="firm").first()
            firm = PropertyFirm.objects.filter(pk__in=_firm_ids(firm_person)).first() if firm_person else None
            if firm is not None and firm_person is not None:
                words = "地下车库是否包含在服务面积内？"
                asked = services.ask_question(tender.pk, firm, by=firm_person, now=self.now - 10 * DAY, question=words)
                services.answer_question(
                    asked.pk, by=self.officer, now=self.now - 9 * DAY, answer="包含，见招标文件附表。"
                )

    def bid(self, tender: Tender, firm: PropertyFirm, amount: str) -> None:
        """A bid as the firm's machine seals it."""
        tender = Tender.objects.get(pk=tender.pk)
        context = sealing_context(tender, firm)
        text = sealing.bid_text(context, amount, "演示投标：响应招标文件全部实质性要求。")
        made = sealing.seal(text, context, [row["key"] for row in tender.key_sheet])
        services.submit_bid(tender.pk, firm, made, by=None)

    def carry(self, tender: Tender, state: str) -> None:
        """From the end of bidding to a state."""
        if state in REASONS:
            act = services.fail_tender if state == "failed" else services.cancel_tender
            act(tender.pk, by=self.officer, now=timezone.now(), reason=REASONS[state])
            return
        if state in ("draft", "published", "closed"):
            return
        self.open(tender)
        if state == "opened":
            return
        self.judge(tender)
        services.evaluate_tender(tender.pk, by=self.officer, now=timezone.now())
        if state == "evaluated":
            return
        first = json.loads(tender.evaluations.get().payload)["bids"][0]["bid"]
        services.publicise_award(tender.pk, first, by=self.officer, now=timezone.now())
        if state == "awarded":
            services.confirm_award(tender.pk, by=self.second, now=timezone.now())

    def open(self, tender: Tender) -> None:
        """Two witnesses give their shares; all bids are opened."""
        for number in (1, 2):
            witness = tender.witnesses.select_related("user").get(number=number)
            boxes = boxes_for(tender, witness)
            given = sealing.release_with(_unlocked(number - 1), boxes, timezone.now() + DAY)
            services.release_shares(witness.pk, given, by=witness.user)
        services.open_bids(tender.pk, by=self.officer)

    def judge(self, tender: Tender) -> None:
        """Experts without an interest give points that differ a little."""
        for number, expert in enumerate(tender.experts.select_related("user").order_by("pk")):
            services.declare_interest(expert.pk, by=expert.user, now=timezone.now(), has_conflict=False)
            for place, bid in enumerate(SealedBid.objects.filter(tender=tender, opened__amount__isnull=False)):
                points = {1: 44 - 3 * place + number % 2, 2: 15 + (place + number) % 4}
                services.submit_sheet(expert.pk, bid.pk, points, by=expert.user, now=timezone.now())


def _firm_ids(user: User | None) -> frozenset[int]:
    from firms.permissions import bidding_firm_ids

    return bidding_firm_ids(user) if user is not None else frozenset()


def _open_rounds(demo: _Demo, ends: datetime.datetime) -> list[PurchaseRound]:
    """Two rounds with applications that end now, and an open one. Returns the two."""
    items = list(PurchaseItem.objects.filter(is_active=True).order_by("code"))
    open_to_all = [_item(number, title) for number, title in enumerate(("楼道照明维护", "社区活动室保洁"), start=1)]
    begun = demo.now - 10 * DAY
    dates = {"opens_at": begun, "closes_at": ends}
    rounds = [
        purchases.open_round(demo.area, open_to_all, by=demo.officer, now=begun, title=title, **dates)
        for title in ("第一批社区服务采购", "第二批社区服务采购")
    ]
    words = "演示：按目录标准提供服务。"
    for found in rounds:
        for item in open_to_all:
            for number, firm in enumerate(demo.firms[:2]):
                amount = Decimal(100 + 10 * number)
                purchases.apply_for(found.pk, item.pk, firm, by=None, amount=amount, statement=words)
    dates = {"opens_at": demo.now, "closes_at": demo.now + 20 * DAY}
    purchases.open_round(
        demo.area, [*items, *open_to_all], by=demo.officer, now=demo.now, title="第三批社区服务采购", **dates
    )
    return rounds


def _award(demo: _Demo, found: PurchaseRound) -> None:
    for item in found.items.all():
        offer = found.offers.filter(item=item).order_by("amount").first()
        if offer is not None:
            award = purchases.propose_purchase(
                offer.pk, by=demo.officer, now=timezone.now(), reason="报价合理，方案可行"
            )
            purchases.confirm_purchase(award.pk, by=demo.second, now=timezone.now())
    purchases.decide_round(found.pk, by=demo.officer)


def _item(number: int, title: str) -> PurchaseItem:
    """A service that every firm may offer, rated or not."""
    code = f"D{number:02}"
    found = PurchaseItem.objects.filter(code=code).first()
    return found or purchases.keep_item(
        by=None, code=code, title=title, unit="月", admits_unrated=True, legal_source="样例：由本地采购目录规定"
    )
