"""Pages of tenders and purchases: who sees what, and that forms lead to the services."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from firms.models import BidWithdrawal, PurchaseAward, PurchaseItem, PurchaseRound, SealedBid, Tender
from firms.services import purchases
from firms.services import tenders as services
from tests.firms.tenders.conftest import DAY, HOUR, World


@pytest.fixture
def at(jurisdiction: Any, client_of: Any) -> Any:
    """`at(user)`: their browser; without one, a guest's."""

    def come(user: User | None = None) -> Any:
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return come


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def file(value: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("made.json", json.dumps(value).encode(), content_type="application/json")


def test_a_draft_is_no_public_page_and_every_published_state_is_one(world: World, at: Any) -> None:
    draft, guest = world.draft(), at()
    assert guest.get(f"/tenders/{draft.code}/").status_code == 404
    for tender in (world.published(), world.closed(), world.opened(), world.evaluated()):
        page = text(guest.get(f"/tenders/{tender.code}/"))
        assert tender.title in page and tender.key_sheet[0]["digest"] in page
        assert guest.get(f"/tenders/{tender.code}/notice.docx").status_code == 200
        paper = tender.publications.get(number=1)
        assert guest.get(f"/tenders/{tender.code}/publications/1.json").content == paper.payload.encode()


def test_before_the_end_nothing_shows_who_bids_or_how_many(world: World, at: Any) -> None:
    tender = world.published()
    guest = at()
    before = text(guest.get(f"/tenders/{tender.code}/")).split("<main")[1]
    bid = world.bid(tender, 0)
    after = text(guest.get(f"/tenders/{tender.code}/")).split("<main")[1]
    assert before.split("</main")[0] == after.split("</main")[0] and bid.commitment not in after
    for answer in (guest.get(f"/api/v1/public/tenders/{tender.code}/"), guest.get("/tenders/")):
        assert world.firms[0].name not in answer.content.decode()


def test_a_document_comes_byte_for_byte(world: World, at: Any) -> None:
    tender = world.published()
    answer = at().get(f"/tenders/{tender.code}/documents/{tender.documents.get().pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 tender document"
    assert at().get(f"/tenders/{tender.code}/documents/999999/").status_code == 404


def test_the_program_can_be_taken_home(world: World, at: Any) -> None:
    answer = at().get("/tenders/sealed_bid.py")
    compile(answer.content, "sealed_bid.py", "exec")


def test_a_firm_hands_in_replaces_and_withdraws(world: World, at: Any) -> None:
    tender, client = world.published(), at(world.accounts[0])
    address = f"/firm/tenders/{tender.code}/"
    sheet = client.get(f"{address}sheet.json").json()
    assert [row["digest"] for row in sheet["keys"]] == [row["digest"] for row in tender.key_sheet]
    for _ in range(2):
        answer = client.post(address, {"act": "bid", "file": file(world.envelope(tender, 0))})
        assert answer.status_code == 302
    bids = list(SealedBid.objects.order_by("number"))
    page = text(client.get(address))
    assert len(bids) == 2 and bids[1].receipt_digest in page
    assert client.post(address, {"act": "withdraw"}).status_code == 302
    assert BidWithdrawal.objects.get().bid == bids[1]


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b'{"format": "sealed-bid-1"}', b"\xff" * 9, b"[" * 9999])
def test_what_is_no_sealed_bid_is_refused_and_said(world: World, at: Any, content: bytes) -> None:
    tender, client = world.published(), at(world.accounts[0])
    upload = SimpleUploadedFile("x.json", content)
    answer = client.post(f"/firm/tenders/{tender.code}/", {"act": "bid", "file": upload})
    assert answer.status_code == 422 and not SealedBid.objects.exists()


def test_another_firms_page_and_others_acts_are_not_there(world: World, at: Any) -> None:
    tender = world.published()
    address = f"/firm/tenders/{tender.code}/"
    assert at(world.accounts[0]).get(f"{address}?firm={world.firms[1].unified_code}").status_code == 404
    assert at(world.officer).get(address).status_code == 403
    assert at(world.accounts[0]).post(address, {"act": "object"}).status_code == 404
    manager = at(_manager(world))
    assert "data-seal" not in text(manager.get(address))
    assert manager.post(address, {"act": "bid", "file": file({})}).status_code == 404


def _manager(world: World) -> User:
    from tests.credit.conftest import person

    return person("manager", "firm_project_manager", world.firms[0])


