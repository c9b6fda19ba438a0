"""Pages of a firm's people about their subsidies."""

from django.urls import path

from programmes.views import firm

app_name = "subsidies"
urlpatterns = [
    path("", firm.lines, name="lines"),
    path("<int:pk>/", firm.line, name="line"),
]
