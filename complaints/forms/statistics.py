"""What a person asks of the statistics: a period, and what it is narrowed to. All of it stands in the address."""

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import Category
from complaints.rules.periods import Period, month_before, month_of, month_period
from complaints.selectors.facts import statistic_policy_on
from complaints.selectors.statistics import ORDERS, Slice, as_of, statistic_paths, statistic_today
from firms.models import PropertyFirm
from places.choices import AreaKind
from places.models import Area, Estate
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User

DAY = datetime.timedelta(days=1)
LONGEST = 1100
MOST_AREAS = 400
ORDER_WORDS = {
    "received": _("complaints received"),
    "composite": _("composite rate"),
    "response": _("response rate"),
    "resolution": _("resolution rate"),
    "satisfaction": _("satisfaction rate"),
}


def _day_input(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class StatisticForm(forms.Form):
    """A month or two days, and what to look at. Everything may be left out: then it is the running month."""

    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("Statistic month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    first = _day_input(_("or from day"))
    last = _day_input(_("to day"))
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Area"), required=False, to_field_name="code", empty_label=_("all of mine")
    )
    alone = forms.BooleanField(required=False, widget=forms.HiddenInput)
    group = forms.ModelChoiceField(
        Category.objects.filter(parent=None),
        label=_("What it is about"),
        required=False,
        to_field_name="code",
        empty_label=_("everything"),
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(parent__isnull=False), required=False, to_field_name="code", widget=forms.HiddenInput
    )
    estate = forms.ModelChoiceField(
        Estate.objects.none(), required=False, to_field_name="code", widget=forms.HiddenInput
    )
    firm = forms.ModelChoiceField(
        PropertyFirm.objects.all(), required=False, to_field_name="unified_code", widget=forms.HiddenInput
    )
    order = forms.ChoiceField(label=_("Order by"), required=False, choices=list(ORDER_WORDS.items()))

    def __init__(self, data: Any, *, user: "User", now: datetime.datetime) -> None:
        super().__init__(data)
        self.paths = tuple(statistic_paths(user))
        self.today = statistic_today(now)
        self.counted_at = as_of()
        fields: Any = self.fields
        visible = Area.objects.without_geometry().filter(under_paths(self.paths, "path"))
        fields["area"].queryset = visible.exclude(kind=AreaKind.GRID).order_by("path")
        fields["area"].label_from_instance = lambda area: "\u3000" * area.depth + area.name
        fields["estate"].queryset = Estate.objects.defer("polygon").within_areas(self.paths)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not DAY * 0 <= last - first <= DAY * LONGEST:
            self.add_error("last", _("The last day comes after the first, by three years at most."))
        return data

    @property
    def ended(self) -> datetime.date:
        """The last day whose limits were over when the sums were made."""
        return (statistic_today(self.counted_at) if self.counted_at else self.today) - DAY

    def periods(self) -> tuple[Period, Period]:
        """The period asked for, and the one before it that it is compared with: of equally many days so far."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first or last:
            period = Period(first or last, last or max(first, self.today))
            return period, period.before
        return self._months()

    def _months(self) -> tuple[Period, Period]:
        month, starts_on = self.chosen_month(), statistic_policy_on(self.today).month_starts_on
        period, before = month_period(month, starts_on), month_period(month_before(month), starts_on)
        if period.last > self.today >= period.first:
            before = before._replace(last=min(before.last, before.first + (self.today - period.first)))
        return period, before

    def chosen_month(self) -> datetime.date:
        """The statistic month asked for, else the running one."""
        written = self.cleaned_data.get("month")
        if written:
            return datetime.date.fromisoformat(f"{written}-01")
        return month_of(self.today, statistic_policy_on(self.today).month_starts_on)

    def slice(self) -> Slice:
        """What is to be counted."""
        data = self.cleaned_data
        return Slice(
            self.periods()[0],
            self.paths,
            self.ended,
            area=data.get("area"),
            is_area_alone=bool(data.get("alone") and data.get("area")),
            group=data.get("group"),
            category=data.get("category"),
            estate=data.get("estate"),
            firm=data.get("firm"),
        )

    @property
    def chosen_order(self) -> str:
        """By what the rows of break-downs are ordered."""
        order = self.cleaned_data.get("order") or "received"
        return order if order in ORDERS else "received"

    def query(self) -> dict[str, str]:
        """The valid part of what was asked, as it stands in an address."""
        names = [name for name in self.fields if name in self.cleaned_data and self.data.get(name)]
        return {name: self.data[name] for name in names}
