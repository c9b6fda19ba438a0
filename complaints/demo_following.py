"""Demo of what goes beside the handling: a mediation, a referral, a call-back. Invented; added once."""

import datetime

from accounts.models import User
from complaints import services
from complaints.choices import State
from complaints.models import CallBack, Complaint, MediationCase, Referral
from complaints.permissions import can_be_mediator, can_decide
from complaints.services import mediation

MINUTES = "双方说明了漏水经过和已做的维修。企业愿意再次查漏，居民愿意配合入户检查。"


def seed(people: list[User], now: datetime.datetime) -> None:
    """One of each, where the demo has a complaint that fits and people who may."""
    if MediationCase.objects.exists() or Referral.objects.exists() or CallBack.objects.exists():
        return
    working = list(
        Complaint.objects.filter(state=State.IN_PROGRESS, firm__isnull=False).exclude(reporter_phone_hash="")[:9]
    )
    for complaint in working:
        officer = next((user for user in people if can_decide(user, complaint)), None)
        able = (user for user in people if can_be_mediator(user, complaint.area) and not can_decide(user, complaint))
        mediator = next(able, None)
        if officer is not None and mediator is not None:
            _mediate(complaint, officer, mediator, now)
            break
    _refer(people, now)
    _call(people, now)


def _mediate(complaint: Complaint, officer: User, mediator: User, now: datetime.datetime) -> None:
    start = now - datetime.timedelta(days=2)
    case = mediation.open_mediation(complaint.pk, by=officer, now=start, subject="渗漏损失的分担")
    for party in case.parties.all():
        mediation.record_consent(party.pk, by=officer, now=start)
    mediation.appoint_mediator(case.pk, by=officer, now=start, mediator=mediator, body="people", is_lead=True)
    mediation.accept_mediation(case.pk, by=officer, now=start)
    held = {"held_at": start + datetime.timedelta(hours=20), "place": "社区调解室", "minutes": MINUTES}
    mediation.record_session(case.pk, by=mediator, now=now, present=case.parties.all(), **held)


def _refer(people: list[User], now: datetime.datetime) -> None:
    complaint = Complaint.objects.filter(state__in=[State.ACCEPTED, State.DISPATCHED]).order_by("pk").first()
    officer = complaint and next((user for user in people if can_decide(user, complaint)), None)
    if officer:
        law = "《物业管理条例》关于禁止违法搭建的规定"
        reason = "楼顶疑似违法搭建，请核查。"
        services.refer_complaint(
            complaint.pk, by=officer, now=now, body="区综合行政执法局", reason=reason, legal_basis=law
        )


def _call(people: list[User], now: datetime.datetime) -> None:
    complaint = Complaint.objects.to_call_back().order_by("pk").first()
    officer = complaint and next((user for user in people if can_decide(user, complaint)), None)
    if officer:
        services.record_call_back(complaint.pk, by=officer, now=now, outcome="no_answer")