def test_a_witness_hands_in_the_shares_by_file_and_opens(world: World, at: Any) -> None:
    tender = world.closed()
    for number in (1, 2):
        client = at(world.witnesses[number - 1])
        boxes = client.get(f"/tenders/{tender.code}/witness/boxes.json").json()
        assert len(boxes["bids"]) == 3
        answer = client.post(
            f"/tenders/{tender.code}/witness/", {"act": "release", "file": file(world.shares(tender, number))}
        )
        assert answer.status_code == 302
    assert client.post(f"/tenders/{tender.code}/witness/", {"act": "open"}).status_code == 302
    assert Tender.objects.get(pk=tender.pk).state == "opened"
    assert at(world.accounts[0]).get(f"/tenders/{tender.code}/witness/").status_code == 404


def test_an_expert_declares_and_gives_points(world: World, at: Any) -> None:
    tender, client = world.opened(), at(world.experts[0])
    address = f"/tenders/{tender.code}/scores/"
    assert world.firms[0].name not in text(client.get(address))
    assert client.post(address, {"act": "declare", "interest": "no", "declaration": ""}).status_code == 302
    page = text(client.get(address))
    assert world.firms[0].name in page and "响应全部条款" in page
    bid = SealedBid.objects.get(firm=world.firms[0])
    wrong = client.post(address, {"act": f"sheet-{bid.pk}", "c1": "61", "c2": "5"})
    assert wrong.status_code == 422
    assert client.post(address, {"act": f"sheet-{bid.pk}", "c1": "50", "c2": "5"}).status_code == 302
    assert bid.sheets.count() == 1
    assert at(world.experts[1]).get(f"/tenders/{tender.code}/witness/").status_code == 404


