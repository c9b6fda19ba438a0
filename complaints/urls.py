"""Residents' pages."""

from django.urls import path, register_converter

from complaints.views import offline, public, submitting, whereabouts
from complaints.views import residents as views


class ActConverter:
    """One of the acts of a resident."""

    regex = "|".join(views.ACTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ActConverter, "resident_act")

app_name = "complaints"
urlpatterns = [
    path("new/", submitting.new, name="new"),
    path("new/check/", submitting.check, name="check"),
    path("new/estates/", submitting.estates, name="estates"),
    path("new/map/", whereabouts.map_data, name="map"),
    path("new/near/", whereabouts.near, name="near"),
    path("new/neighbours/", submitting.neighbours, name="neighbours"),
    path("new/questions/", submitting.questions, name="questions"),
    path("new/shell/<slug:language>/", offline.shell, name="shell"),
    path("new/suggestions/", submitting.suggestions, name="suggestions"),
    path("new/token/", offline.token, name="token"),
    path("new/worker.js", offline.worker, name="worker"),
    path("public/", public.area, name="public"),
    path("public/areas/<slug:code>/", public.area, name="public_area"),
    path("public/areas/<slug:code>/map/", public.map_data, name="public_map"),
    path("public/estates/<slug:code>/", public.estate, name="public_estate"),
    path("done/<slug:code>/", views.done, name="done"),
    path("track/", views.track, name="track"),
    path("track/<slug:code>/", views.status, name="status"),
    path("track/<slug:code>/<resident_act:act>/", views.act, name="act"),
    path("track/<slug:code>/photos/<int:pk>/", views.photo, name="photo"),
    path("track/<slug:code>/videos/<int:pk>/", views.video, name="video"),
]
