"""Filings, exits and people of firms, below `firm/`."""

from django.urls import path

from firms.views import exits, filings, people

urlpatterns = [
    path("filings/", filings.filing_list, name="filings"),
    path("filings/new/", filings.filing_new, name="filing_new"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/files/<int:file_pk>/", filings.filing_file, name="filing_file"),
    path("exits/", exits.exit_list, name="exits"),
    path("exits/new/", exits.exit_new, name="exit_new"),
    path("exits/<int:pk>/", exits.exit_detail, name="exit"),
    path("people/", people.people, name="people"),
    path("invitations/<str:secret>/", people.invitation, name="invitation"),
]
