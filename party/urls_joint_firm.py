"""What a firm reads of its assessments."""

from django.urls import path

from party.views import joint

app_name = "assessments"
urlpatterns = [
    path("", joint.results, name="results"),
    path("<int:pk>/", joint.result, name="result"),
]
