"""Pages of a panel member of awards."""

from django.urls import path

from programmes.views import panel

app_name = "panel"
urlpatterns = [
    path("", panel.index, name="index"),
    path("<int:pk>/", panel.sheet, name="sheet"),
    path("evidence/<int:pk>/", panel.evidence, name="evidence"),
    path("votes/<int:pk>/<int:tie>/", panel.vote, name="vote"),
]
