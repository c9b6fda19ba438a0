"""Complaints in the REST API."""

from rest_framework.routers import BaseRouter

from complaints.api.hotline import HotlineOrderViewSet
from complaints.api.views import ComplaintViewSet


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("complaints", ComplaintViewSet, basename="complaint")
    router.register("hotline/orders", HotlineOrderViewSet, basename="hotline-order")
