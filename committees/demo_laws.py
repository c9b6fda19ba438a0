"""Assembly rules of the demo: a sample of a place, choices, and an assembly's own rules. Adds nothing twice."""

import datetime

from django.utils import timezone

from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.reference import NATIONAL, SAMPLES
from committees.services.assembly_rules import enter_procedure, load_rules, set_choices
from places.models import Estate

FIRST_DAY = datetime.date(2025, 1, 1)
PLACES = ("shandong", "beijing")
"""Places whose samples stand in for a text of the demo's invented districts: by their size."""

OWN_RULES = (
    ({"unreturned": "with_majority", "proxy_limit": 3, "duplicates": "first_valid"}, {"unreturned": "第十二条"}),
    ({"unreturned": "participating_abstain", "invalid": "participating"}, {"invalid": "第九条"}),
)


def seed(scale: int) -> None:
    """One jurisdiction's law; `scale` 0 stays with the national rules that every jurisdiction starts with."""
    now = timezone.now()
    if scale and not AssemblyRuleSet.objects.exclude(place=NATIONAL).exists():
        load_rules(
            SAMPLES.read_text(encoding="utf-8"),
            by=None,
            now=now,
            source="演示数据：借用其他地区的示例，不是本地规定",
            effective_from=FIRST_DAY,
            place=PLACES[scale % len(PLACES)],
        )
    if scale and not VotingChoices.objects.exists():
        set_choices(
            {"duplicates": "first_valid", "proxy_limit": 5, "proxy_excess": "reject_excess"},
            by=None,
            now=now,
            basis="演示：住建部门业主大会表决指引",
            effective_from=FIRST_DAY,
            has_read_warning=True,
        )
    if RulesOfProcedure.objects.exists():
        return
    estates = Estate.objects.in_use().select_related("area").order_by("pk")[: len(OWN_RULES)]
    for number, (estate, (values, clauses)) in enumerate(zip(estates, OWN_RULES, strict=False), start=1):
        enter_procedure(
            estate,
            values,
            by=None,
            now=now,
            document=f"{estate.name}业主大会议事规则（2025年第{number}号）",
            adopted_on=datetime.date(2025, 6, number),
            clauses=clauses,
        )
