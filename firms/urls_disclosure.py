"""Firms' pages of disclosure, owners' questions and fees, below `firm/`."""

from django.urls import path

from firms.views import disclosure, owners

urlpatterns = [
    path("disclosures/", disclosure.overview, name="disclosures"),
    path("disclosures/<int:project>/<slug:kind>/new/", disclosure.new, name="disclosure-new"),
    path("disclosures/<int:project>/<slug:kind>/template/", disclosure.template, name="disclosure-template"),
    path("disclosures/<int:pk>/correct/", disclosure.correct_view, name="disclosure-correct"),
    path("disclosures/versions/<int:pk>/", disclosure.version_view, name="disclosure-version"),
    path("disclosures/versions/<int:pk>/photos/<int:photo_pk>/", disclosure.proof, name="disclosure-proof"),
    path("repairs/<int:project>/", owners.repairs, name="repairs"),
    path("questions/", owners.questions, name="questions"),
    path("questions/<int:pk>/", owners.question, name="question"),
    path("fees/<int:project>/", owners.fees, name="fees"),
    path("fees/cases/<int:pk>/", owners.case, name="fee-case"),
    path("fees/cases/<int:pk>/<slug:move>/", owners.move, name="fee-move"),
]
