"""Public pages of programmes."""

from django.urls import path

from programmes.views import public

app_name = "programmes"
urlpatterns = [
    path("coverage/", public.coverage, name="coverage"),
    path("coverage/<str:code>/", public.coverage, name="coverage_of"),
]
