"""Who is told about inspections and orders."""

from accounts.models import User
from accounts.permissions import holders
from firms.models import PropertyFirm
from places.models import Area

MOST_TOLD = 50


def people_of_firm(firm: PropertyFirm) -> list[User]:
    """Those who answer orders for a firm."""
    return list(holders(PropertyFirm, [firm.pk], "represent_firm", "answer_complaints")[:MOST_TOLD])


def people_of_office(area: Area, *, is_superior: bool = False) -> list[User]:
    """Those who inspect in the area or, where nobody does, in the next one above; `is_superior`: the next office up."""
    above = list(reversed(Area.objects.above(area.path).values_list("pk", flat=True)))
    offices = (found for pk in above if (found := list(holders(Area, [pk], "manage_firms")[:MOST_TOLD])))
    nearest = next(offices, [])
    return next(offices, nearest) if is_superior else nearest
