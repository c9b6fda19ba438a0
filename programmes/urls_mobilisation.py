"""The page of a signed link of an emergency call."""

from django.urls import path

from programmes.views import mobilisation

app_name = "mobilisation"
urlpatterns = [path("<str:token>/", mobilisation.link, name="link")]
