"""The public page of Party organisations."""

from django.urls import path

from party.views import public

app_name = "party"
urlpatterns = [
    path("", public.organisations, name="organisations"),
    path("<str:code>/", public.organisations, name="organisations_of"),
]
