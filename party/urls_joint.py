"""Pages of those who sit at joint meetings; calendars."""

from django.urls import path

from party.views import joint

app_name = "joint"
urlpatterns = [
    path("", joint.home, name="home"),
    path("meetings/<int:pk>/", joint.meeting, name="meeting"),
    path("tasks/<int:pk>/", joint.task, name="task"),
    path("calendar/", joint.calendar, name="calendar"),
    path("calendar/<str:token>.ics", joint.feed, name="feed"),
]
