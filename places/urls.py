"""URLs of the public pages of estates, below `estates/`."""

from django.urls import path

from places import views

app_name = "places"
urlpatterns = [
    path("", views.search, name="search"),
    path("<str:code>/", views.estate, name="estate"),
]
