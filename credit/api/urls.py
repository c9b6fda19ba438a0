"""Public reads of ratings and lists in the REST API."""

from rest_framework.routers import BaseRouter

from credit.api.events import CreditEventViewSet
from credit.api.views import PublicationViewSet, PublicListViewSet, PublicRatingViewSet, PublicRulebookViewSet


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("credit/events", CreditEventViewSet, basename="credit-event")
    router.register("public/ratings", PublicRatingViewSet, basename="public-rating")
    router.register("public/lists", PublicListViewSet, basename="public-list")
    router.register("public/publications", PublicationViewSet, basename="public-publication")
    router.register("public/rulebooks", PublicRulebookViewSet, basename="public-rulebook")
