"""Assemblies: for everybody, for owners, and the desk of those who run them."""

from django.urls import path

from committees.views import assembly as views
from committees.views import assembly_desk as desk
from committees.views import discussion, polling

app_name = "assemblies"

urlpatterns = [
    path("", views.index, name="index"),
    path("visit-worker.js", desk.worker, name="visit_worker"),
    path("verify/", views.verify, name="verify"),
    path("petitions/<int:pk>/sign/", views.sign, name="sign"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/vote/", views.vote, name="vote"),
    path("<slug:code>/received/", views.acknowledge, name="acknowledge"),
    path("<slug:code>/receipt/", views.receipt, name="receipt"),
    path("<slug:code>/discussion/", discussion.page, name="discussion"),
    path("<slug:code>/ledger.json", views.ledger, name="ledger"),
    path("<slug:code>/roll.json", views.roll, name="roll"),
    path("<slug:code>/record.json", views.record, name="record"),
    path("<slug:code>/result.docx", views.document, name="document"),
    path("<slug:code>/desk/", desk.desk, name="desk"),
    path("<slug:code>/desk/papers/", desk.print_papers, name="papers"),
    path("<slug:code>/desk/type/", desk.type_paper, name="type"),
    path("<slug:code>/desk/visit/", desk.visit, name="visit"),
    path("<slug:code>/desk/boxes/", polling.boxes, name="boxes"),
    path("<slug:code>/desk/boxes/<int:number>/", polling.box, name="box"),
    path("<slug:code>/desk/boxes/<int:number>/recount/", polling.recount, name="box_recount"),
    path("<slug:code>/desk/boxes/<int:number>/photos/<int:pk>/", polling.photo, name="box_photo"),
]
