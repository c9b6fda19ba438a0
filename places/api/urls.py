"""Areas and estates in the REST API."""

from rest_framework.routers import BaseRouter

from places.api.views import AreaViewSet, EstateViewSet, PublicEstateViewSet


def register(router: BaseRouter) -> None:
    """Add the viewsets of this app."""
    router.register("areas", AreaViewSet, basename="area")
    router.register("estates", EstateViewSet, basename="estate")
    router.register("public/estates", PublicEstateViewSet, basename="public-estate")
