"""Pages of long jobs; the same on a jurisdiction's host and on the public one."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:pk>/", views.job_page, name="detail"),
    path("<int:pk>/progress/", views.job_progress, name="progress"),
    path("<int:pk>/files/<slug:kind>/", views.job_file, name="file"),
]
