"""Pages of volunteers, stations and home visits."""

from django.urls import path

from programmes.views import volunteers

app_name = "volunteers"
urlpatterns = [
    path("", volunteers.index, name="index"),
    path("mine/", volunteers.mine, name="mine"),
    path("stations/<int:pk>/", volunteers.station, name="station"),
    path("calls/<int:pk>/", volunteers.call, name="call"),
    path("teams/<int:pk>/", volunteers.team, name="team"),
    path("members/<int:pk>/", volunteers.member, name="member"),
    path("visits/new/", volunteers.new_visit, name="new_visit"),
    path("visits/<int:pk>/", volunteers.visit, name="visit"),
]
