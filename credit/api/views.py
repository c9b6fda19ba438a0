"""Ratings, lists and publications for everybody: reading only."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.permissions import AllowAny
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from credit.api.serializers import (
    ListIssueDetailSerializer,
    ListIssueSerializer,
    PublicationSerializer,
    RatingDetailSerializer,
    RatingRowSerializer,
)
from credit.models import CreditFile, ListIssue, Publication


class RatingFilter(django_filters.FilterSet):
    """By words of name, initials or code, and by grade."""

    q = django_filters.CharFilter(method="by_words", max_length=60)
    grade = django_filters.CharFilter("grade", max_length=20)

    class Meta:
        model = CreditFile
        fields: list[str] = []

    def by_words(self, files: Any, _name: str, words: str) -> QuerySet:
        """Firms that the search finds."""
        return files.search(words)


class PublicRatingViewSet(ReadOnlyModelViewSet):
    """How rated firms stand; one with inputs and every line of the derivation."""

    queryset = CreditFile.objects.rated().select_related("firm", "rating__rulebook_version")
    permission_classes = (AllowAny,)
    filterset_class = RatingFilter
    lookup_field = "firm__unified_code"
    lookup_url_kwarg = "unified_code"
    lookup_value_regex = "[0-9A-Z]{18}"

    def get_serializer_class(self) -> type[Serializer]:
        return RatingRowSerializer if self.action == "list" else RatingDetailSerializer

    def get_queryset(self) -> Any:
        files = super().get_queryset()
        return files.defer("rating__inputs", "rating__derivation") if self.action == "list" else files


class PublicListViewSet(ReadOnlyModelViewSet):
    """The lists of each quarter, from the first day of publicity on."""

    queryset = ListIssue.objects.public()
    permission_classes = (AllowAny,)

    def get_serializer_class(self) -> type[Serializer]:
        return ListIssueSerializer if self.action == "list" else ListIssueDetailSerializer


class PublicationViewSet(ReadOnlyModelViewSet):
    """The chain of publications."""

    queryset = Publication.objects.all()
    permission_classes = (AllowAny,)
    serializer_class = PublicationSerializer
    lookup_field = "number"
