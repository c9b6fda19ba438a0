"""The credit part of an estate's public page: who serves it, and how well."""

from typing import Any

from django.utils import timezone

from credit.models import CreditFile
from credit.selectors.standings import grade_table
from firms.selectors import project_on
from places.models import Estate


def estate_section(estate: Estate) -> dict[str, Any] | None:
    """The firm that serves the estate today, with its grade; None when nobody does."""
    project = project_on(estate, timezone.localdate())
    if project is None:
        return None
    files = CreditFile.objects.rated().select_related("rating__rulebook_version")
    file = files.filter(firm=project.firm_id).first()
    grade = grade_table(file.rating.rulebook_version).get(file.grade) if file is not None else None
    return {"project": project, "firm": project.firm, "file": file, "grade": grade}
