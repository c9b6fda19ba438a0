"""The inspectors' pages for a phone, below `inspections/`: a service worker keeps them while there is no network."""

from django.urls import path

from firms.views import inspecting as views

app_name = "inspections"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("<int:pk>/", views.inspection, name="inspection"),
    path("<int:pk>/items/<slug:code>/", views.answer, name="answer"),
    path("<int:pk>/state/", views.state, name="state"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
]
