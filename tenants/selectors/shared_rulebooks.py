"""What a district may see of its city's rulebooks."""

from django.db.models import QuerySet

from tenants.models import Jurisdiction, SharedRulebook


def rulebooks_of_city(district: Jurisdiction | None) -> QuerySet[SharedRulebook]:
    """The adopted rulebooks of a district's own city; none for a city. The only way to them from a request."""
    if district is None or district.parent_id is None:
        return SharedRulebook.objects.none()
    return SharedRulebook.objects.filter(jurisdiction=district.parent_id).select_related("jurisdiction")
