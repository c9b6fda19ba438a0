"""Pages of the list of complaints, walked along the indexes of the queue."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from common.api import CappedPagination
from complaints.models import Complaint
from complaints.selectors.queue import Cursor, newest_of

BACK = "p"
"""Before a cursor that leads back."""


class QueuePagination(CappedPagination):
    """The newest first, by moment of receipt and number: stable while complaints come in, with no count."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Complaint]:
        """A page of what the queryset narrows to and the person may see."""
        text = request.query_params.get(self.cursor_query_param, "")
        cursor = Cursor.read(text.removeprefix(BACK)) if text else None
        if text and cursor is None:
            raise NotFound(self.invalid_cursor_message)
        place = {"before" if text.startswith(BACK) else "after": cursor}
        page = newest_of(request.user, queryset, size=self.get_page_size(request), **place)
        self.base_url = request.build_absolute_uri()
        self.places = {"next": page.next and str(page.next), "previous": page.previous and f"{BACK}{page.previous}"}
        return page.rows

    def _link(self, name: str) -> str | None:
        place = self.places[name]
        return replace_query_param(self.base_url, self.cursor_query_param, place) if place else None

    def get_next_link(self) -> str | None:
        return self._link("next")

    def get_previous_link(self) -> str | None:
        return self._link("previous")
