"""Pages of a firm's people about awards."""

from django.urls import path

from programmes.views import award_firm

app_name = "awards"
urlpatterns = [
    path("", award_firm.index, name="list"),
    path("rounds/<int:pk>/", award_firm.apply, name="apply"),
    path("evidence/<int:pk>/", award_firm.evidence, name="evidence"),
    path("<int:pk>/", award_firm.application, name="application"),
    path("<int:pk>/items/", award_firm.save_item, name="item"),
]
