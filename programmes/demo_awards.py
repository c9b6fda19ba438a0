"""Awards of the demo: a closed round with a withdrawal, a public list after a tie, a tie to vote on, an open round."""

import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from common.errors import Refusal
from common.storing import put_away
from firms.models import PropertyFirm, ServiceProject
from places.models import Area
from programmes.choices_awards import ReviewLevel
from programmes.models import AwardAnswer, AwardApplication, AwardEvidence, AwardRound, AwardStandard
from programmes.permissions import reviews_for_district, reviews_for_subdistrict
from programmes.services import awards
from programmes.services.awards.applying import items_of

TIES = ["must_points", "district_score", "grade", "panel_vote"]
PDF = b"%PDF-1.4\n% demo evidence\n%%EOF\n"
DAY = datetime.timedelta(days=1)


class Stage:
    """The people of the demo, and a clock that each round sets."""

    def __init__(self, people: list[User], now: datetime.datetime, today: datetime.date) -> None:
        self.people, self.now, self.today = people, now, today
        self.panel = [person for person in people if person.is_staff][-3:]

    def at(self, days: int) -> "Stage":
        """The same people some days earlier or later."""
        shift = datetime.timedelta(days=days)
        return Stage(self.people, self.now + shift, self.today + shift)

    def reviewer(self, level: str, area: Area) -> User | None:
        """Somebody of the demo who may review there and sits in no panel."""
        may = reviews_for_subdistrict if level == ReviewLevel.SUBDISTRICT else reviews_for_district
        return next((one for one in self.people if one not in self.panel and may(one, area)), None)


def seed_awards(people: list[User], now: datetime.datetime, today: datetime.date) -> None:
    """Four rounds; nothing when there is one already, or nobody to sit in a panel."""
    stage = Stage(people, now, today)
    projects = ServiceProject.objects.filter(effective_to__isnull=True).select_related("firm", "estate__area")
    found = list(projects.defer("estate__polygon", "estate__area__geometry").order_by("pk")[:12])
    if AwardRound.objects.exists() or len(stage.panel) < 3 or len(found) < 6:
        return
    standards = {one.kind: one for one in AwardStandard.objects.order_by("code", "number")}
    try:
        _closed(stage.at(-380), standards["project"], found[:4])
        _public(stage.at(-3), standards["project"], found[:4])
        _tied(stage.at(-10), standards["firm"], found)
        _open(stage, standards["service"], found[:5])
    except Refusal:
        return  # a jurisdiction whose people hold other rights


def _round(stage: Stage, standard: AwardStandard, places: int, **changes: Any) -> AwardRound:
    values = {
        "standard": standard,
        "year": stage.today.year,
        "title": f"{stage.today.year}年度{standard.title.removesuffix('创建标准')}",
        "apply_from": stage.today - 30 * DAY,
        "apply_until": stage.today + 20 * DAY,
        "pass_score": Decimal(85),
        "tie_rule": TIES,
        "least_sheets": 3,
    }
    made = awards.keep_round(AwardRound(**(values | changes)), by=None)
    for code in [one["code"] for one in standard.classes] or [""]:
        awards.set_quota(made.pk, by=None, class_code=code, places=places)
    for person in stage.panel:
        awards.seat_member(made.pk, person, by=None)
    return awards.open_round(made.pk, by=None)


def _application(
    stage: Stage, made: AwardRound, firm: PropertyFirm, project: ServiceProject | None, area: Area | None = None
) -> AwardApplication:
    classes = made.standard.classes
    subject: dict[str, Any] = {"firm": firm, "project": project, "class_code": classes[0]["code"] if classes else ""}
    found = awards.open_application(made.pk, by=None, now=stage.now, today=stage.today, area=area, **subject)
    items = items_of(found)
    AwardAnswer.objects.bulk_create(
        AwardAnswer(application=found, item_code=item["code"], points=Decimal(item["points"]), saved_at=stage.now)
        for item in items
    )
    name = put_away(f"awards/{found.public_code}-demo.pdf", PDF)
    AwardEvidence.objects.bulk_create(
        AwardEvidence(
            application=found,
            item_code=item["code"],
            name=f"{item['code']}.pdf",
            file=name,
            size=len(PDF),
            sha256="0" * 64,
            added_at=stage.now,
        )
        for item in items
        if item["must"]
    )
    return found


def _sheet(found: AwardApplication, lost: Decimal) -> dict[str, Decimal]:
    """Full points but for so many points on items that are no must-have, a half on each."""
    points = {}
    for item in items_of(found):
        less = Decimal(0) if item["must"] else min(lost, Decimal("0.5"))
        points[item["code"]] = Decimal(item["points"]) - less
        lost -= less
    return points


