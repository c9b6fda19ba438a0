"""Public pages of programmes."""

from django.urls import path

from programmes.views import award_public, public

app_name = "programmes"
urlpatterns = [
    path("coverage/", public.coverage, name="coverage"),
    path("coverage/<str:code>/", public.coverage, name="coverage_of"),
    # awards
    path("awards/", award_public.award_list, name="awards"),
    path("awards/<uuid:code>/", award_public.award, name="award"),
    path("certificates/<slug:code>/", award_public.certificate, name="certificate"),
]
