"""URLs of a jurisdiction's host."""

from django.contrib import admin
from django.urls import include, path

from common import errors_views
from governance.api import api_urls
from governance.urls_shared import shared_urls

urlpatterns = [
    *shared_urls(),
    path("admin/", admin.site.urls),
    path("open311/", include("complaints.open311.urls")),
    path("register/", include("tenants.urls")),
    path("api/", include(api_urls())),
    path("complaints/", include("complaints.urls")),
    path("e/", include("complaints.urls_plate")),
    path("firm/complaints/", include("complaints.urls_firm")),
    # programmes: volunteers
    path("firm/mobilisation/", include("programmes.urls_firm_mobilisation")),
    path("mobilisation/", include("programmes.urls_mobilisation")),
    path("volunteers/", include("programmes.urls_volunteers")),
    path("firm/subsidies/", include("programmes.urls_firm")),
    path("programmes/", include("programmes.urls")),
    path("party/organisations/", include("party.urls_party")),
    path("party/assignments/", include("party.urls_sent")),
    # joint
    path("firm/assessments/", include("party.urls_joint_firm")),
    path("joint/", include("party.urls_joint")),
    path("centres/", include("party.urls_joint_public")),
    path("appraisal/", include("party.urls_joint_appraisal")),
    # awards
    path("firm/awards/", include("programmes.urls_awards")),
    path("panel/", include("programmes.urls_panel")),
    path("training/", include("programmes.urls_training")),
    path("firm/", include("firms.urls")),
    path("inspections/", include("firms.urls_inspecting")),
    path("tenders/", include("firms.urls_tenders")),
    path("purchases/", include("firms.urls_purchases")),
    path("assemblies/", include("committees.urls_assembly")),
    path("committee/", include("committees.urls_work")),
    path("notices/", include("notifications.urls")),
    path("estates/", include("firms.urls_estates")),
    path("estates/", include("places.urls")),
    path("", include("credit.urls")),
    path("", include("portal.urls")),
]

handler400 = errors_views.bad_request
handler403 = errors_views.forbidden
handler404 = errors_views.not_found
handler500 = errors_views.server_error
