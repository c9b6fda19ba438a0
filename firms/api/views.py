"""Firms and projects in the REST API: reading only, what the person's roles reach."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.viewsets import ReadOnlyModelViewSet

from firms.api.serializers import FirmSerializer, ProjectSerializer
from firms.choices import FirmStatus
from firms.models import PropertyFirm, ServiceProject


class FirmFilter(django_filters.FilterSet):
    """By words of name, initials or code, and by the state of the filing."""

    q = django_filters.CharFilter(method="by_words", max_length=60)
    status = django_filters.MultipleChoiceFilter(choices=FirmStatus)

    class Meta:
        model = PropertyFirm
        fields: list[str] = []

    def by_words(self, firms: Any, _name: str, words: str) -> QuerySet:
        """Firms that the search finds."""
        return firms.search(words)


class ProjectFilter(django_filters.FilterSet):
    """By firm, by estate, and whether in force today."""

    firm = django_filters.CharFilter("firm__unified_code")
    estate = django_filters.CharFilter("estate__code")
    in_force = django_filters.BooleanFilter(method="only_in_force")

    class Meta:
        model = ServiceProject
        fields: list[str] = []

    def only_in_force(self, projects: Any, _name: str, is_wanted: bool) -> QuerySet:
        """Projects of today."""
        return projects.on(timezone.localdate()) if is_wanted else projects


class FirmViewSet(ReadOnlyModelViewSet):
    """The firms that the person's roles reach."""

    queryset = PropertyFirm.objects.none()
    serializer_class = FirmSerializer
    filterset_class = FirmFilter
    lookup_field = "unified_code"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return PropertyFirm.objects.visible_to(self.request.user)


class ProjectViewSet(ReadOnlyModelViewSet):
    """The projects that the person's roles reach."""

    queryset = ServiceProject.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return ServiceProject.objects.visible_to(self.request.user).select_related("firm", "estate")
