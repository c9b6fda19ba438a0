"""Pages of the firms' own people. Complaints and credit have pages of their own below `firm/`."""

from django.urls import include, path

from firms import views

app_name = "firms"
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("firms.urls_filings")),
    path("reports/", include("firms.urls_reports")),
    path("", include("firms.urls_disclosure")),
    path("inspections/", include("firms.urls_inspections")),
    path("", include("firms.urls_firm_tenders")),
]
