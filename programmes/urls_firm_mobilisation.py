"""Pages of a firm's people about emergency calls."""

from django.urls import path

from programmes.views import mobilisation

app_name = "firm_mobilisation"
urlpatterns = [
    path("", mobilisation.tasks, name="tasks"),
    path("<int:pk>/", mobilisation.task, name="task"),
]
