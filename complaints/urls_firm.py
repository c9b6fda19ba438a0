"""Firms' pages, and the photos of everybody who works with a complaint."""

from django.urls import path

from complaints.views import firm as views

app_name = "complaints_firm"
urlpatterns = [
    path("", views.complaint_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/respond/", views.act, {"act": "respond"}, name="respond"),
    path("<int:pk>/answer/", views.act, {"act": "answer"}, name="answer"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
]
