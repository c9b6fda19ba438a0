"""Handing in, correcting, reviewing: versions are added, never changed."""

import datetime
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from audit.models import AuditEntry
from common.errors import NotAllowed, Refusal
from common.images import read_picture
from firms.models import AccountLine, DisclosureVersion
from firms.services import (
    Content,
    ContentRefused,
    add_proof,
    correct,
    disclose,
    order_correction,
    record_repair,
    review_version,
)
from firms.services.disclosing import AlreadyCorrected, AlreadyOrdered, AlreadyReviewed, NoSuchDuty, NotTheLatest
from firms.services.disclosing.entering import AlreadyDisclosed, PeriodNotOver, VersionMoved
from tests.firms.disclosure.conftest import BOARD, SECOND_QUARTER, account, add_duty

DAY = datetime.timedelta(days=1)


def hand_in(project, by, now, content, **changes):
    return disclose(
        project.pk,
        **{
            "by": by,
            "now": now,
            "kind": "common_revenue",
            "period_start": SECOND_QUARTER,
            "content": content,
            **changes,
        },
    )


def photo():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    return read_picture(file)


def test_what_a_firm_hands_in_is_public_at_once_and_keeps_its_sums(project, manager, now, revenue):
    add_duty()
    version = hand_in(project, manager, now, revenue)
    assert list(DisclosureVersion.objects.public()) == [version]
    assert (version.number, version.income_total, version.spending_total) == (1, Decimal(4000), Decimal(2500))
    assert version.closing_amount == Decimal(1600)
    assert [(line.section, line.amount) for line in version.lines.all()] == [("income", 4000), ("spending", 2500)]
    assert version.disclosure.period_end == datetime.date(2026, 7, 1)
    assert len(version.digest) == 64
    assert AuditEntry.objects.filter(action="firms.disclose", object_id=str(version.pk)).exists()


def test_only_the_firms_own_people_hand_in(project, stranger, people, owner, now, revenue):
    add_duty()
    for user in (stranger, people["officer"], owner):
        with pytest.raises(NotAllowed):
            hand_in(project, user, now, revenue)


def test_a_period_is_disclosed_once_after_its_end_and_only_where_demanded(project, manager, now, revenue):
    add_duty()
    with pytest.raises(PeriodNotOver):
        hand_in(project, manager, now, revenue, period_start=datetime.date(2026, 7, 1))
    with pytest.raises(NoSuchDuty):
        hand_in(project, manager, now, revenue, period_start=datetime.date(2026, 5, 1))
    with pytest.raises(NoSuchDuty):
        hand_in(project, manager, now, revenue, period_start=datetime.date(2025, 10, 1))
    with pytest.raises(NoSuchDuty):
        hand_in(project, manager, now, revenue, kind="repair_fund")
    hand_in(project, manager, now, revenue)
    with pytest.raises(AlreadyDisclosed):
        hand_in(project, manager, now, revenue)


def test_the_last_second_of_the_period_is_too_early_in_the_jurisdictions_time_zone(project, manager, now, revenue):
    add_duty()
    midnight = now.replace(hour=0)
    with pytest.raises(PeriodNotOver):
        hand_in(project, manager, midnight - datetime.timedelta(seconds=1), revenue)
    assert hand_in(project, manager, midnight, revenue).number == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (Content(account=account(closing="1500")), "1,600.00"),
        (Content(), "Enter the account"),
        (Content(account=account(), posted_from=datetime.date(2026, 7, 1)), "both"),
        (
            Content(account=account(), posted_from=datetime.date(2026, 7, 1), posted_to=datetime.date(2026, 7, 14)),
            "14 days only; at least 15",
        ),
    ],
)
def test_faults_are_told_with_their_numbers(project, manager, now, content, words, settings):
    from django.utils import translation

    add_duty(posting_days=15)
    with translation.override("en"), pytest.raises(ContentRefused, match=words):
        hand_in(project, manager, now, content)
    assert not DisclosureVersion.objects.exists()


def test_a_line_whose_net_is_not_gross_less_cost_is_named(project, manager, now):
    from dataclasses import replace

    from django.utils import translation

    add_duty()
    whole = account()
    wrong = replace(whole, lines=(replace(whole.lines[0], gross=Decimal(5001)), whole.lines[1]))
    with translation.override("en"), pytest.raises(ContentRefused, match=r"line 1: gross less cost is 4,001\.00"):
        hand_in(project, manager, now, Content(account=wrong))


def test_every_fault_is_told_at_once(project, manager, now):
    add_duty(posting_days=15)
    with pytest.raises(ContentRefused) as refused:
        hand_in(project, manager, now, Content(account=account(closing="1")))
    assert len(refused.value.problems) == 2


def test_a_notice_board_has_its_items_and_stands_without_period(project, manager, now):
    add_duty("notice_board", frequency="continuous")
    with pytest.raises(ContentRefused):
        hand_in(project, manager, now, Content(facts={"licence": "x"}), kind="notice_board", period_start=None)
    with pytest.raises(ContentRefused):
        facts = {**BOARD, "home_address": "x"}
        hand_in(project, manager, now, Content(facts=facts), kind="notice_board", period_start=None)
    version = hand_in(project, manager, now, Content(facts=BOARD), kind="notice_board", period_start=None)
    assert version.disclosure.period_start is None
    with pytest.raises(AlreadyDisclosed):
        hand_in(project, manager, now, Content(facts=BOARD), kind="notice_board", period_start=None)


