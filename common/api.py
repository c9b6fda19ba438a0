"""Shared pieces of the REST API: refusals as JSON, pages whose count is capped."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from common.errors import Refusal


class CappedPagination(CursorPagination):
    """Next and previous by cursor, newest first: no COUNT over a million rows."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-pk"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Refusals and model validation errors answer as JSON like DRF's own."""
    if isinstance(error, Refusal):
        return Response({"detail": str(error)}, status=error.status)
    if isinstance(error, DjangoValidationError):
        error = ValidationError(error.messages)
    return default_handler(error, context)
