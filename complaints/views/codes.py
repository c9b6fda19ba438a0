"""From a receipt code to what it opens; guessing is slowed down."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse

from common import errors_views
from complaints.models import Complaint, Joining
from complaints.rules import read_receipt_code
from complaints.selectors import complaint_of_code, joining_of_code

WRONG_CODES, WRONG_CODES_SECONDS = 20, 600


def by_code(request: HttpRequest, typed: str) -> Complaint | Joining | HttpResponse:
    """The complaint or the joining of a code; 404 for none, 429 for somebody who has tried too many."""
    key = f"wrong-codes:{get_adapter().get_client_ip(request)}"
    if (cache.get(key) or 0) >= WRONG_CODES:
        return errors_views.too_many(request)
    code = read_receipt_code(typed)
    found = (complaint_of_code(code) or joining_of_code(code)) if code is not None else None
    if found is None:
        cache.add(key, 0, WRONG_CODES_SECONDS)
        _count_up(key)
        raise Http404
    return found


def complaint_by_code(request: HttpRequest, typed: str) -> Complaint | HttpResponse:
    """The complaint that its reporter opens; the code of a neighbour who joined does not open it."""
    found = by_code(request, typed)
    if isinstance(found, Joining):
        raise Http404
    return found


def _count_up(key: str) -> None:
    try:
        cache.incr(key)
    except ValueError:  # the cache is away or the time has just run out
        return
