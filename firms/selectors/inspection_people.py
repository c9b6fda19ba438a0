"""Who is told about inspections and orders."""

from django.contrib.contenttypes.models import ContentType
from guardian.models import UserObjectPermission

from accounts.models import User
from firms.models import PropertyFirm
from places.models import Area

MOST_TOLD = 50


def people_of_firm(firm: PropertyFirm) -> list[User]:
    """Those who answer orders for a firm."""
    return _people(["represent_firm", "answer_complaints"], "firms", PropertyFirm, [firm.pk])


def people_of_office(area: Area, *, is_superior: bool = False) -> list[User]:
    """Those who inspect in the area or, where nobody does, in the next one above; `is_superior`: the next office up."""
    above = list(reversed(Area.objects.above(area.path).values_list("pk", flat=True)))
    offices = (found for pk in above if (found := _people(["manage_firms"], "places", Area, [pk])))
    nearest = next(offices, [])
    return next(offices, nearest) if is_superior else nearest


def _people(codenames: list[str], app_label: str, model: type, pks: list[int]) -> list[User]:
    held = UserObjectPermission.objects.filter(
        permission__codename__in=codenames,
        permission__content_type__app_label=app_label,
        content_type=ContentType.objects.get_for_model(model),
        object_pk__in=[str(pk) for pk in pks],
    )
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")[:MOST_TOLD])
