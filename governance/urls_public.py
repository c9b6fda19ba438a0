"""URLs of the public host: the list of jurisdictions and the platform operators' administration."""

from django.contrib import admin
from django.urls import include, path

from common import errors_views
from governance.urls_shared import shared_urls
from tenants import views

urlpatterns = [
    *shared_urls(),
    path("admin/", admin.site.urls),
    path("register/", include("tenants.urls")),
    path("", views.landing, name="landing"),
]

handler400 = errors_views.bad_request
handler403 = errors_views.forbidden
handler404 = errors_views.not_found
handler500 = errors_views.server_error
