"""What officers type about reports: by what the list is narrowed, and the decisions."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from firms.choices import ReportState
from firms.models import PropertyFirm
from firms.permissions import staff_paths
from firms.rules.quarters import Quarter
from firms.selectors.report_board import LIMITS, QueueFilters
from places.models import Area
from places.querysets import under_paths

LIMIT_WORDS = {
    "late": _("late"),
    "missing": _("not handed in"),
    "odd": _("with points to look at"),
    "waiting": _("waiting for the office"),
    "asks": _("asking for more time"),
}


class QuarterField(forms.CharField):
    """A quarter such as 2026Q3."""

    def to_python(self, value: Any) -> Quarter | None:  # type: ignore[override]
        quarter = Quarter.read(str(value or "").strip().upper())
        if quarter is None and value:
            raise ValidationError(_("A quarter is written like 2026Q3."), code="quarter")
        return quarter


class ReportQueueForm(forms.Form):
    """By what the list of a quarter is narrowed."""

    quarter = QuarterField(label=_("Quarter"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("any")), *ReportState.choices], required=False)
    limit = forms.ChoiceField(
        label=_("Only"), choices=[("", _("all")), *((name, LIMIT_WORDS[name]) for name in LIMITS)], required=False
    )
    area = forms.CharField(label=_("Area (name or number)"), max_length=40, required=False)
    q = forms.CharField(label=_("Firm or estate"), max_length=60, required=False)

    def __init__(self, data: Any, user: User, default: Quarter) -> None:
        super().__init__({"quarter": str(default), **data.dict()})
        self.user, self.default = user, default
        self.is_valid()

    def clean_area(self) -> Area | None:
        wanted = self.cleaned_data["area"].replace("\0", "").strip()
        if not wanted:
            return None
        areas = Area.objects.without_geometry().filter(under_paths(staff_paths(self.user), "path"))
        found = list(areas.filter(Q(code=wanted) | Q(name=wanted))[:2])
        if len(found) != 1:
            several, none = _("Several areas are called so. Write its number."), _("No area of yours is called so.")
            raise ValidationError(several if found else none, code="area")
        return found[0]

    def clean_q(self) -> str:
        return self.cleaned_data["q"].replace("\0", "").strip()

    def filters(self) -> QueueFilters:
        """What was understood; a condition that is wrong is left out and told beside its field."""
        known = getattr(self, "cleaned_data", {})
        return QueueFilters(
            quarter=known.get("quarter") or self.default,
            state=known.get("state", ""),
            limit=known.get("limit", ""),
            area=known.get("area"),
            q=known.get("q", ""),
        )


class ReturnForm(forms.Form):
    """Why a report goes back, and words to single fields (`comment-<field>`)."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def comments(self) -> dict[str, str]:
        """Field code → words, of the fields that have some."""
        return {
            name.removeprefix("comment-"): str(text).replace("\0", "").strip()[:500]
            for name, text in self.data.items()
            if name.startswith("comment-") and str(text).strip()
        }


class ReopenForm(forms.Form):
    """For how long a report is opened again, and why."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=60, initial=10)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ExtensionForm(forms.Form):
    """How many days are granted; none needs a reason."""

    days = forms.IntegerField(label=_("Days granted (0: refuse)"), min_value=0, max_value=90)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class CloseForm(forms.Form):
    """Why a quarter is closed before its cut-off."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class TermsForm(forms.Form):
    """From when to when a quarter is reported."""

    effective_from = forms.DateField(label=_("from the quarter that begins on"))
    opens_after_days = forms.IntegerField(label=_("window opens after (days)"), min_value=1, max_value=60)
    due_days = forms.IntegerField(label=_("due after (days)"), min_value=1, max_value=120)
    counts_working_days = forms.BooleanField(label=_("count working days"), required=False)
    reminder_days = forms.CharField(label=_("reminders (days before, with commas)"), max_length=60)
    missing_after_days = forms.IntegerField(label=_("missing after (days late)"), min_value=0, max_value=365)
    lock_days = forms.IntegerField(label=_("closed after (days late)"), min_value=0, max_value=365)
    extension_most_days = forms.IntegerField(label=_("extension at most (days)"), min_value=0, max_value=90)
    extension_most_times = forms.IntegerField(label=_("extensions at most"), min_value=0, max_value=10)
    legal_source = forms.CharField(label=_("legal source"), max_length=300)

    def clean_reminder_days(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["reminder_days"].replace("，", ",").split(",")]
        if not all(part.isdecimal() and len(part) < 4 for part in parts):
            raise ValidationError(_("Write whole numbers with commas, such as 10, 3, 0."), code="reminders")
        return [int(part) for part in parts]


class SystemForm(forms.Form):
    """A system and a firm for which it is to file. Of the tokens, those that stand and may report."""

    token = forms.ModelChoiceField(label=_("System"), queryset=ApiToken.objects.none())
    firm_code = forms.CharField(label=_("Firm: unified social credit code"), max_length=18)

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tokens = ApiToken.objects.valid(now).filter(scopes__contains=["firms.reports"])
        self.fields["token"].queryset = tokens.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        code = given.get("firm_code", "").strip().upper()
        given["firm"] = PropertyFirm.objects.filter(unified_code=code).first()
        if code and given["firm"] is None:
            self.add_error("firm_code", _("No firm with this code is filed here. Look it up in the register of firms."))
        return given
