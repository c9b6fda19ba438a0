"""Sealed bids in real browsers: witnesses make keys, a firm seals, nobody sees it, the witnesses open."""

import datetime
import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from firms import sealing
from firms.models import OpenedBid, SealedBid, Tender
from firms.selectors.bids import boxes_for
from firms.services import tenders as services
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK
from tests.firms.tenders.conftest import time_passes

PASSPHRASE, WORDS, AMOUNT = "a long passphrase", "夜间两班巡逻，绝不外传", "1.875"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(scope="module")
def tender(town: Any) -> Tender:
    """A draft of interim service with two witnesses who have no key yet, and one expert."""
    now = town.now
    made = services.draft_tender(
        town.north,
        [town.estate],
        by=town.officer,
        now=now,
        kind="interim",
        title="春熙苑应急物业服务",
        tenderee="北街街道",
        description="六个月应急服务",
        floor_area="30000",
        price_unit="元/平方米·月",
        service_from=town.today + datetime.timedelta(days=30),
        service_months=6,
        threshold=2,
        bids_due_at=now + HOUR,
        opening_at=now + HOUR,
    )
    services.set_criteria(made.pk, [{"title": "报价", "kind": "price", "weight": 100}], by=town.officer)
    services.add_document(made.pk, by=town.officer, now=now, kind="terms", title="采购文件", content=b"%PDF-1.7 terms")
    for name, role in (("first", "tenderee"), ("second", "owners")):
        user = User.objects.create_user(name, f"{name}@example.test", PASSWORD)
        services.appoint_witness(made.pk, user, by=town.officer, role=role, organisation=f"{name}见证单位")
    expert = User.objects.create_user("expert", "expert@example.test", PASSWORD)
    services.appoint_expert(made.pk, expert, by=town.officer)
    return Tender.objects.get(pk=made.pk)


def test_a_bid_is_sealed_in_the_browser_and_opened_by_the_witnesses(
    town: Any, tender: Tender, visitor: Any, tmp_path: Any
) -> None:
    key_file = tmp_path / "key.json"
    _witness_makes_a_key(visitor, tender, key_file)
    other = sealing.make_key(PASSPHRASE, rounds=1000)
    _witness_hands_in_a_key_without_scripts(visitor, tender, other)
    _officer_publishes(visitor, tender)
    _firm_seals(visitor, tender)
    _nothing_is_open_before(visitor, tender, key_file)
    time_passes(tender)
    services.close_tender(tender.pk)
    _witness_opens_shares(visitor, tender, key_file)
    _other_witness_opens_all(visitor, tender, other, tmp_path)
    guest = visitor("guest")
    guest.open(f"/tenders/{tender.code}/")
    guest.says("1.875", SealedBid.objects.get().commitment)
    opened = OpenedBid.objects.get()
    assert json.loads(opened.payload)["statement"] == opened.statement == WORDS


def _witness_makes_a_key(visitor: Any, tender: Tender, key_file: Any) -> None:
    first = visitor("witness-1")
    first.sign_in("first", PASSWORD)
    page = first.open(f"/tenders/{tender.code}/witness/")
    page.fill("[data-make-key] [data-passphrase]", "short")
    page.click("[data-make-key] [data-act]")
    page.wait_for_function("document.querySelector('[data-make-key] [data-said]').textContent.length > 2")
    page.fill("[data-make-key] [data-passphrase]", PASSPHRASE)
    page.click("[data-make-key] [data-act]")
    page.wait_for_selector("[data-key-file]:not([hidden])", timeout=60_000)
    with page.expect_download() as download:
        page.click("[data-key-file]")
    key_file.write_bytes(download.value.path().read_bytes())
    sent = _content(page, "[data-key-form]")
    first.press("[data-key-form] button[type=submit]")
    made = json.loads(key_file.read_text())
    first.says(made["digest"])
    assert made["key"] in sent and made["locked"] not in sent, "the private half was sent"
    sealing.unlock_key(made, PASSPHRASE)  # the command opens what the browser made


READ = """async (form) => {
  const rows = [];
  for (const [name, value] of new FormData(form)) {
    rows.push(name, typeof value === "string" ? value : await value.text());
  }
  return rows.join("\\n");
}"""


def _content(page: Any, form: str) -> str:
    """All that the form is going to send, its files read."""
    return page.locator(form).evaluate(READ)


