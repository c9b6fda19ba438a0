"""Addresses of GeoReport v2: every resource in both formats."""

from django.urls import path

from complaints.open311 import views
from complaints.open311.answers import FORMATS

app_name = "open311"
urlpatterns = [path("v2/media/<str:signed>.jpg", views.media, name="media")]
for _ending in FORMATS:
    _rest = {"ending": _ending}
    urlpatterns += [
        path(f"discovery.{_ending}", views.discovery, _rest, name=f"discovery-{_ending}"),
        path(f"v2/discovery.{_ending}", views.discovery, _rest),
        path(f"v2/services.{_ending}", views.services, _rest, name=f"services-{_ending}"),
        path(f"v2/services/<str:code>.{_ending}", views.service, _rest, name=f"service-{_ending}"),
        path(f"v2/requests.{_ending}", views.requests, _rest, name=f"requests-{_ending}"),
        path(f"v2/requests/<str:number>.{_ending}", views.request_by_id, _rest, name=f"request-{_ending}"),
        path(f"v2/tokens/<str:number>.{_ending}", views.token, _rest, name=f"token-{_ending}"),
        path(f"v2/<path:rest>.{_ending}", views.nothing, _rest, name=f"nothing-{_ending}"),
    ]
