"""How the list of complaints can be narrowed."""

import django_filters

from complaints.choices import Severity, State
from complaints.models import Complaint


class ComplaintFilter(django_filters.FilterSet):
    """By state, severity, codes of estate, area and category, and day of receipt."""

    state = django_filters.MultipleChoiceFilter(choices=State, distinct=False)
    severity = django_filters.MultipleChoiceFilter(choices=Severity, distinct=False)
    estate = django_filters.CharFilter("estate__code")
    area = django_filters.CharFilter("area__code")
    category = django_filters.CharFilter("category__code")
    received_from = django_filters.IsoDateTimeFilter("created_at", "gte")
    received_before = django_filters.IsoDateTimeFilter("created_at", "lt")

    class Meta:
        model = Complaint
        fields: list[str] = []
