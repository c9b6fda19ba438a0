"""Programmes in the REST API: reading only."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from places.models import Area
from programmes.api.serializers import (
    AssetSerializer,
    CoverageSerializer,
    EntrySerializer,
    LineSerializer,
    RoomSerializer,
    RunDetailSerializer,
    RunSerializer,
)
from programmes.models import ManagementRoom, NeglectedEstate, PublicAsset, SubsidyLine, SubsidyRun
from programmes.selectors.coverage import ALL_KINDS, coverage_below, coverage_of, target_on
from programmes.selectors.subsidies import lines_of_firms
from programmes.views.public import PUBLIC_KINDS


class Visible(ReadOnlyModelViewSet):
    """Rows in the areas that the person's roles reach."""

    filterset_fields: list[str] = []

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return self.rows()

    def rows(self) -> Any:
        """The rows that the person sees."""
        raise NotImplementedError


class EntryViewSet(Visible):
    """The register of old and abandoned estates; `is_covered` is today's, by the target in force."""

    queryset = NeglectedEstate.objects.none()
    serializer_class = EntrySerializer
    filterset_fields = ["state", "kind"]

    def rows(self) -> Any:
        today = timezone.localdate()
        target = target_on(today)
        kinds = target.counted_kinds if target is not None else ALL_KINDS
        rows = NeglectedEstate.objects.visible_to(self.request.user).looked_after(today, kinds)
        return rows.select_related("estate__area").defer("estate__area__geometry", "estate__polygon").order_by("pk")


class RoomViewSet(Visible):
    """The register of management rooms."""

    queryset = ManagementRoom.objects.none()
    serializer_class = RoomSerializer
    filterset_fields = ["kind", "use"]

    def rows(self) -> Any:
        return ManagementRoom.objects.visible_to(self.request.user).select_related("estate").order_by("pk")


class AssetViewSet(Visible):
    """The register of public assets."""

    queryset = PublicAsset.objects.none()
    serializer_class = AssetSerializer
    filterset_fields = ["kind", "is_in_use"]

    def rows(self) -> Any:
        return PublicAsset.objects.visible_to(self.request.user).select_related("estate").order_by("pk")


class RunViewSet(Visible):
    """Subsidy runs, for those who see the whole jurisdiction."""

    queryset = SubsidyRun.objects.none()
    filterset_fields = ["year", "quarter", "state"]

    def rows(self) -> Any:
        runs = SubsidyRun.objects.visible_to(self.request.user).order_by("-year", "-quarter", "-version", "-pk")
        return runs.defer("text") if self.action == "list" else runs

    def get_serializer_class(self) -> type[Serializer]:
        return RunSerializer if self.action == "list" else RunDetailSerializer


class LineViewSet(Visible):
    """A firm's own lines of approved runs."""

    queryset = SubsidyLine.objects.none()
    serializer_class = LineSerializer
    filterset_fields = ["is_eligible"]

    def rows(self) -> Any:
        return lines_of_firms(self.request.user)


class PublicCoverageViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Coverage of old estates for everybody, down to the subdistrict."""

    queryset = Area.objects.none()
    serializer_class = CoverageSerializer
    permission_classes = [AllowAny]
    pagination_class = None
    filter_backends: list[Any] = []
    lookup_field = "code"

    @extend_schema(responses=CoverageSerializer(many=True))
    def list(self, *args: Any, **kwargs: Any) -> Response:
        """The whole place and the areas directly below it."""
        root = Area.objects.active().without_geometry().filter(parent=None).first()
        if root is None:
            return Response([])
        today = timezone.localdate()
        below = [row for row in coverage_below(root, today) if row.area.pk != root.pk]
        return Response(CoverageSerializer([coverage_of(root, today), *below], many=True).data)

    @extend_schema(responses=CoverageSerializer)
    def retrieve(self, request: Any, *args: Any, code: str, **kwargs: Any) -> Response:
        """One area."""
        area = Area.objects.active().without_geometry().filter(code=code, kind__in=PUBLIC_KINDS).first()
        if area is None:
            raise Http404
        return Response(CoverageSerializer(coverage_of(area, timezone.localdate())).data)