def _witness_hands_in_a_key_without_scripts(visitor: Any, tender: Tender, key: dict[str, Any]) -> None:
    second = visitor("witness-2", java_script_enabled=False)
    second.sign_in("second", PASSWORD)
    page = second.open(f"/tenders/{tender.code}/witness/")
    assert not page.locator("[data-make-key]").is_visible()
    whole = json.dumps(key).encode()
    page.set_input_files("[data-key-form] [name=file]", [_file("key.json", whole)])
    second.press("[data-key-form] button[type=submit]")
    second.says("密钥")  # the whole key file is refused
    public = json.dumps({name: key[name] for name in ("digest", "format", "key")}).encode()
    page.set_input_files("[data-key-form] [name=file]", [_file("public.json", public)])
    second.press("[data-key-form] button[type=submit]")
    second.says(key["digest"])


def _file(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/json", "buffer": content}


def _officer_publishes(visitor: Any, tender: Tender) -> None:
    officer = visitor("officer", width=DESK)
    officer.sign_in("officer", PASSWORD)
    page = officer.open(f"/admin/firms/tender/{tender.pk}/change/")
    form = page.locator("form:has(input[name=act][value=publish])")
    page.locator("details", has=form).locator("summary").click()
    officer.press(form.locator("button"))
    tender.refresh_from_db()
    assert tender.state == "published"


def _firm_seals(visitor: Any, tender: Tender) -> None:
    firm = visitor("firm")
    firm.sign_in("firm", PASSWORD)
    firm.open("/firm/tenders/")
    page = firm.press(f"a[href*='{tender.code}']")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("[data-seal-amount]", AMOUNT)
    page.fill("[data-seal-statement]", WORDS)
    page.click("[data-seal-act]")
    page.wait_for_selector("[data-seal-copy]:not([hidden])", timeout=30_000)
    with page.expect_download() as download:
        page.click("[data-seal-copy]")
    copy = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert all(address.startswith("blob:") for address in asked), "sealing asked the server for something"
    sent = _content(page, "[data-seal]")
    firm.press("[data-seal] button[type=submit]")
    bid = SealedBid.objects.get()
    firm.says(bid.receipt_digest, bid.commitment)
    assert copy["commitment"] == bid.commitment and bid.commitment in sent
    for secret in (WORDS, AMOUNT, json.loads(copy["text"])["nonce"]):
        assert secret not in sent, "the plain text was sent"


def _nothing_is_open_before(visitor: Any, tender: Tender, key_file: Any) -> None:
    early = visitor("early")
    early.sign_in("first", PASSWORD)
    page = early.open(f"/tenders/{tender.code}/witness/")
    assert not page.locator("[data-open-shares]").count()
    early.open(f"/tenders/{tender.code}/witness/boxes.json", status=404)


def _witness_opens_shares(visitor: Any, tender: Tender, key_file: Any) -> None:
    first = visitor("witness-1-again")
    first.sign_in("first", PASSWORD)
    page = first.open(f"/tenders/{tender.code}/witness/")
    page.set_input_files("[data-key-input]", key_file)
    said = page.locator("[data-open-shares] [data-said]")
    for passphrase in ("a wrong passphrase", PASSPHRASE):  # the right one still waits: by the own clock it is early
        before = said.inner_text()
        page.fill("[data-open-shares] [data-passphrase]", passphrase)
        page.click("[data-open-shares] [data-act]")
        page.wait_for_function(
            "before => { const said = document.querySelector('[data-open-shares] [data-said]');"
            " return said.textContent && said.textContent !== before"
            " && said.textContent !== said.dataset.working; }",
            arg=before,
            timeout=30_000,
        )
    assert said.inner_text() == page.locator("[data-open-shares] [data-said]").get_attribute("data-sealed")
    page.clock.set_fixed_time(timezone.now() + 2 * HOUR)
    page.click("[data-open-shares] [data-act]")
    page.wait_for_function(
        "() => { const said = document.querySelector('[data-open-shares] [data-said]');"
        " return said.textContent === said.dataset.done; }",
        timeout=30_000,
    )
    first.press("[data-shares-form] button[type=submit]")
    assert tender.bids.get().shares.count() == 1


def _other_witness_opens_all(visitor: Any, tender: Tender, key: dict[str, Any], folder: Any) -> None:
    second = visitor("witness-2-again", java_script_enabled=False)
    second.sign_in("second", PASSWORD)
    page = second.open(f"/tenders/{tender.code}/witness/")
    witness = tender.witnesses.get(number=2)
    shares = sealing.release(key, PASSPHRASE, boxes_for(tender, witness), timezone.now() + 2 * HOUR)
    page.set_input_files("[data-shares-form] [name=file]", [_file("shares.json", json.dumps(shares).encode())])
    second.press("[data-shares-form] button[type=submit]")
    second.press("form:has(input[name=act][value=open]) button")
    assert Tender.objects.get(pk=tender.pk).state == "opened"
