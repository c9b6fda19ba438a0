"""Residents' pages."""

from django.urls import path, register_converter

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
    path("new/", views.new, name="new"),
    path("new/estates/", views.estates, name="estates"),
    path("done/<slug:code>/", views.done, name="done"),
    path("track/", views.track, name="track"),
    path("track/<slug:code>/", views.status, name="status"),
    path("track/<slug:code>/<resident_act:act>/", views.act, name="act"),
    path("track/<slug:code>/photos/<int:pk>/", views.photo, name="photo"),
]
