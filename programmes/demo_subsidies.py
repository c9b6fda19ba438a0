"""Subsidy runs of the demo: one quarter in each state."""

import datetime

from accounts.models import User
from common.errors import Refusal
from credit.rules.periods import Period
from programmes import services
from programmes.permissions import can_approve_runs, can_draft_runs

STATES = ("draft", "checked", "approved", "exported", "paid", "discarded")


def seed_runs(people: list[User], now: datetime.datetime, today: datetime.date) -> None:
    """The last quarters, the newest one a draft, the oldest one paid, by four people who may."""
    signers = [person for person in people if can_draft_runs(person) and can_approve_runs(person)][:4]
    if len(signers) < 3:
        return
    period = Period.of("quarter", today).before
    for state in STATES:
        if period.first_day.year < 2024:
            return
        try:
            _run(period, state, signers, now, today)
        except Refusal:
            return  # no rule reaches back so far
        period = period.before


def _run(period: Period, state: str, signers: list[User], now: datetime.datetime, today: datetime.date) -> None:
    drafter, first, second = signers[0], signers[1], signers[2]
    run = services.draft_run(period.year, period.number, by=drafter, now=now, today=today)
    if state == "draft":
        return
    if state == "discarded":
        services.discard_run(run.pk, by=drafter, now=now, reason="面积有误，重新起草")
        return
    services.check_run(run.pk, by=signers[-1], now=now)
    if state == "checked":
        services.approve_run(run.pk, by=first, now=now)
        return
    services.approve_run(run.pk, by=first, now=now)
    services.approve_run(run.pk, by=second, now=now)
    if state in ("exported", "paid"):
        services.export_run(run.pk, by=first, now=now)
    if state == "paid" and run.total_amount:
        services.mark_paid(run.pk, None, by=second, today=today, paid_on=today, reference="财政支付0001")
