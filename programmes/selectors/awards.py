"""Reads about awards: sheets with what was said before, decisions in words, the public list."""

import datetime
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from firms.models import PropertyFirm
from firms.panels import Panel
from programmes.choices_awards import ReviewLevel, TieStep
from programmes.models import AwardApplication, AwardDecision, AwardReview, AwardRound, PanelMember
from programmes.permissions import writing_firms
from programmes.rules.award import items_for

OUTCOMES = {
    "chosen": pgettext_lazy("awards", "chosen"),
    "no_place": gettext_lazy("no place was left"),
    "below_pass": gettext_lazy("below the pass mark"),
    "must_missing": gettext_lazy("a must-have item is not met"),
    "waiting": gettext_lazy("waits for the vote"),
}


def class_title(standard: Any, code: str) -> str:
    """How a class of a standard is called; empty where it has none."""
    return next((one["title"] for one in standard.classes if one["code"] == code), "")


def with_names(rows: QuerySet) -> QuerySet:
    """Applications with everything that a list shows."""
    rows = rows.select_related("round__standard", "firm", "project", "area")
    return rows.defer("area__geometry", "round__standard__sections")


def checklist(application: AwardApplication, *, reviews: bool = True) -> list[dict[str, Any]]:
    """The sections of an application's checklist: items with answer, evidence and what reviewers gave."""
    standard = application.round.standard
    asked = {item["code"] for item in items_for(standard.sections, application.class_code)}
    answers = {answer.item_code: answer for answer in application.answers.all()}
    files: dict[str, list[Any]] = {}
    for file in application.evidence.all():
        files.setdefault(file.item_code, []).append(file)
    sheets = [one for one in application.reviews.all() if one.level != ReviewLevel.PANEL] if reviews else []
    return [
        {
            "title": section["title"],
            "items": [
                {
                    **item,
                    "answer": answers.get(item["code"]),
                    "files": files.get(item["code"], []),
                    "given": [
                        (sheet.get_level_display(), sheet.points.get(item["code"]), sheet.remarks.get(item["code"], ""))
                        for sheet in sheets
                    ],
                }
                for item in section["items"]
                if item["code"] in asked
            ],
        }
        for section in standard.sections
    ]


def progress(application: AwardApplication) -> dict[str, Any]:
    """How many items are answered, and what the answers come to."""
    codes = [item["code"] for item in items_for(application.round.standard.sections, application.class_code)]
    given = {code: points for code, points in application.answers.values_list("item_code", "points") if code in codes}
    return {"done": len(given), "all": len(codes), "total": sum(given.values(), Decimal(0))}


def decision_in_words(decision: AwardDecision) -> dict[str, Any]:
    """What a frozen decision says: rows in their order, tie steps with names, open ties with their votes."""
    text = json.loads(decision.text)
    facts = {one["key"]: one for one in text["inputs"]["applications"]}
    name = lambda key: facts[key]["name"]  # noqa: E731
    votes: dict[tuple[int, int], list[str]] = {}
    for vote in decision.votes.select_related("member__user"):
        votes.setdefault((vote.tie, vote.application_id), []).append(str(vote.member))
    return {
        "decision": decision,
        "rows": [
            {**facts[key], "outcome": OUTCOMES[outcome], "is_chosen": outcome == "chosen"}
            for key, outcome in text["outcomes"]
        ],
        "steps": [
            {
                "step": TieStep(step["step"]).label,
                "score": step["score"],
                "is_decisive": step["is_decisive"],
                "values": [(name(key), value) for key, value in step["values"]],
            }
            for step in text["tie_steps"]
        ],
        "ties": [
            {
                "number": number,
                "places": tie["places"],
                "rows": [{"pk": key, "name": name(key), "voters": votes.get((number, key), [])} for key in tie["keys"]],
            }
            for number, tie in enumerate(decision.undecided)
        ],
    }


def open_rounds(today: datetime.date) -> list[AwardRound]:
    """Rounds to which firms may apply today."""
    return list(AwardRound.objects.taking_applications(today).select_related("standard").defer("standard__sections"))


def applications_of(user: User) -> QuerySet:
    """The applications of the person's firms, the newest first."""
    return with_names(AwardApplication.objects.of_firms(writing_firms(user))).order_by("-pk")


def applications_for_panel(user: User) -> list[AwardApplication]:
    """What a panel member scores: each with `sheets` and `is_mine_done`."""
    rows = AwardApplication.objects.filter(
        round__panel__user=user, round__panel__left_at__isnull=True, round__state="panel", state="district_done"
    )
    is_panel = Q(reviews__level=ReviewLevel.PANEL)
    rows = with_names(rows).annotate(
        sheets=Count("reviews", filter=is_panel, distinct=True),
        is_mine_done=Count("reviews", filter=Q(reviews__reviewer=user), distinct=True),
    )
    return list(rows.order_by("round", "class_code", "pk"))


def panel_with_sheets(found: AwardRound) -> list[tuple[PanelMember, int]]:
    """Who sits in a round's panel, each with how many sheets they have handed in."""
    sheets = AwardReview.objects.filter(level=ReviewLevel.PANEL, application__round=found).order_by()
    counts = dict(sheets.values_list("reviewer").annotate(count=Count("pk")))
    members = found.panel.filter(left_at__isnull=True).select_related("user").order_by("pk")
    return [(member, counts.get(member.user_id, 0)) for member in members]


def open_ties(user: User) -> list[dict[str, Any]]:
    """Ties on which a panel member votes, each decision in words with what they voted themselves."""
    rounds = AwardRound.objects.of_panel_member(user).filter(state="voting").order_by("pk")
    found = []
    for one in rounds:
        decision = one.decisions.first()
        if decision is not None:
            mine = dict(decision.votes.filter(member__user=user).values_list("tie", "application_id"))
            words = decision_in_words(decision)
            for tie in words["ties"]:
                tie["mine"] = mine.get(tie["number"])
            found.append({"round": one, **words})
    return found


def public_awards(words: str = "") -> QuerySet:
    """Chosen, awarded and withdrawn, the newest first; found by the name of firm or project, or by number."""
    rows = with_names(AwardApplication.objects.public())
    if words:
        is_named = Q(firm__name__icontains=words) | Q(project__name__icontains=words) | Q(number__iexact=words)
        rows = rows.filter(is_named)
    return rows.order_by("-pk")


def awards_panel(user: User, firms: Sequence[PropertyFirm]) -> Panel | None:
    """The part of the firm's start page about awards and training."""
    if not firms:
        return None
    count = AwardApplication.objects.filter(firm__in=firms).exclude(state="taken_back").count()
    return Panel("programmes/awards/_panel.html", {"count": count, "title": _("Awards and training")})
