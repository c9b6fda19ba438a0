"""Firms and projects in the REST API."""

from rest_framework.routers import BaseRouter

from firms.api import disclosure
from firms.api.filings import FilingViewSet
from firms.api.reports import FirmReportViewSet
from firms.api.tenders import PublicTenderViewSet, PurchaseItemViewSet, PurchaseRoundViewSet
from firms.api.views import FirmViewSet, ProjectViewSet


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("firms", FirmViewSet, basename="firm")
    router.register("projects", ProjectViewSet, basename="project")
    router.register("filings", FilingViewSet, basename="filing")
    router.register("firm-reports", FirmReportViewSet, basename="firm-report")
    router.register("public/disclosures", disclosure.PublicDisclosureViewSet, basename="public-disclosure")
    router.register("public/disclosure-duties", disclosure.PublicDutyViewSet, basename="public-disclosure-duty")
    router.register("public/service-levels", disclosure.PublicLevelViewSet, basename="public-service-level")
    router.register("public/reference-prices", disclosure.PublicPriceViewSet, basename="public-reference-price")
    router.register("public/tenders", PublicTenderViewSet, basename="public-tender")
    router.register("public/purchase-items", PurchaseItemViewSet, basename="public-purchase-item")
    router.register("public/purchase-rounds", PurchaseRoundViewSet, basename="public-purchase-round")
