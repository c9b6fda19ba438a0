"""A firm's own pages of tenders and purchases."""

from django.urls import path

from firms.views import firm_purchases as purchases
from firms.views import firm_tenders as tenders

urlpatterns = [
    path("tenders/", tenders.tender_list, name="tenders"),
    path("tenders/<slug:code>/", tenders.tender, name="tender"),
    path("tenders/<slug:code>/sheet.json", tenders.sheet, name="tender_sheet"),
    path("purchases/", purchases.round_list, name="purchases"),
    path("purchases/<int:pk>/", purchases.purchase, name="purchase"),
]
