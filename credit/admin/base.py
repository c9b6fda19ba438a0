"""What the screens of this app share: rows by area, a page of one's own per object, acts with a reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter

from common.admin import PagesAdmin
from common.errors import Refusal
from credit.permissions import can_see_credit
from places.choices import AreaKind
from places.models import Area

LONGEST_FILTER = 400
MOST_AT_ONCE = 100


class WordsForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CreditAdmin(PagesAdmin):
    """Rows are looked at; acts on them are small forms that call one service each."""

    class Media:
        """Boxes of a list that a finger can meet."""

        css = {"all": ("css/credit_admin.css",)}

    def may_view(self, user: Any) -> bool:
        return can_see_credit(user)

    def do(self, request: HttpRequest, target: Model, act: Callable[[], object]) -> HttpResponse:
        """Call a service; back to the object's page with what came of it."""
        tell(request, act)
        return HttpResponseRedirect(self._address_of(target))


class AreaFilter(DropdownFilter):
    """Districts and subdistricts that the person's roles reach, by code; `path_field` leads to the row's area."""

    title = gettext_lazy("area")
    parameter_name = "area_code"
    path_field = "area__path"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        areas = Area.objects.visible_to(request.user).filter(kind__in=[AreaKind.DISTRICT, AreaKind.SUBDISTRICT])
        return list(areas.values_list("code", "name")[:LONGEST_FILTER])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        area = Area.objects.visible_to(request.user).without_geometry().filter(code=self.value()).first()
        return queryset.filter(**{f"{self.path_field}__startswith": area.path}) if area is not None else queryset.none()


class ProcessAreaFilter(AreaFilter):
    """The same for what hangs on a record."""

    path_field = "event__area__path"


def one_by_one(rows: QuerySet | list[Any], act: Callable[[Any], object], done: object) -> list[dict[str, Any]]:
    """Call a service for each row, each in its own transaction: what became of every row, in words."""
    results = []
    for row in rows:
        try:
            act(row)
        except Refusal as refusal:
            results.append({"row": row, "is_done": False, "words": str(refusal)})
        except ValidationError as error:
            results.append({"row": row, "is_done": False, "words": " ".join(error.messages)})
        else:
            results.append({"row": row, "is_done": True, "words": str(done)})
    return results


def tell(request: HttpRequest, act: Callable[[], object]) -> object:
    """Call a service and tell the person: what it returned, or None when a rule refused."""
    try:
        result = act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    else:
        messages.success(request, _("Saved."))
        return result if result is not None else True
    return None
