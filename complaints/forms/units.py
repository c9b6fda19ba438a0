"""Forms of the office: who is in charge, corrections, splitting, joining."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.choices import Severity
from complaints.forms.fields import TEXT_LENGTH, TITLE_LENGTH, NoteForm, OptionalNoteForm, PlainText
from complaints.models import Category, Complaint
from complaints.rules import read_receipt_code
from complaints.services import Part

PARTS_AT_ONCE = 3


class EmptyForm(forms.Form):
    """Nothing to fill in: the button says it all."""


class AssignForm(OptionalNoteForm):
    """Who is in charge."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Person in charge"))
    field_order = ("to", "note")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class ReclassifyForm(NoteForm):
    """Category and severity as they should be, and why."""

    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"))
    severity = forms.ChoiceField(choices=Severity, label=_("Severity"))
    field_order = ("category", "severity", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.leaves()
        self.fields["note"].label = _("Why (only offices read it)")


class SplitForm(NoteForm):
    """Up to three parts at a time; a part counts when its title is filled in."""

    def __init__(self, *args: Any, place: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Why it is split (the resident reads it)")
        self.fields["note"].widget.attrs["rows"] = 2
        leaves = Category.objects.leaves()
        for number in range(1, PARTS_AT_ONCE + 1):
            of = {"number": number}
            self.fields[f"title_{number}"] = PlainText(
                max_length=TITLE_LENGTH, required=number == 1, label=_("Part %(number)d in one line") % of
            )
            self.fields[f"text_{number}"] = PlainText(
                max_length=TEXT_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                label=_("Part %(number)d: what happened") % of,
            )
            self.fields[f"category_{number}"] = forms.ModelChoiceField(
                leaves, required=False, label=_("Part %(number)d: category") % of
            )
            self.fields[f"place_{number}"] = PlainText(
                max_length=100, required=False, initial=place, label=_("Part %(number)d: where exactly") % of
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["parts"] = [self._part(number) for number in range(1, PARTS_AT_ONCE + 1) if data.get(f"title_{number}")]
        return data

    def _part(self, number: int) -> Part | None:
        title, text, category, place = (
            self.cleaned_data.get(f"{name}_{number}") for name in ("title", "text", "category", "place")
        )
        if category is None and f"category_{number}" not in self.errors:
            self.add_error(f"category_{number}", _("Choose what it is about."))
        return Part(title, text or title, category, place or "") if category is not None else None


class MergeForm(NoteForm):
    """The complaint that goes on: one of the same estate, or any by its receipt code."""

    main = forms.ModelChoiceField(
        Complaint.objects.none(), required=False, label=_("Join to"), empty_label=_("another one, by receipt code")
    )
    code = forms.CharField(required=False, max_length=40, label=_("Receipt code of the other complaint"))
    field_order = ("main", "code", "note")

    def __init__(self, *args: Any, candidates: QuerySet[Complaint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["main"].queryset = candidates
        self.fields["note"].label = _("Reason (the resident reads it)")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("main") is None:
            code = read_receipt_code(data.get("code") or "")
            data["main"] = Complaint.objects.filter(receipt_code=code).first() if code else None
            if data["main"] is None:
                raise ValidationError(_("Choose a complaint, or type the receipt code of one."), code="unknown")
        return data