def _reviewed(stage: Stage, found: AwardApplication, lost: str) -> None:
    awards.submit_application(found.pk, by=None, now=stage.now, today=stage.today)
    for level in (ReviewLevel.SUBDISTRICT, ReviewLevel.DISTRICT):
        by = stage.reviewer(level, found.area)
        sheet = _sheet(found, Decimal(lost))
        awards.review_application(found.pk, level, sheet, by=by, now=stage.now, opinion="现场核查属实")


def _scored(stage: Stage, made: AwardRound, found: list[AwardApplication], losses: list[str]) -> None:
    awards.call_panel(made.pk, by=None)
    for one, lost in zip(found, losses, strict=True):
        for person in stage.panel:
            awards.score_sheet(one.pk, _sheet(one, Decimal(lost)), by=person, now=stage.now)


def _closed(stage: Stage, standard: AwardStandard, projects: list[ServiceProject]) -> None:
    made = _round(stage, standard, places=3)
    found = [_application(stage, made, project.firm, project) for project in projects]
    for one in found:
        _reviewed(stage, one, "3")
    _scored(stage, made, found, ["2", "4", "6", "10"])
    awards.rank_round(made.pk, by=None, now=stage.now, today=stage.today)
    later = stage.at(20)
    awards.close_round(made.pk, by=None, now=later.now, today=later.today)
    visited = stage.at(200)
    for one, result in ((found[0], "kept"), (found[2], "failed")):
        awards.record_visit(
            one.pk,
            by=None,
            now=visited.now,
            today=visited.today,
            visited_on=visited.today,
            result=result,
            finding="各项保持较好" if result == "kept" else "消防控制室值班不足，公示内容过期",
        )
    case = awards.notify_withdrawal(found[2].pk, by=None, now=visited.now, today=visited.today, reason="复查不再达标")
    decided = stage.at(350)
    awards.decide_withdrawal(
        case.pk, by=None, now=decided.now, today=decided.today, is_withdrawn=True, grounds="听取意见期满，企业未陈述"
    )
    recent = stage.at(379)
    awards.notify_withdrawal(
        found[1].pk, by=None, now=recent.now, today=recent.today, reason="有人反映公共收益没有公示"
    )


def _public(stage: Stage, standard: AwardStandard, projects: list[ServiceProject]) -> None:
    """A tie at the quota that the district's score settled, made public, with an objection."""
    made = _round(stage, standard, places=2, publicity_days=10)
    found = [_application(stage, made, project.firm, project) for project in projects[:3]]
    for one, lost in zip(found, ("2", "4", "5"), strict=True):
        _reviewed(stage, one, lost)
    _scored(stage, made, found, ["2", "4", "4"])
    awards.rank_round(made.pk, by=None, now=stage.now, today=stage.today)
    owner = next((person for person in stage.people if not person.is_staff), None)
    if owner is not None:
        words = "公示栏的收费标准与合同不一致，请核实"
        awards.raise_objection(found[0].pk, words, by=owner, now=stage.now, today=stage.today)


def _tied(stage: Stage, standard: AwardStandard, projects: list[ServiceProject]) -> None:
    """Two firms equal by every step: the panel votes by name, and one member has."""
    made = _round(stage, standard, places=1)
    firms = list({project.firm_id: project for project in projects}.values())[:2]
    found = [_application(stage, made, one.firm, None, _subdistrict(one)) for one in firms]
    for one in found:
        _reviewed(stage, one, "3")
    _scored(stage, made, found, ["4"] * len(found))
    decision = awards.rank_round(made.pk, by=None, now=stage.now, today=stage.today)
    if decision.undecided:
        awards.vote_on_tie(decision.pk, 0, found[0].pk, by=stage.panel[0], now=stage.now)


def _subdistrict(project: ServiceProject) -> Area:
    above = Area.objects.above(project.estate.area.path).without_geometry()
    return above.filter(kind="subdistrict").first() or project.estate.area


def _open(stage: Stage, standard: AwardStandard, projects: list[ServiceProject]) -> None:
    """One application at each stage before the panel."""
    made = _round(stage, standard, places=2)
    for number, project in enumerate(projects):
        found = _application(stage, made, project.firm, project)
        if number in (1, 2):
            awards.submit_application(found.pk, by=None, now=stage.now, today=stage.today)
        if number == 2:
            by = stage.reviewer(ReviewLevel.SUBDISTRICT, found.area)
            sheet = _sheet(found, Decimal(5))
            awards.review_application(found.pk, ReviewLevel.SUBDISTRICT, sheet, by=by, now=stage.now)
        if number == 3:
            _reviewed(stage, found, "4")
        if number == 4:
            awards.submit_application(found.pk, by=None, now=stage.now, today=stage.today)
            awards.refuse_application(found.pk, by=None, now=stage.now, reason="项目正在整改期内")
