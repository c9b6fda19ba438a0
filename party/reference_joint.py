"""How often activities are due, and sample item tables, that a jurisdiction starts with."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from common.digest import digest
from party.choices import OrganisationKind
from party.choices.joint import ActivityKind
from party.models import ActivityRule, AssessmentTable

FIRST_DAY = datetime.date(2024, 1, 1)
SAMPLE = "示例规则：三会一课与主题党日的通行频次，请以本地文件为准"
TABLES = Path(__file__).resolve().parent / "data" / "assessment_tables.json"
BRANCHES = (
    OrganisationKind.BRANCH,
    OrganisationKind.TEMPORARY_BRANCH,
    OrganisationKind.JOINT_BRANCH,
)
ABOVE = (OrganisationKind.GENERAL_BRANCH, OrganisationKind.COMMITTEE)
COMMITTEE_FROM = 7  # members from which a branch has a committee

# kind, kinds of organisations, once in … months, from … members
FREQUENCIES = (
    (ActivityKind.MEMBER_MEETING, BRANCHES, 3, 0),
    (ActivityKind.COMMITTEE_MEETING, (*BRANCHES, *ABOVE), 1, COMMITTEE_FROM),
    (ActivityKind.GROUP_MEETING, (OrganisationKind.PARTY_GROUP,), 1, 0),
    (ActivityKind.LECTURE, BRANCHES, 2, 0),
    (ActivityKind.THEMED_DAY, BRANCHES, 1, 0),
)


def shipped_tables() -> list[dict[str, Any]]:
    """The sample tables: the known one of thirty points for firms, and one of the platform's figures for offices."""
    return json.loads(TABLES.read_text(encoding="utf-8"))


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    for kind, kinds, months, members in FREQUENCIES:
        if not ActivityRule.objects.filter(kind=kind).exists():
            ActivityRule.objects.create(
                kind=kind,
                organisation_kinds=list(kinds),
                months=months,
                members_from=members,
                source=SAMPLE,
                effective_from=FIRST_DAY,
            )
    for table in shipped_tables():
        if not AssessmentTable.objects.filter(code=table["code"]).exists():
            AssessmentTable.objects.create(
                **table, version=1, digest=digest(table["document"]), loaded_at=timezone.now()
            )
