"""Pages of who learns, who teaches, and whose people learn."""

from django.urls import path

from programmes.views import training

app_name = "training"
urlpatterns = [
    path("", training.index, name="index"),
    path("firm/", training.firm_hours, name="firm_hours"),
    path("sessions/<int:pk>/", training.session, name="session"),
    path("sessions/<int:pk>/screen/", training.screen, name="screen"),
    path("tests/<int:pk>/", training.test, name="test"),
]
