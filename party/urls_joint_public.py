"""Service centres and themed days, for everybody."""

from django.urls import path

from party.views import joint_public

app_name = "centres"
urlpatterns = [
    path("", joint_public.centres, name="centres"),
    path("themed-days.ics", joint_public.themed_days, name="themed_days"),
]
