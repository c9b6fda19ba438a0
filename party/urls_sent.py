"""Pages of those who are sent to units."""

from django.urls import path

from party.views import sent

app_name = "sent"
urlpatterns = [
    path("", sent.home, name="home"),
    path("<int:pk>/", sent.assignment, name="assignment"),
]
