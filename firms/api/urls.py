"""Firms and projects in the REST API."""

from rest_framework.routers import BaseRouter

from firms.api.reports import FirmReportViewSet
from firms.api.views import FirmViewSet, ProjectViewSet


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("firms", FirmViewSet, basename="firm")
    router.register("projects", ProjectViewSet, basename="project")
    router.register("firm-reports", FirmReportViewSet, basename="firm-report")
