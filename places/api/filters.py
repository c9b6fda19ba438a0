"""How lists of areas and estates can be narrowed."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from places.choices import AreaKind, EstateKind, EstateStatus
from places.models import Area, Estate


class AreaFilter(django_filters.FilterSet):
    """By kind, code of the parent, code of any area above."""

    kind = django_filters.MultipleChoiceFilter(choices=AreaKind)
    parent = django_filters.CharFilter("parent__code")
    name = django_filters.CharFilter("name", "contains")

    class Meta:
        model = Area
        fields: list[str] = []


class EstateFilter(django_filters.FilterSet):
    """By words of the name, kind, state, and code of the area or of one above it."""

    q = django_filters.CharFilter(method="by_words")
    kind = django_filters.MultipleChoiceFilter(choices=EstateKind)
    status = django_filters.MultipleChoiceFilter(choices=EstateStatus)
    area = django_filters.CharFilter(method="within")

    class Meta:
        model = Estate
        fields: list[str] = []

    def by_words(self, estates: Any, _name: str, words: str) -> QuerySet:
        """Estates that the search finds."""
        return estates.matching(words)

    def within(self, estates: Any, _name: str, code: str) -> QuerySet:
        """Estates in an area or below it."""
        area = Area.objects.filter(code=code).only("path").first()
        return estates.within_areas([area.path]) if area is not None else estates.none()
