"""Areas and estates in the REST API: reading only."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from places.api.filters import AreaFilter, EstateFilter
from places.api.serializers import (
    AreaDetailSerializer,
    AreaSerializer,
    EstateDetailSerializer,
    EstateSerializer,
    PublicEstateSerializer,
)
from places.models import Area, Estate

MOST_FOUND = 20
LONGEST_QUERY = 60


class AreaViewSet(ReadOnlyModelViewSet):
    """The areas that the person's roles reach."""

    queryset = Area.objects.none()
    filterset_class = AreaFilter
    lookup_field = "code"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        areas = Area.objects.visible_to(self.request.user).select_related("parent").defer("parent__geometry")
        return areas.without_geometry() if self.action == "list" else areas

    def get_serializer_class(self) -> type[Serializer]:
        return AreaSerializer if self.action == "list" else AreaDetailSerializer


class EstateViewSet(ReadOnlyModelViewSet):
    """The estates in the areas that the person's roles reach."""

    queryset = Estate.objects.none()
    filterset_class = EstateFilter
    lookup_field = "code"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        estates = Estate.objects.visible_to(self.request.user).select_related("area").defer("area__geometry")
        return estates.defer("polygon") if self.action == "list" else estates

    def get_serializer_class(self) -> type[Serializer]:
        return EstateSerializer if self.action == "list" else EstateDetailSerializer


class PublicEstateViewSet(ListModelMixin, GenericViewSet):
    """Search of estates for everybody: the best twenty, public facts only."""

    queryset = Estate.objects.none()
    serializer_class = PublicEstateSerializer
    permission_classes = [AllowAny]
    pagination_class = None
    filter_backends: list[Any] = []

    @extend_schema(parameters=[OpenApiParameter("q", str, description="name, pinyin, initials or address")])
    def list(self, *args: Any, **kwargs: Any) -> Any:
        return super().list(*args, **kwargs)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        words = self.request.query_params.get("q", "").replace("\0", "")[:LONGEST_QUERY]
        return Estate.objects.public().matching(words).select_related("area").defer("area__geometry")[:MOST_FOUND]
