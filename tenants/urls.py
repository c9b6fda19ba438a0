"""URLs of the published register; the same on every host."""

from django.urls import path, re_path

from tenants.views import register

app_name = "register"
urlpatterns = [
    path("", register.search, name="search"),
    re_path(r"^(?P<code>[0-9A-Za-z]{18})/$", register.firm, name="firm"),
    re_path(r"^(?P<code>[0-9A-Z]{18})\.json$", register.firm_json, name="firm_json"),
]
