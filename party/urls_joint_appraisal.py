"""The appraisal by a one-time code: no account."""

from django.urls import path

from party.views import joint_public

app_name = "appraisal"
urlpatterns = [
    path("", joint_public.enter, name="enter"),
    path("thanks/", joint_public.thanks, name="thanks"),
    path("<str:code>/", joint_public.answer, name="answer"),
]