def test_staff_lead_a_tender_from_draft_to_award(world: World, at: Any) -> None:
    client = at(world.officer)
    now = timezone.localtime()
    form = {
        "area": world.areas["first"].pk, "estates": world.estate.code, "kind": "interim", "title": "应急服务",
        "tenderee": "街道", "description": "说明",
        "floor_area": "100", "price_unit": "元", "service_from": "2027-01-01",
        "service_months": "6", "threshold": "2", "admits_unrated": "on", "bonus": "1=3", "credit_source": "办法",
        "bids_due_at": (now + HOUR).strftime("%Y-%m-%dT%H:%M"), "opening_at": (now + HOUR).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert client.post("/admin/firms/tender/new/", {**form, "estates": "NOWHERE"}).status_code == 422
    assert client.post("/admin/firms/tender/new/", form).status_code == 302
    tender = Tender.objects.get()
    assert (tender.credit_bonus, tender.worst_rank) == ({"0": "3"}, None)
    address = f"/admin/firms/tender/{tender.pk}/change/"
    text(client.get(address))
    lines = "方案 | 60 | expert\n报价 | 40 | price"
    assert client.post(address, {"act": "criteria", "lines": lines}).status_code == 302
    assert client.post(address, {"act": "criteria", "lines": "方案"}).status_code == 422
    witness = {"act": "witness", "user": "witness0", "role": "office", "organisation": "街道"}
    assert client.post(address, witness).status_code == 302
    assert client.post(address, {**witness, "user": "nobody"}).status_code == 422
    document = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    given = {"act": "document", "kind": "terms", "title": "文件", "file": document}
    assert client.post(address, given).status_code == 302
    assert client.post(address, {"act": "publish"}).status_code == 422
    assert client.post(address, {"act": "cancel", "reason": "不再需要"}).status_code == 302
    assert Tender.objects.get().state == "cancelled"


@pytest.mark.parametrize("state", ["draft", "published", "closed", "opened", "evaluated"])
def test_staffs_page_stands_in_every_state(world: World, at: Any, state: str) -> None:
    tender = getattr(world, state)()
    for user in (world.officer, world.housing, world.people["auditor"]):
        text(at(user).get(f"/admin/firms/tender/{tender.pk}/change/"))
    assert at(world.people["other officer"]).get(f"/admin/firms/tender/{tender.pk}/change/").status_code == 404
    answer = at(world.people["auditor"]).post(
        f"/admin/firms/tender/{tender.pk}/change/", {"act": "cancel", "reason": "x"}
    )
    assert answer.status_code == 404  # who only looks has no acts
    text(at(world.officer).get("/admin/firms/tender/"))


def test_staff_publicise_hear_an_objection_and_award(world: World, at: Any) -> None:
    tender = world.evaluated()
    address, firm = f"/admin/firms/tender/{tender.pk}/change/", f"/firm/tenders/{tender.code}/"
    bid = SealedBid.objects.get(firm=world.firms[0])
    assert at(world.officer).post(address, {"act": "publicise", "bid": bid.pk}).status_code == 302
    assert at(world.accounts[1]).post(firm, {"act": "object", "grounds": "业绩不实"}).status_code == 302
    objection = tender.awards.get().objections.get()
    assert "业绩不实" in text(at(world.officer).get(address))
    decided = {"act": f"decide-{objection.pk}", "outcome": "dismissed", "decision": "核查不属实"}
    assert at(world.officer).post(address, decided).status_code == 302
    assert at(world.housing).post(address, {"act": "confirm"}).status_code == 422  # in publicity
    services.confirm_award(tender.pk, by=world.housing, now=timezone.now() + 4 * DAY)
    assert at(world.officer).get(f"/admin/firms/tender/{tender.pk}/contract/").status_code == 200
    assert world.firms[0].name in text(at().get(f"/tenders/{tender.code}/"))


def test_a_purchase_goes_from_the_round_to_the_public_list(world: World, at: Any) -> None:
    item = purchases.keep_item(by=None, code="T09", title="保洁", unit="月", admits_unrated=True, legal_source="目录")
    now = timezone.localtime()
    form = {
        "area": world.areas["first"].pk, "title": "第一批", "items": [item.pk],
        "opens_at": (now - HOUR).strftime("%Y-%m-%dT%H:%M"), "closes_at": (now + HOUR).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert at(world.officer).post("/admin/firms/purchaseround/new/", form).status_code == 302
    found = PurchaseRound.objects.get()
    firm = f"/firm/purchases/{found.pk}/"
    client = at(world.accounts[0])
    assert client.post(firm, {"act": f"apply-{item.pk}", "amount": "0", "statement": ""}).status_code == 422
    assert client.post(firm, {"act": f"apply-{item.pk}", "amount": "9", "statement": "方案"}).status_code == 302
    PurchaseRound.objects.update(closes_at=timezone.now())
    address = f"/admin/firms/purchaseround/{found.pk}/change/"
    offer = found.offers.get()
    for user, act in (
        (world.officer, {"act": "close"}),
        (world.officer, {"act": f"propose-{offer.pk}", "reason": "最优"}),
        (world.housing, {"act": f"confirm-{offer.pk}"}),
    ):
        assert world.firms[0].name not in text(at().get(f"/purchases/{found.pk}/"))
        assert at(user).post(address, act).status_code == 302
    assert PurchaseAward.objects.get().confirmed_by == world.housing
    assert at(world.officer).post(address, {"act": "decide"}).status_code == 302
    assert world.firms[0].name in text(at().get(f"/purchases/{found.pk}/"))
    (row,) = at().get("/api/v1/public/purchase-rounds/").json()["results"]
    assert row["awards"][0]["firm"] == world.firms[0].unified_code
    assert at().get("/api/v1/public/purchase-items/T09/").json()["title"] == "保洁"
    text(client.get("/firm/purchases/"))


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("guest", "/tenders/"),
        ("firm", "/firm/tenders/"),
        ("officer", "/admin/firms/tender/"),
        ("guest", "/api/v1/public/tenders/"),
    ],
)
def test_lists_ask_as_many_statements_for_many_rows(
    world: World, at: Any, sees_equal_queries: Any, who: str, address: str
) -> None:
    world.published()
    client = at({"guest": None, "firm": world.accounts[0], "officer": world.officer}[who])
    sees_equal_queries(lambda: text(client.get(address)), lambda: [world.published() for _ in range(3)])


def test_the_catalogue_is_public_and_kept_by_the_city(world: World, at: Any) -> None:
    item = PurchaseItem.objects.order_by("pk").first()
    assert item is not None and item.title in text(at().get("/purchases/"))
    address = f"/admin/firms/purchaseitem/{item.pk}/change/"
    values = {"code": item.code, "title": "新名称", "unit": item.unit, "legal_source": "目录第9条"}
    assert at(world.housing).post(address, values).status_code == 302
    assert PurchaseItem.objects.get(pk=item.pk).title == "新名称"
    assert at(world.officer).post(address, {**values, "title": "x"}).status_code == 403
