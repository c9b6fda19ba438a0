"""Quarterly reports: pages of the firms' own people."""

from django.urls import path

from firms.views import report_files as files
from firms.views import reports as views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("upload/", files.upload, name="upload"),
    path("upload/<int:pk>/", files.uploaded, name="uploaded"),
    path("template/<int:firm>/<str:quarter>/<int:version>/", files.template, name="template"),
    path("<int:pk>/", views.edit, name="detail"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/extension/", views.extension, name="extension"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/files/", files.add_file, name="add_file"),
    path("<int:pk>/files/<int:file>/", files.download, name="file"),
    path("<int:pk>/files/<int:file>/remove/", files.remove, name="remove_file"),
]
