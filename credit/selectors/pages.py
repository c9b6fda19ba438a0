"""What the public pages of ratings show: search, comparison, one firm."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from credit.charts import Bar, grade_bars
from credit.models import CreditFile, RulebookVersion
from credit.selectors.derivations import category_totals
from credit.selectors.entries import entries_of_firms, published_entries
from credit.selectors.standings import (
    Standing,
    grade_table,
    history_of,
    history_picture,
    past_standing,
    present_standing,
    standing_parts,
)
from firms.models import PropertyFirm, ServiceProject
from firms.selectors import projects_of
from places.choices import AreaKind
from places.models import Area, Estate

KEEP_SECONDS = 300
MOST_COMPARED = 4
MOST_ESTATES = 8
MOST_PROJECTS = 100


def version_in_force(day: datetime.date) -> RulebookVersion | None:
    """The rulebook by which firms are rated on a day, None when nothing is in force."""
    return RulebookVersion.objects.in_force(day).filter(subject="firm").select_related("rulebook").first()


def rating_list(words: str, grade: str, area: Area | None = None) -> QuerySet[CreditFile]:
    """Rated firms, best first and those without a score last, by words, grade, and the area that they serve."""
    files = CreditFile.objects.rated().search(words).select_related("firm")
    if area is not None:
        files = files.serving(area, timezone.localdate())
    if grade:
        files = files.filter(grade=grade)
    return files.order_by(F("score").desc(nulls_last=True), "firm_id")


def distribution(version: RulebookVersion | None, area: Area | None = None) -> list[Bar]:
    """How many firms have which grade, best first. Counted at most once in five minutes."""
    key = f"credit-distribution-{area.pk if area is not None else 'all'}"
    return grade_bars(list(grade_table(version).values()), cache.get_or_set(key, lambda: _count(area), KEEP_SECONDS))


def _count(area: Area | None) -> dict[str, int]:
    files = rating_list("", "", area)
    rows = files.order_by().values("grade").annotate(number=Count("pk"))
    return {row["grade"]: row["number"] for row in rows}


def areas_to_choose() -> QuerySet[Area]:
    """Districts and subdistricts, in the order of the tree."""
    kinds = [AreaKind.DISTRICT, AreaKind.SUBDISTRICT]
    return Area.objects.active().filter(kind__in=kinds).without_geometry().order_by("path")


def chosen_area(code: str) -> Area | None:
    """The area with a code; None for none or an unknown one."""
    return Area.objects.active().without_geometry().filter(code=code).first() if code else None


def firms_around(words: str) -> list[dict[str, Any]]:
    """Estates that fit the words, each with its area and the firm that serves it today."""
    today = timezone.localdate()
    found = Estate.objects.public().matching(words).select_related("area").defer("area__geometry", "polygon")
    estates = list(found[:MOST_ESTATES])
    projects = ServiceProject.objects.on(today).filter(estate__in=estates).select_related("firm")
    of_estate = {project.estate_id: project for project in projects}
    return [{"estate": estate, "area": estate.area, "project": of_estate.get(estate.pk)} for estate in estates]


def rating_page(
    firm: PropertyFirm,
    day: datetime.date | None = None,
    *,
    now: datetime.datetime | None = None,
    is_public: bool = True,
    project: ServiceProject | None = None,
) -> dict[str, Any]:
    """Everything about how a firm, or its project, stands today or at the end of a past day.

    Score, each line in words, history. `rating` is None for whoever has none, and for a past day.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    is_past = day is not None and day < today
    if is_past and day is not None:
        standing = past_standing(firm, day, now, project)
    else:
        standing = present_standing(firm, project)
    context: dict[str, Any] = {
        "firm": firm,
        "project": project,
        "day": day if is_past else None,
        "rating": standing.rating if standing else None,
        "standing": standing,
        "projects": _served(firm, standing.as_of if standing and is_past else today) if project is None else [],
        "entries": [row for row in published_entries(firm, today) if project in (None, row["entry"].project)],
    }
    return context | _parts(firm, standing, today, is_public) if standing is not None else context


def _served(firm: PropertyFirm, day: datetime.date) -> list[dict[str, Any]]:
    """What a firm serves on a day, with the grade of each project where projects are rated."""
    projects = list(projects_of(firm, day)[:MOST_PROJECTS])
    files = CreditFile.objects.filter(firm=firm, project__in=projects, rating__isnull=False)
    of_project = {file.project_id: file for file in files.select_related("rating__rulebook_version")}
    found = []
    for project in projects:
        file = of_project.get(project.pk)
        grades = grade_table(file.rating.rulebook_version) if file is not None and file.rating is not None else {}
        grade = grades.get(file.grade, {"code": file.grade, "title": ""}) if file is not None else None
        found.append({"project": project, "estate": project.estate, "file": file, "grade": grade})
    return found


def _parts(firm: PropertyFirm, standing: Standing, today: datetime.date, is_public: bool) -> dict[str, Any]:
    history = history_of(firm, standing.project)
    clocks = standing.document["clocks"]
    return {
        **standing_parts(standing, is_public=is_public),
        "clock": clocks["event_objection"],
        "stays": clocks.get("stays", False),
        "history": history,
        "chart": history_picture(history, standing.version, today),
    }


def compare_page(codes: Sequence[str]) -> dict[str, Any]:
    """Up to four firms side by side: score, grade, points by category, lists, what they serve. Seven statements."""
    wanted = list(dict.fromkeys(code.upper() for code in codes))
    firms = {firm.unified_code: firm for firm in PropertyFirm.objects.filter(unified_code__in=wanted[:MOST_COMPARED])}
    shown = [firms[code] for code in wanted if code in firms]
    files = CreditFile.objects.rated().filter(firm__in=shown).select_related("rating__rulebook_version")
    of_firm = {file.firm_id: file for file in files}
    today = timezone.localdate()
    entries = entries_of_firms(shown, today)
    projects = ServiceProject.objects.on(today).filter(firm__in=shown).order_by().values("firm_id")
    served = {row["firm_id"]: row for row in projects.annotate(number=Count("pk"))}
    columns = [_column(firm, of_firm.get(firm.pk), entries.get(firm.pk, []), served.get(firm.pk, {})) for firm in shown]
    return {
        "columns": columns,
        "rows": _category_rows(columns),
        "too_many": len(wanted) > MOST_COMPARED,
        "unknown": [code for code in wanted[:MOST_COMPARED] if code not in firms],
    }


def _column(firm: PropertyFirm, file: CreditFile | None, entries: list[Any], served: dict[str, Any]) -> dict[str, Any]:
    rating = file.rating if file is not None else None
    column = {"firm": firm, "file": file, "entries": entries, "projects": served.get("number", 0), "grade": None}
    if rating is None:
        return {**column, "categories": {}}
    version = rating.rulebook_version
    totals = category_totals(version.document, rating.derivation["lines"])
    titles = {category["code"]: category["title"] for category in version.document["categories"]}
    return {
        **column,
        "grade": grade_table(version).get(rating.grade, {"code": rating.grade, "title": ""}),
        "categories": {titles[code]: total for code, total in totals.items()},
    }


def _category_rows(columns: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per category of any of the rulebooks, with a cell per firm."""
    columns = list(columns)
    titles = dict.fromkeys(title for column in columns for title in column["categories"])
    return [{"title": title, "cells": [column["categories"].get(title) for column in columns]} for title in titles]
