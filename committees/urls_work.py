"""Pages of committee people."""

from django.urls import path

from committees.views import work

app_name = "committee"
urlpatterns = [
    path("", work.home, name="home"),
    path("<int:pk>/", work.overview, name="overview"),
    path("<int:pk>/<slug:name>/", work.section, name="section"),
    path("papers/<int:pk>/", work.paper, name="paper"),
    path("<slug:kind>/<int:pk>/", work.thing, name="thing"),
]
