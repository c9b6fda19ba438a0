"""Invented committees of the demo: one at work, one whose term ends soon, one overdue, an election being prepared."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from committees.choices import ChainMatter, GroupSide, HandoverLeg
from committees.models import CommitteeDecision, CommitteeFiling, MajorMatterClass, OwnersCommittee
from committees.services import candidates, chains, decisions, handovers, meetings, offices, oversight, preparing
from places.choices import EstateKind
from places.models import Estate

ONE_DAY = datetime.timedelta(days=1)
NAMES = ("钟启明", "苏文澜", "秦雨桐", "白若川", "叶知夏", "江映月")
GROUP = [
    ("甲业主", GroupSide.OWNER),
    ("乙业主", GroupSide.OWNER),
    ("丙业主", GroupSide.OWNER),
    ("丁业主", GroupSide.OWNER),
    ("街道代表", GroupSide.OFFICE),
    ("居委会代表", GroupSide.RESIDENTS),
    ("建设单位代表", GroupSide.DEVELOPER),
]
PDF = b"%PDF-1.4\n% demo\n"


def seed() -> None:
    """Committees of the first estates. Adds nothing twice."""
    if OwnersCommittee.objects.exists():
        return
    now, today = timezone.now(), timezone.localdate()
    estates = list(_estates()[:4])
    if len(estates) < 4:
        return
    acting = User.objects.filter(username="committee").first()
    at_work = _committee(estates[0], now, today - 500 * ONE_DAY, today + 900 * ONE_DAY, user=acting)
    _file(at_work, now)
    _work(at_work, now, today)
    _oversee(at_work, now, today)
    soon = _committee(estates[1], now, today - 1000 * ONE_DAY, today + 40 * ONE_DAY)
    _file(soon, now)
    over = _committee(estates[2], now, today - 1200 * ONE_DAY, today - 30 * ONE_DAY)
    handovers.open_handover(
        over.pk,
        by=None,
        now=now,
        leg=HandoverLeg.TO_KEEPER,
        items=handovers.USUAL_ITEMS[:3],
        begins_on=today - 30 * ONE_DAY,
        keeper="居民委员会",
    )
    preparation = preparing.request_election(estates[3], by=None, now=now, kind="renewal")
    preparing.form_group(preparation.pk, by=None, now=now, members=GROUP, leader=min(preparing.leaders_allowed(today)))


def _estates() -> Any:
    """The estate of the demo's people first: the one that the account of the committee acts for."""
    from committees.permissions import committee_estate_ids

    acting = User.objects.filter(username="committee").first()
    first = committee_estate_ids(acting) if acting is not None else frozenset()
    rows = Estate.objects.exclude(kind=EstateKind.UNOWNED_COURT).select_related("area").defer("polygon")
    return sorted(rows.order_by("pk")[:40], key=lambda estate: (estate.pk not in first, estate.pk))


def _committee(
    estate: Estate, now: datetime.datetime, start: datetime.date, end: datetime.date, user: User | None = None
) -> OwnersCommittee:
    committee = offices.establish_committee(
        estate, by=None, now=now, name=f"{estate.name}业主委员会", term_from=start, term_to=end, seats=5
    )
    posts = ("chair", "vice", "member", "member", "member", "alternate")
    for number, (name, post) in enumerate(zip(NAMES, posts, strict=True)):
        account = user if number == 0 else None
        given = {"name": name, "post": post, "term_from": start, "user": account}
        offices.seat_member(committee.pk, by=None, now=now, **given)
    return committee


def _file(committee: OwnersCommittee, now: datetime.datetime) -> CommitteeFiling:
    papers = candidates.papers_needed(timezone.localdate(now))
    filing = candidates.hand_in_filing(committee.pk, by=None, now=now, documents=papers)
    number = f"演示备{committee.pk}号"
    return candidates.decide_filing(filing.pk, by=None, now=now, certificate_number=number)


