"""Firms and projects in the REST API."""

from rest_framework.routers import BaseRouter

from firms.api.tenders import PublicTenderViewSet, PurchaseItemViewSet, PurchaseRoundViewSet
from firms.api.views import FirmViewSet, ProjectViewSet


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("firms", FirmViewSet, basename="firm")
    router.register("projects", ProjectViewSet, basename="project")
    router.register("public/tenders", PublicTenderViewSet, basename="public-tender")
    router.register("public/purchase-items", PurchaseItemViewSet, basename="public-purchase-item")
    router.register("public/purchase-rounds", PurchaseRoundViewSet, basename="public-purchase-round")
