"""Pages of long lists whose rows are never all counted."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST_COUNTED = 1000


class CappedPaginator(Paginator):
    """Counts to a thousand at most: further back one searches or filters instead of turning pages."""

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        rows: Any = self.object_list
        return len(rows) if isinstance(rows, list) else rows.order_by()[:MOST_COUNTED].count()
