"""Public pages about what firms disclose, below `estates/`."""

from django.urls import path

from firms.views import estates

app_name = "estate-disclosure"
urlpatterns = [
    path("service-levels/", estates.levels, name="levels"),
    path("<str:code>/disclosure/", estates.disclosure, name="page"),
    path("<str:code>/disclosure/print/", estates.disclosure, {"is_print": True}, name="print"),
    path("<str:code>/disclosure/accounts.csv", estates.accounts, name="accounts"),
    path("<str:code>/disclosure/<int:pk>/", estates.versions, name="versions"),
    path("<str:code>/ask/", estates.ask_view, name="ask"),
]
