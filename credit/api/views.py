"""Ratings, lists, publications and rulebooks for everybody: reading only."""

import datetime
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from credit.api.serializers import (
    ListEntrySerializer,
    ListIssueDetailSerializer,
    ListIssueSerializer,
    ProofSerializer,
    PublicationSerializer,
    RatingRowSerializer,
    RulebookDetailSerializer,
    RulebookSerializer,
    StandingSerializer,
)
from credit.models import CreditFile, ListIssue, Publication, RulebookVersion
from credit.selectors.entries import published_entries
from credit.selectors.pages import chosen_area
from credit.selectors.proofs import rating_proof
from credit.selectors.standings import Standing, past_standing, present_standing
from firms.models import PropertyFirm

AS_OF = OpenApiParameter("as_of", datetime.date, description="The end of this past day, by what was known then.")


class RatingFilter(django_filters.FilterSet):
    """By words of name, initials or code, by grade, and by an area that the firm serves."""

    q = django_filters.CharFilter(method="by_words", max_length=60)
    grade = django_filters.CharFilter("grade", max_length=20)
    area = django_filters.CharFilter(method="by_area", max_length=20)

    class Meta:
        model = CreditFile
        fields: list[str] = []

    def by_words(self, files: Any, _name: str, words: str) -> QuerySet:
        """Firms that the search finds."""
        return files.search(words)

    def by_area(self, files: Any, _name: str, code: str) -> QuerySet:
        """Firms that serve an estate in the area; none for an unknown code."""
        area = chosen_area(code)
        return files.serving(area, timezone.localdate()) if area is not None else files.none()


class PublicRatingViewSet(ListModelMixin, GenericViewSet):
    """How rated firms stand; one with every line of the derivation, today or at the end of a past day."""

    queryset = CreditFile.objects.rated().select_related("firm").order_by(F("score").desc(nulls_last=True), "firm_id")
    permission_classes = (AllowAny,)
    serializer_class = RatingRowSerializer
    filterset_class = RatingFilter
    lookup_field = "firm__unified_code"
    lookup_url_kwarg = "unified_code"
    lookup_value_regex = "[0-9A-Z]{18}"

    def _firm(self) -> PropertyFirm:
        return get_object_or_404(PropertyFirm, unified_code=self.kwargs["unified_code"])

    def _standing(self, request: Request) -> Standing:
        """Raises `ValidationError` for a day that cannot be shown, `Http404` for a firm without rating on it."""
        firm, text = self._firm(), request.query_params.get("as_of", "")
        try:
            day = datetime.date.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError({"as_of": _("Write the day as 2026-03-31.")}) from error
        now = timezone.now()
        if day is not None and day > timezone.localdate(now):
            raise ValidationError({"as_of": _("That day has not come yet. Choose today or a day before.")})
        is_past = day is not None and day < timezone.localdate(now)
        standing = past_standing(firm, day, now) if is_past and day is not None else present_standing(firm)
        if standing is None:
            raise Http404
        return standing

    @extend_schema(parameters=[AS_OF], responses=StandingSerializer)
    def retrieve(self, request: Request, unified_code: str) -> Response:
        """One firm with every line of the derivation."""
        return Response(StandingSerializer(self._standing(request)).data)

    @extend_schema(parameters=[AS_OF], responses=ProofSerializer)
    @action(detail=True)
    def derivation(self, request: Request, unified_code: str) -> Response:
        """Rulebook, inputs and outcome, so that anybody can compute the rating again."""
        return Response(ProofSerializer(rating_proof(self._standing(request))).data)

    @extend_schema(responses=ListEntrySerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def entries(self, request: Request, unified_code: str) -> Response:
        """The firm's places on lists, newest first, as far as they are in public view."""
        rows = published_entries(self._firm(), timezone.localdate())
        return Response(ListEntrySerializer(rows, many=True).data)


class PublicListViewSet(ReadOnlyModelViewSet):
    """The lists of each period in every version, from the first day of publicity on."""

    queryset = ListIssue.objects.public().select_related("rulebook_version")
    permission_classes = (AllowAny,)
    filterset_fields = ("subject", "cycle", "year", "state")

    def get_serializer_class(self) -> Any:
        return ListIssueSerializer if self.action == "list" else ListIssueDetailSerializer


class PublicationViewSet(ReadOnlyModelViewSet):
    """The chain of publications."""

    queryset = Publication.objects.all()
    permission_classes = (AllowAny,)
    serializer_class = PublicationSerializer
    lookup_field = "number"


class PublicRulebookViewSet(ReadOnlyModelViewSet):
    """The rulebooks that are or were in force."""

    queryset = RulebookVersion.objects.filter(state="adopted").select_related("rulebook").defer("source_text")
    permission_classes = (AllowAny,)
    filterset_fields = ("subject",)

    def get_serializer_class(self) -> Any:
        return RulebookSerializer if self.action == "list" else RulebookDetailSerializer
