"""Complaints in the REST API: reading, for those who may see them."""

from typing import Any

from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from complaints.api.filters import ComplaintFilter
from complaints.api.pages import QueuePagination
from complaints.api.serializers import ComplaintDetailSerializer, ComplaintSerializer
from complaints.models import Complaint


class ComplaintViewSet(ReadOnlyModelViewSet):
    """The complaints of the person's areas or firms, newest first."""

    queryset = Complaint.objects.none()
    filterset_class = ComplaintFilter
    pagination_class = QueuePagination

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        if self.action == "list":
            return Complaint.objects.order_by()  # its pages take from it only what the person may see
        rows = Complaint.objects.visible_to(self.request.user).select_related("estate", "area", "category", "firm")
        rows = rows.defer("reporter_name", "reporter_phone", "reporter_email", "area__geometry")
        return rows.prefetch_related("events")

    def get_serializer_class(self) -> type[Serializer]:
        return ComplaintSerializer if self.action == "list" else ComplaintDetailSerializer
