"""Sample checklists, matrix, figures and ladder of inspections."""

import datetime
import json
from pathlib import Path

from django.utils import timezone

from common.digest import digest
from firms.choices import VersionState
from firms.models import Checklist, ChecklistVersion, InspectionFrequency, InspectionPolicy, OrderRung

FILE = Path(__file__).parent / "data" / "checklists.json"
SINCE = datetime.date(2020, 1, 1)
SOURCE = "样本，请按本地规定修改"
# risk → grade → inspections a year; "" is any other grade
MATRIX = {
    "low": {"": 2, "AAA": 1, "AA": 1, "D": 4},
    "medium": {"": 4, "AAA": 2, "AA": 3, "D": 6},
    "high": {"": 6, "AAA": 4, "AA": 4, "D": 12},
}
LADDER = (("remind", -2), ("press", 0), ("supervise", 3), ("interview", 7))


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    if not InspectionPolicy.objects.exists():
        InspectionPolicy.objects.create(effective_from=SINCE, legal_source=SOURCE)
    if not InspectionFrequency.objects.exists():
        InspectionFrequency.objects.bulk_create(
            InspectionFrequency(risk=risk, grade=grade, per_year=number, legal_source=SOURCE, effective_from=SINCE)
            for risk, row in MATRIX.items()
            for grade, number in row.items()
        )
    if not OrderRung.objects.exists():
        OrderRung.objects.bulk_create(
            OrderRung(step=step, offset_days=offset, legal_source=SOURCE, effective_from=SINCE)
            for step, offset in LADDER
        )
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        _install_checklist(row)


def _install_checklist(row: dict) -> None:
    checklist, is_new = Checklist.objects.get_or_create(
        code=row["code"], defaults={"name": row["name"], "name_en": row["name_en"]}
    )
    if is_new:
        ChecklistVersion.objects.create(
            checklist=checklist,
            number=1,
            state=VersionState.PUBLISHED,
            sections=row["sections"],
            sha256=digest(row["sections"]),
            published_at=timezone.now(),
        )