def _work(committee: OwnersCommittee, now: datetime.datetime, today: datetime.date) -> None:
    """Two meetings, a decision that is posted and carried out, the seal, a bulletin, the yearly report."""
    when, kind = now - 10 * ONE_DAY, MajorMatterClass.objects.get(code="major_repair")
    given = {"by": None, "now": when}
    told = (when - 9 * ONE_DAY).date()
    report = oversight.report_matter(
        committee.pk, **given, matter_class=kind, title="东门道闸更换", text="道闸多次故障，拟更换。"
    )
    meeting = meetings.call_meeting(
        committee.pk,
        **given,
        title="第三季度例会",
        agenda="一、东门道闸更换\n二、公共收益公示",
        place="物业服务中心二楼",
        meets_at=when,
        notice_on=told,
    )
    present = [row.pk for row in committee.members.order_by("pk")[:4]]
    meetings.hold_meeting(meeting.pk, **given, present=present)
    meetings.write_minutes(meeting.pk, **given, text="到会四人，同意更换道闸，并在公告栏公示报价。")
    decision = meetings.decide(
        meeting.pk,
        **given,
        title="更换东门道闸",
        text="选用三家比价中的第二家，费用在公告栏公示。",
        for_count=4,
        matter_report=report,
    )
    posted = decision.decided_on + ONE_DAY
    decisions.post_decision(
        decision.pk, by=None, now=now, place="东门公告栏", posted_on=posted, until=today + 7 * ONE_DAY, photo=PDF
    )
    _carry_out(committee, decision, now, today)


def _carry_out(
    committee: OwnersCommittee, decision: CommitteeDecision, now: datetime.datetime, today: datetime.date
) -> None:
    """Tasks with progress, the seal, a bulletin, the yearly report, the next meeting."""
    given = {"by": None, "now": now}
    first = {"title": "签订更换合同", "responsible": "主任", "due_on": today + 5 * ONE_DAY}
    second = {"title": "安装并试运行", "responsible": "物业服务企业", "due_on": today + 30 * ONE_DAY}
    task = decisions.add_task(decision.pk, **given, **first)
    decisions.add_task(decision.pk, **given, **second)
    decisions.note_progress(task.pk, by=None, now=now, text="合同已拟定，待盖章。", percent=60)
    sealed = {"used_on": today, "document": "道闸更换合同", "purpose": "与供货商签约", "copies": 2}
    decisions.use_seal(committee.pk, by=None, now=now, decision=decision, **sealed)
    words = "本季度召开例会一次，更换东门道闸一项在办。"
    decisions.publish_bulletin(committee.pk, by=None, now=now, title="第三季度工作通报", text=words)
    decisions.hand_in_report(committee.pk, by=None, now=now, year=today.year, text="全年履职情况报告。")
    coming = now + 9 * ONE_DAY
    agenda = {"title": "第四季度例会", "agenda": "公共收益使用方案", "meets_at": coming}
    meetings.call_meeting(committee.pk, by=None, now=now, **agenda)


def _oversee(committee: OwnersCommittee, now: datetime.datetime, today: datetime.date) -> None:
    """A visit with an order, a matter without opinion, a deliberation half-way, an emergency."""
    found = {"visited_on": today - 3 * ONE_DAY, "findings": "用印登记缺少经办人签字。"}
    visit = oversight.note_visit(committee.pk, by=None, now=now, **found)
    ordered = {
        "number": f"演示责改{committee.pk}号",
        "text": "补全用印登记并公示。",
        "legal_basis": "物业管理条例第十九条",
        "due_on": today + 12 * ONE_DAY,
    }
    oversight.issue_order(committee.pk, by=None, now=now, visit=visit, **ordered)
    kind = MajorMatterClass.objects.get(code="common_revenue")
    matter = {"matter_class": kind, "title": "公共收益用于更新儿童乐园", "text": "预算三万元，拟先征求意见。"}
    oversight.report_matter(committee.pk, by=None, now=now, **matter)
    chain = chains.open_chain(
        committee.estate,
        by=None,
        now=now - 8 * ONE_DAY,
        matter=ChainMatter.REVENUE,
        title="公共收益用于更新儿童乐园",
        text="更新地垫与秋千，费用从公共收益列支。",
    )
    for number, (kind_code, outcome) in enumerate((("prior", "agreed"), ("hearing", "changed"))):
        held = today - (6 - 3 * number) * ONE_DAY
        chains.hold_stage(
            chain.pk,
            by=None,
            now=now,
            kind=kind_code,
            noticed_on=held - ONE_DAY,
            held_on=held,
            participants="党组织代表、业主代表、物业服务企业",
            minutes="逐项讨论预算与工期。",
            opinions="建议先做安全检测。",
            outcome=outcome,
        )
    danger = {"ground": "lift", "text": "三号楼电梯困人两次。", "expected_amount": 26000}
    chains.open_emergency(committee.estate, by=None, now=now, **danger)
