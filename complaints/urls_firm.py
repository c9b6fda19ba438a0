"""Firms' pages, and the photos of everybody who works with a complaint."""

from django.urls import path

from complaints.views import firm as views
from complaints.views import hand_in

app_name = "complaints_firm"
urlpatterns = [
    path("", views.complaint_list, name="list"),
    path("new/", hand_in.hand_in, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/respond/", views.act, {"act": "respond"}, name="respond"),
    path("<int:pk>/answer/", views.act, {"act": "answer"}, name="answer"),
    path("<int:pk>/return/", views.act, {"act": "return"}, name="return"),
    path("<int:pk>/ask-extension/", views.act, {"act": "ask_extension"}, name="ask_extension"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
    path("<int:pk>/videos/<int:video_pk>/", views.video, name="video"),
]
