"""Entering many facts at once: paste up to fifty lines, see what would come of each, then save; or import a file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.errors import Refusal
from credit.admin.entry import sources_of
from credit.admin.forms import PasteForm
from credit.admin.imports import ImportPages
from credit.selectors.items import item_card
from credit.services.imports import EVENT_COLUMNS, EVENTS, start_event_import
from credit.services.pasted import COLUMNS, MOST_ROWS, PastedRow, read_pasted, report_pasted


class BulkPages(ImportPages):
    """The pages on which many facts are entered."""

    import_kind = EVENTS
    import_title = gettext_lazy("Import of credit events")
    import_columns = EVENT_COLUMNS
    start_import = staticmethod(start_event_import)

    def import_guide(self, document: dict[str, Any]) -> list[tuple[str, str]]:
        cards = [item_card(document, item) for item in document["items"]]
        return [
            (card["code"], f"{card['title']} · {card['points_words']} · {card['validity_words']}") for card in cards
        ]

    def bulk_urls(self, wrap: Callable[..., Any]) -> list[URLPattern]:
        """Addresses of these pages."""
        return [path("bulk/", wrap(self.bulk_view), name="credit_creditevent_bulk"), *self.import_urls(wrap)]

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """`do=check` tries the lines and writes nothing; `do=save` reports all of them or none."""
        self.may_import(request)
        sources = sources_of(request.user, None)
        form = PasteForm(request.POST or None, request.FILES or None, sources=sources)
        rows: list[PastedRow] = []
        if request.method == "POST" and form.is_valid():
            act = _save if request.POST.get("do") == "save" else read_pasted
            try:
                found = act(**form.cleaned_data, by=request.user, now=timezone.now())
            except Refusal as refusal:
                messages.error(request, str(refusal))
                rows = _tried(request, form)
            else:
                if act is _save:
                    return _saved(request, len(found))
                rows = found
        return self.page(
            request,
            "credit/staff_bulk.html",
            _("Report many"),
            status=422 if request.method == "POST" and not _is_clean(rows) else 200,
            form=form,
            rows=rows,
            is_clean=_is_clean(rows),
            wrong=sum(bool(row.problems) for row in rows),
            columns=COLUMNS,
            most=MOST_ROWS,
        )


def _save(**values: Any) -> list[Any]:
    return report_pasted(**values)


def _tried(request: HttpRequest, form: PasteForm) -> list[PastedRow]:
    """The lines with their problems, as far as they can be read at all."""
    try:
        return read_pasted(**form.cleaned_data, by=request.user, now=timezone.now())
    except Refusal:
        return []


def _saved(request: HttpRequest, number: int) -> HttpResponse:
    messages.success(
        request, ngettext("%(number)s fact reported.", "%(number)s facts reported.", number) % {"number": number}
    )
    return redirect("admin:credit_creditevent_changelist")


def _is_clean(rows: list[PastedRow]) -> bool:
    return bool(rows) and not any(row.problems for row in rows)
