"""Tenders: what everybody reads, and the pages of witnesses and experts."""

from django.urls import path

from firms.views import tender_tasks as tasks
from firms.views import tenders as views

app_name = "tenders"
urlpatterns = [
    path("", views.tender_index, name="index"),
    path("mine/", tasks.mine, name="mine"),
    path("sealed_bid.py", views.command, name="command"),
    path("<slug:code>/", views.tender_detail, name="detail"),
    path("<slug:code>/notice.docx", views.notice, name="notice"),
    path("<slug:code>/documents/<int:pk>/", views.document, name="document"),
    path("<slug:code>/publications/<int:number>.json", views.publication, name="publication"),
    path("<slug:code>/witness/", tasks.witness, name="witness"),
    path("<slug:code>/witness/boxes.json", tasks.boxes, name="boxes"),
    path("<slug:code>/scores/", tasks.scores, name="scores"),
]
