"""Programmes in the REST API."""

from rest_framework.routers import BaseRouter

from programmes.api.views import (
    AssetViewSet,
    EntryViewSet,
    LineViewSet,
    PublicCoverageViewSet,
    RoomViewSet,
    RunViewSet,
)


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("neglected-estates", EntryViewSet, basename="neglected-estate")
    router.register("management-rooms", RoomViewSet, basename="management-room")
    router.register("public-assets", AssetViewSet, basename="public-asset")
    router.register("subsidy-runs", RunViewSet, basename="subsidy-run")
    router.register("subsidy-lines", LineViewSet, basename="subsidy-line")
    router.register("public/coverage", PublicCoverageViewSet, basename="public-coverage")
