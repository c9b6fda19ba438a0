"""Forms of the ledgers of estates and of the monthly packs."""

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import Ledger
from complaints.forms.fields import NOTE_LENGTH, TEXT_LENGTH, NoteForm, OptionalNoteForm, PhotosField, PlainText
from complaints.models import Category, LedgerEntry
from complaints.rules import read_receipt_code
from complaints.services.ledgers import Plan
from places.choices import AreaKind
from places.models import Area, Estate
from places.permissions import area_paths
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User

MOST_CODES = 50


def offices_near(estate: Estate) -> Any:
    """Offices that can be responsible for an estate: those of its areas from the root down."""
    return Area.objects.without_geometry().above(estate.area.path)


class PlanFields(forms.Form):
    """What is done, by whom, until when."""

    measure = PlainText(max_length=TEXT_LENGTH, widget=forms.Textarea, label=_("Measure"))
    owner_area = forms.ModelChoiceField(Area.objects.none(), label=_("Responsible office"), required=False)
    owner_unit = PlainText(max_length=80, label=_("or another unit: firm, department"), required=False)
    due_on = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_due_on(self) -> datetime.date:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("The day is over. Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("owner_area") and not data.get("owner_unit"):
            self.add_error("owner_area", _("Choose an office, or name another unit."))
        return data

    def plan(self) -> Plan:
        """The plan that was typed."""
        return Plan(*(self.cleaned_data[name] for name in Plan._fields))


class EntryForm(PlanFields):
    """A new entry of an estate's ledger."""

    estate = forms.ModelChoiceField(
        Estate.objects.none(),
        to_field_name="code",
        label=_("Code of the estate"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As on its QR plate, such as JINXIU01"),
        error_messages={"invalid_choice": _("There is no estate with this code in your areas.")},
    )
    ledger = forms.ChoiceField(label=_("Ledger"), choices=Ledger.choices)
    category = forms.ModelChoiceField(Category.objects.leaves(), label=_("What it is about"), required=False)
    title = PlainText(max_length=120, label=_("Title"))
    finding = PlainText(max_length=TEXT_LENGTH, widget=forms.Textarea, label=_("What was found"))
    receipt_codes = PlainText(
        max_length=1000,
        label=_("Receipt codes of complaints that it is based on"),
        required=False,
        help_text=_("Separated by commas"),
    )
    field_order = (
        "estate",
        "ledger",
        "category",
        "title",
        "finding",
        "receipt_codes",
        "measure",
        "owner_area",
        "owner_unit",
        "due_on",
    )

    def __init__(self, data: Any, *, user: "User") -> None:
        super().__init__(data)
        fields: Any = self.fields
        paths = area_paths(user, "handle_complaints")
        fields["estate"].queryset = Estate.objects.select_related("area").defer("polygon").within_areas(paths)
        offices = Area.objects.without_geometry().filter(under_paths(paths, "path")).exclude(kind=AreaKind.GRID)
        fields["owner_area"].queryset = offices.order_by("path")

    def clean_receipt_codes(self) -> list[str]:
        written = self.cleaned_data["receipt_codes"].replace("，", ",").replace("、", ",").split(",")
        codes = [code for part in written if part.strip() and (code := read_receipt_code(part)) is not None]
        if len(codes) != len([part for part in written if part.strip()]) or len(codes) > MOST_CODES:
            raise ValidationError(_("One of these is no receipt code. Write them as they are shown, fifty at most."))
        return codes


class _PlanOfEntry(PlanFields):
    """A plan for an entry that stands."""

    def __init__(self, entry: LedgerEntry, data: Any = None, files: Any = None) -> None:
        initial = {name: getattr(entry, name) for name in Plan._fields}
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["owner_area"].queryset = offices_near(entry.estate)


class ConfirmForm(_PlanOfEntry):
    """Take a proposal up."""

    ledger = forms.ChoiceField(label=_("Ledger"), choices=Ledger.choices)
    field_order = ("ledger",)


class ChangeForm(_PlanOfEntry):
    """Change the plan."""

    reason = PlainText(max_length=NOTE_LENGTH, widget=forms.Textarea, label=_("Reason"))


class _OfEntry:
    """Forms that need nothing of the entry."""

    def __init__(self, entry: LedgerEntry, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)


class WordsForm(_OfEntry, NoteForm):
    """Words that are needed."""


class CheckForm(_OfEntry, OptionalNoteForm):
    """Words that may be left out."""


class EmptyForm(_OfEntry, forms.Form):
    """Nothing to say."""


class ReportForm(_OfEntry, NoteForm):
    """What was done, with a photo."""

    photo = PhotosField(label=_("Photo of the work"), help_text=_("One photo, JPEG or PNG"))

    def clean_photo(self) -> Any:
        pictures = self.cleaned_data["photo"]
        if len(pictures) > 1:
            raise ValidationError(_("One photo is enough."))
        return pictures[0] if pictures else None


class PackForm(forms.Form):
    """Of which area and month a pack is made."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))
    month = forms.RegexField(
        r"^20\d{2}-(0[1-9]|1[0-2])$",
        label=_("Statistic month"),
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": _("Write the month as 2026-03.")},
    )

    def __init__(self, data: Any, *, user: "User", month: datetime.date) -> None:
        super().__init__(data, initial={"month": f"{month:%Y-%m}"})
        fields: Any = self.fields
        paths = area_paths(user, "handle_complaints")
        areas = Area.objects.without_geometry().filter(under_paths(paths, "path"), is_active=True)
        fields["area"].queryset = areas.exclude(kind=AreaKind.GRID).order_by("path")
        fields["area"].label_from_instance = lambda area: "\u3000" * area.depth + area.name

    def clean_month(self) -> datetime.date:
        return datetime.date.fromisoformat(f"{self.cleaned_data['month']}-01")


class RemarksForm(forms.Form):
    """The officer's words in a pack."""

    analysis_remark = PlainText(
        max_length=TEXT_LENGTH, widget=forms.Textarea, label=_("Remark on the analysis"), required=False
    )
    dispatch_remark = PlainText(
        max_length=TEXT_LENGTH, widget=forms.Textarea, label=_("Remark on the dispatch"), required=False
    )
    review_remark = PlainText(
        max_length=TEXT_LENGTH, widget=forms.Textarea, label=_("Remark on the review"), required=False
    )
