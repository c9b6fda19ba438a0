"""Entering many facts at once: paste or upload, see what would come of each row, then save."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from credit.admin.base import CreditAdmin


class BulkPages(CreditAdmin):
    """The pages on which many facts are entered."""

    def bulk_urls(self, wrap: Callable[..., Any]) -> list[URLPattern]:
        """Addresses of these pages."""
        return [path("bulk/", wrap(self.bulk_view), name="credit_creditevent_bulk")]

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Many facts."""
        raise Http404
