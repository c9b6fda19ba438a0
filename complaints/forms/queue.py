"""By what the office's queue is narrowed, as it stands in the address of a page."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.choices import FINISHED_STATES, Channel, Severity, State
from complaints.forms.fields import PlainText
from complaints.forms.residents import PHONE
from complaints.rules import looks_like_phone
from complaints.selectors import Filters, category_groups
from firms.models import PropertyFirm
from places.choices import AreaKind
from places.models import Area, Estate

LONGEST_LIST = 400
ANY = ("", _("all"))
LIMITS = [ANY, ("open", _("not finished")), ("overdue", _("overdue")), ("soon", _("due within two days"))]
CHARGES = [ANY, ("me", _("my complaints")), ("nobody", _("nobody yet"))]
SORTS = [("newest", _("newest first")), ("due", _("due first"))]


class QueueForm(forms.Form):
    """The conditions of the queue. What cannot be read is told beside its field and does not narrow."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *State.choices], required=False)
    limit = forms.ChoiceField(label=_("Time limit"), choices=LIMITS, required=False)
    severity = forms.ChoiceField(label=_("Severity"), choices=[ANY, *Severity.choices], required=False)
    group = forms.ChoiceField(label=_("What it is about"), required=False)
    area_code = forms.ChoiceField(label=_("Area"), required=False)
    estate = PlainText(label=_("Estate"), max_length=60, required=False)
    firm = PlainText(label=_("Property firm"), max_length=60, required=False)
    charge = forms.ChoiceField(label=_("Person in charge"), choices=CHARGES, required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[ANY, *Channel.choices], required=False)
    received_from = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    received_to = forms.DateField(
        label=_("until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.groups = category_groups()
        self.fields["group"].choices = self._group_choices()
        self.fields["area_code"].choices = [ANY, *areas_of(user)]
        self.is_valid()

    def _group_choices(self) -> list[Any]:
        return [ANY, *((group.label, [(row.code, row.label) for row in (group, *rows)]) for group, rows in self.groups)]

    def clean_q(self) -> str:
        """A phone number is not searched here: an address stays in logs and histories."""
        typed = self.cleaned_data["q"].strip()
        if looks_like_phone(typed):
            raise forms.ValidationError(_("Look a phone number up under “Find by phone”, where it leaves no trace."))
        return typed

    def clean_area_code(self) -> Area | None:
        code = self.cleaned_data["area_code"]
        return Area.objects.without_geometry().filter(code=code).first() if code else None

    def clean_estate(self) -> Estate | None:
        """The estate of a code, or the one whose name is most like what was typed."""
        typed = self.cleaned_data["estate"]
        if not typed:
            return None
        estates = Estate.objects.defer("polygon")
        found = estates.filter(code=typed.upper()).first() or estates.matching(typed).first()
        if found is None:
            raise forms.ValidationError(_("No estate has this name or code."))
        return found

    def clean_firm(self) -> PropertyFirm | None:
        """The firm of a code, or the one whose name is most like what was typed."""
        typed = self.cleaned_data["firm"]
        if not typed:
            return None
        firms = PropertyFirm.objects.order_by("name")
        found = firms.filter(unified_code=typed.upper()).first() or firms.search(typed).first()
        if found is None:
            raise forms.ValidationError(_("No firm has this name or code."))
        return found

    def filters(self) -> Filters:
        """What was read, as the queue's selector takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if value}
        wanted, charge = data.pop("group", ""), data.pop("charge", "")
        codes = [row for group, rows in self.groups for row in rows if wanted in (group.code, row.code)]
        sort = data.pop("sort", "newest")
        if data.get("state") in (*FINISHED_STATES, State.RESOLVED):
            sort = "newest"  # a limit that no longer runs gives no order
        return Filters(
            area=data.pop("area_code", None),
            estate=getattr(data.pop("estate", None), "pk", None),
            firm=getattr(data.pop("firm", None), "pk", None),
            categories=tuple(row.pk for row in codes),
            assignee=self.user.pk if charge == "me" else None,
            is_unassigned=charge == "nobody",
            sort=sort,
            **data,
        )

    def query(self, *without: str) -> str:
        """The conditions in force as the query of an address, leaving some out."""
        kept = {name: self.data.get(name, "") for name in self.fields if name not in without}
        return urlencode({name: value for name, value in kept.items() if value and name not in self.errors})

    def chips(self) -> list[dict[str, Any]]:
        """What narrows the queue now: words for it, and the query without it."""
        chips = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "sort":
                words = _words_of(field, value)
                chips.append({"label": field.label, "words": words, "without": self.query(name)})
        return chips


def areas_of(user: User) -> list[tuple[str, str]]:
    """The subdistricts that the person's roles reach, or what lies below them where there are none."""
    areas = Area.objects.visible_to(user).order_by("path")
    rows = list(areas.filter(kind__in=[AreaKind.DISTRICT, AreaKind.SUBDISTRICT]).values_list("code", "name"))
    if len(rows) < 2:
        rows = list(areas.values_list("code", "name")[:LONGEST_LIST])
    return rows[:LONGEST_LIST]


def _words_of(field: forms.Field, value: Any) -> str:
    if not isinstance(field, forms.ChoiceField) or not isinstance(value, str):
        return str(value)
    flat: dict[str, Any] = {}
    for code, label in field.choices:
        flat |= dict(label) if isinstance(label, list | tuple) else {code: label}
    return str(flat.get(value, value))


class FilterForm(forms.Form):
    """A name for the conditions of the page."""

    name = PlainText(max_length=40)
    is_shared = forms.BooleanField(required=False)
    is_default = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=1000)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data)
        self.user = user

    def query_of_page(self) -> str:
        """The conditions as far as the queue understands them; nothing else is kept."""
        return QueueForm(QueryDict(self.data.get("query", "")[:1000]), self.user).query()

    def clean_query(self) -> str:
        return self.query_of_page()[:1000]


class PhoneForm(forms.Form):
    """A whole phone number: parts are not searched."""

    phone = forms.RegexField(
        PHONE,
        label=_("Phone number"),
        max_length=20,
        error_messages={"invalid": _("Type the whole number, without spaces."), "required": _("Type the number.")},
    )
