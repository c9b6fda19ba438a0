"""Pages of firms' people about rectification orders, below `firm/inspections/`."""

from django.urls import path

from firms.views import rectification as views

app_name = "inspections"
urlpatterns = [
    path("", views.order_list, name="list"),
    path("<int:pk>/", views.order, name="order"),
    path("<int:pk>/answer/", views.act, {"act": "answer"}, name="answer"),
    path("<int:pk>/ask-extension/", views.act, {"act": "ask_extension"}, name="ask_extension"),
    path("<int:pk>/word/", views.word, name="word"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
    path("<int:pk>/findings/<int:photo_pk>/", views.finding_photo, name="finding_photo"),
]
