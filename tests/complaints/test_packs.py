"""The monthly pack: made from facts and ledgers, remarked on, frozen when issued, looked back on the month after."""

import datetime
import io
import json
import re
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed
from complaints.documents.packs import pack_docx
from complaints.models import IssuedPack, LedgerEntry, MonthlyPack
from complaints.services import ledgers
from complaints.services import packs as services
from tests.complaints.conftest import NOW

SEPTEMBER, OCTOBER = datetime.date(2025, 9, 1), datetime.date(2025, 10, 1)
AFTER = NOW + datetime.timedelta(days=12)  # 8 October
LATER = NOW + datetime.timedelta(days=45)


def task(world, title, days):
    plan = ledgers.Plan("限期整改", world.north, "", NOW.date() + datetime.timedelta(days=days))
    return ledgers.enter_entry(
        by=world.officer, now=NOW, estate=world.estate, ledger="problem", title=title, finding="多次反映", plan=plan
    )


@pytest.fixture
def busy(world):
    for _number in range(3):
        world.brought_to("rated", now=NOW)
    world.submit(now=NOW, category=world.category("fees-unclear"))
    world.submit(now=NOW, estate=world.south_estate)
    world.done, world.open = task(world, "电梯停运", 10), task(world, "垃圾清运", 20)
    return world


def made(world, month, now, **remarks):
    services.begin_pack(world.north, month, by=world.officer, now=now)
    pack = MonthlyPack.objects.get(area=world.north, month=month)
    services.build_pack(pack.pk, now=now)
    if remarks:
        services.remark_on_pack(pack.pk, by=world.officer, **remarks)
    return MonthlyPack.objects.get(pk=pack.pk)


def test_a_draft_has_figures_repetitions_and_tasks_of_its_area_only(busy):
    content = made(busy, SEPTEMBER, AFTER).content
    figures = {row["name"]: row["number"] for row in content["analysis"]["figures"]}
    assert figures["received"] == 4
    assert [(row["estate"], row["number"]) for row in content["analysis"]["repeated"]] == [("春熙苑", 3)]
    assert [row["title"] for row in content["dispatch"]] == ["电梯停运", "垃圾清运"]
    assert content["analysis"]["rates"][3]["percent"] == "100.00"


def test_issued_is_frozen_with_a_digest_that_anybody_can_recompute(busy):
    pack = made(busy, SEPTEMBER, AFTER, analysis_remark="投诉集中在春熙苑。")
    issued = services.issue_pack(pack.pk, by=busy.officer, now=AFTER)
    assert sha256_hex(canonical_json(json.loads(issued.text))) == issued.sha256
    assert json.loads(issued.text)["remarks"]["analysis_remark"] == "投诉集中在春熙苑。"
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedPack.objects.update(text="{}")
    with pytest.raises(MoveNotAllowed):
        services.remark_on_pack(pack.pk, by=busy.officer, analysis_remark="别的")
    with pytest.raises(MoveNotAllowed):
        services.make_pack_anew(pack.pk, by=busy.officer)
    busy.submit(now=NOW)
    before = MonthlyPack.objects.get(pk=pack.pk).content
    assert services.build_pack(pack.pk, now=AFTER).content == before


def test_the_month_after_reviews_the_tasks_of_the_issued_pack(busy):
    september = made(busy, SEPTEMBER, AFTER)
    first = services.issue_pack(september.pk, by=busy.officer, now=AFTER)
    ledgers.report_entry(busy.done.pk, by=busy.officer, now=AFTER, note="已修复")
    ledgers.check_entry(busy.done.pk, by=busy.officer, now=AFTER, note="")
    october = made(busy, OCTOBER, LATER)
    review = october.content["review"]
    assert [row["title"] for row in review["done"]] == ["电梯停运"]
    assert [(row["title"], row["is_overdue"]) for row in review["not_done"]] == [("垃圾清运", True)]
    assert review["looks_back_on"] == first.sha256
    assert services.issue_pack(october.pk, by=busy.officer, now=LATER).before == first


def test_a_month_that_is_not_over_cannot_be_issued(busy):
    pack = made(busy, OCTOBER, AFTER)
    with pytest.raises(services.MonthNotOver):
        services.issue_pack(pack.pk, by=busy.officer, now=AFTER)


def test_one_pack_per_area_and_month_made_by_its_office(busy):
    made(busy, SEPTEMBER, AFTER)
    with pytest.raises(services.PackExists):
        services.begin_pack(busy.north, SEPTEMBER, by=busy.officer, now=AFTER)
    with pytest.raises(NotAllowed):
        services.begin_pack(busy.north, OCTOBER, by=busy.south_officer, now=AFTER)


def test_the_word_file_is_the_same_bytes_each_time_and_has_three_parts(busy):
    pack = made(busy, SEPTEMBER, AFTER, review_remark="下月重点督办电梯。")
    services.issue_pack(pack.pk, by=busy.officer, now=AFTER)
    pack = MonthlyPack.objects.get(pk=pack.pk)
    content = pack_docx(pack)
    assert content == pack_docx(pack)
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    for expected in ("研判", "调度", "讲评", "下月重点督办电梯。", pack.issued.sha256):
        assert expected in words


@pytest.fixture
def client(busy, client_of, jurisdiction):
    client = client_of(jurisdiction)
    client.force_login(busy.officer)
    return client


def test_a_pack_is_begun_remarked_on_and_issued_on_screen(busy, client):
    answer = client.post(reverse("admin:complaints_monthlypack_new"), {"area": busy.north.pk, "month": "2025-09"})
    assert re.search(r"/jobs/\d+/$", answer.url)
    pack = MonthlyPack.objects.get()
    address = reverse("admin:complaints_monthlypack_change", args=[pack.pk])
    assert client.get(address).status_code == 200
    services.build_pack(pack.pk, now=AFTER)
    client.post(reverse("admin:complaints_monthlypack_remarks", args=[pack.pk]), {"review_remark": "继续督办"})
    issue = reverse("admin:complaints_monthlypack_issue", args=[pack.pk])
    assert client.get(issue).status_code == 200
    assert client.post(issue).status_code == 302
    page = client.get(address)
    assert page.context["content"]["remarks"]["review_remark"] == "继续督办"
    assert page.context["issued"].sha256 in page.content.decode()
    assert client.get(reverse("admin:complaints_monthlypack_word", args=[pack.pk])).status_code == 200


def test_every_figure_of_a_pack_leads_to_as_many_cases(busy, client):
    pack = made(busy, SEPTEMBER, AFTER)
    page = client.get(reverse("admin:complaints_monthlypack_change", args=[pack.pk])).content.decode()
    links = re.findall(r'href="([^"]*/cases/[^"]*)"[^>]*>(?:<strong>)?(\d+)', page)
    assert len(links) > 15
    for address, number in links:
        assert len(client.get(unescape(address)).context["complaints"]) == int(number), address


def test_an_officer_of_another_subdistrict_sees_no_pack(busy, client_of, jurisdiction):
    pack = made(busy, SEPTEMBER, AFTER)
    client = client_of(jurisdiction)
    client.force_login(busy.south_officer)
    assert client.get(reverse("admin:complaints_monthlypack_change", args=[pack.pk])).status_code == 404
    assert client.get(reverse("admin:complaints_monthlypack_word", args=[pack.pk])).status_code == 404
    assert LedgerEntry.objects.visible_to(busy.south_officer).count() == 0
