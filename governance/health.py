"""Answers for load balancers and orchestrators; no page, no session, no jurisdiction."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The process can serve: 503 without the database. A lost cache or broker is reported, not fatal:
    intake works without them and the outbox keeps what is to be sent."""
    engines = {"database": _database_answers(), "cache": _cache_answers()}
    return JsonResponse(engines, status=200 if engines["database"] else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    cache.set("readyz", 1, 5)
    return cache.get("readyz") == 1
