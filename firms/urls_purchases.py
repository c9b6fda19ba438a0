"""Government purchase, as everybody reads it."""

from django.urls import path

from firms.views import purchases as views

app_name = "purchases"
urlpatterns = [
    path("", views.purchase_index, name="index"),
    path("<int:pk>/", views.purchase_round, name="round"),
]
