"""Units: firms, projects, owners' committees. How one is named in a row, and where it lies."""

from typing import Any

from django.db import models

from committees.models import OwnersCommittee
from firms.models import PropertyFirm, ServiceProject
from party.choices import End
from places.models import Area

Unit = PropertyFirm | ServiceProject | OwnersCommittee

LINK_OF: dict[type[models.Model], str] = {
    PropertyFirm: "firm",
    ServiceProject: "project",
    OwnersCommittee: "owners_committee",
}
END_OF = {"firm": End.FIRM, "project": End.PROJECT, "owners_committee": End.COMMITTEE}
MODEL_OF: dict[str, Any] = {END_OF[link]: model for model, link in LINK_OF.items()}


def link_of(unit: models.Model) -> str:
    """Name of the field that points to such a unit: `firm`, `project` or `owners_committee`."""
    return LINK_OF[type(unit)]


def end_of(unit: models.Model) -> End:
    """The end that the unit is counted at."""
    return END_OF[link_of(unit)]


def areas_of(unit: Any) -> list[Area]:
    """Where a unit lies; a firm in every area in which it serves. One query for a firm, else none once joined."""
    if isinstance(unit, PropertyFirm):
        estates = unit.projects.filter(effective_to=None).values("estate__area")
        return list(Area.objects.filter(pk__in=estates).without_geometry().order_by("path"))
    return [unit.estate.area]