def test_a_correction_is_a_new_version_with_reason_and_the_old_one_stays(project, manager, now, revenue):
    add_duty()
    first = hand_in(project, manager, now, revenue)
    with pytest.raises(Refusal):
        correct(first.disclosure_id, by=manager, now=now, based_on=1, reason=" ", content=revenue)
    changed = Content(account=account(income="6000"))
    second = correct(first.disclosure_id, by=manager, now=now + DAY, based_on=1, reason="漏记一笔", content=changed)
    assert (second.number, second.correction_reason) == (2, "漏记一笔")
    first.refresh_from_db()
    assert first.income_total == Decimal(4000)
    with pytest.raises(VersionMoved):
        correct(first.disclosure_id, by=manager, now=now + DAY, based_on=1, reason="再改", content=revenue)
    assert first.digest != second.digest


def test_nothing_that_was_disclosed_can_be_changed(project, manager, now, revenue):
    add_duty()
    version = hand_in(project, manager, now, revenue)
    line = version.lines.first()
    for rows, values in (
        (DisclosureVersion.objects.filter(pk=version.pk), {"text": "x"}),
        (AccountLine.objects.filter(pk=line.pk), {"title": "x"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_the_database_refuses_accounts_that_do_not_add_up(project, manager, now, revenue):
    add_duty()
    version = hand_in(project, manager, now, revenue)
    version.pk, version.number, version.correction_reason = None, 2, "x"
    version.closing_amount += 1
    with pytest.raises(IntegrityError, match="disclosure_account_adds_up"), transaction.atomic():
        version.save(force_insert=True)


def test_where_the_duty_says_so_the_office_looks_first(project, manager, people, now, revenue):
    add_duty(needs_review=True)
    version = hand_in(project, manager, now, revenue)
    assert not DisclosureVersion.objects.public().exists()
    with pytest.raises(NotAllowed):
        review_version(version.pk, by=people["other officer"], now=now, is_accepted=True)
    with pytest.raises(NotAllowed):
        review_version(version.pk, by=manager, now=now, is_accepted=True)
    with pytest.raises(Refusal):
        review_version(version.pk, by=people["officer"], now=now, is_accepted=False)
    review_version(version.pk, by=people["officer"], now=now, is_accepted=True)
    assert list(DisclosureVersion.objects.public()) == [version]
    with pytest.raises(AlreadyReviewed):
        review_version(version.pk, by=people["officer2"], now=now, is_accepted=False, reason="x")


def test_a_correction_under_review_leaves_the_public_version_in_place(project, manager, people, now, revenue):
    add_duty(needs_review=True)
    first = hand_in(project, manager, now, revenue)
    review_version(first.pk, by=people["officer"], now=now, is_accepted=True)
    second = correct(first.disclosure_id, by=manager, now=now, based_on=1, reason="改", content=revenue)
    assert list(DisclosureVersion.objects.public()) == [first]
    review_version(second.pk, by=people["officer"], now=now, is_accepted=False, reason="附件不清")
    assert list(DisclosureVersion.objects.public()) == [first]


def test_an_officer_orders_a_correction_once_of_the_latest_version(project, manager, people, now, revenue):
    add_duty()
    first = hand_in(project, manager, now, revenue)
    order = {"by": people["officer"], "now": now, "reason": "与凭证不符", "due_on": now.date() + 7 * DAY}
    with pytest.raises(NotAllowed):
        order_correction(first.pk, **{**order, "by": people["other officer"]})
    with pytest.raises(Refusal):
        order_correction(first.pk, **{**order, "due_on": now.date()})
    order_correction(first.pk, **order)
    with pytest.raises(AlreadyOrdered):
        order_correction(first.pk, **order)
    correct(first.disclosure_id, by=manager, now=now, based_on=1, reason="按责令更正", content=revenue)
    with pytest.raises(NotTheLatest):
        order_correction(first.pk, **order)


def test_proofs_are_added_by_the_firm(project, manager, stranger, now, revenue):
    add_duty(needs_photo=True)
    version = hand_in(project, manager, now, revenue, pictures=[photo()])
    with pytest.raises(NotAllowed):
        add_proof(version.pk, by=stranger, now=now, pictures=[photo()])
    with pytest.raises(Refusal):
        add_proof(version.pk, by=manager, now=now, pictures=[])
    add_proof(version.pk, by=manager, now=now, pictures=[photo()])
    assert [(proof.width, proof.height) for proof in version.proofs.all()] == [(40, 30)] * 2


def test_repairs_are_corrected_by_a_record_in_their_place(project, manager, stranger, now):
    values = {
        "now": now,
        "done_on": now.date(),
        "facility": "1号电梯",
        "work": "更换钢丝绳",
        "paid_from": "repair_fund",
    }
    with pytest.raises(NotAllowed):
        record_repair(project.pk, by=stranger, **values)
    with pytest.raises(Refusal):
        record_repair(project.pk, by=manager, **{**values, "done_on": now.date() + DAY})
    first = record_repair(project.pk, by=manager, cost=Decimal("1200.50"), **values)
    second = record_repair(project.pk, by=manager, replaces=first, cost=Decimal(1300), **values)
    assert list(type(first).objects.current()) == [second]
    with pytest.raises(AlreadyCorrected):
        record_repair(project.pk, by=manager, replaces=first, **values)
