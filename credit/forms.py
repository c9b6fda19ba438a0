"""Forms of the firm's pages. Staff forms stand with the administration."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.uploads import TooBig
from credit.choices import FactLevel
from credit.services.evidence import Evidence
from firms.models import ServiceProject

MOST_FILES = 9
MOST_BYTES = 100 * 1024 * 1024
TEXT = {"rows": 6, "class": "form-control"}
FIELD = {"class": "form-control"}


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Up to nine PDF files or photos; gives a list of `Evidence`. The service looks into them."""

    default_error_messages = {
        "too_many": _("At most nine files can be sent at once. Leave some out."),
        "too_big": _("“%(name)s” is too big. A file may have 20 MB, all together 100 MB."),
        "empty_file": _("“%(name)s” is empty. Choose the file again."),
    }

    def __init__(self, **options: Any) -> None:
        attributes = {"class": "form-control", "accept": "application/pdf,image/jpeg,image/png,image/webp"}
        super().__init__(required=False, widget=FilesInput(attrs=attributes), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Evidence]:
        uploads = [upload for upload in (data or []) if upload is not None and upload.name]
        if len(uploads) > MOST_FILES:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        for upload in uploads:
            name = {"name": upload.name[:80]}
            if isinstance(upload, TooBig) or (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
                raise ValidationError(self.error_messages["too_big"], code="too_big", params=name)
            if not upload.size:
                raise ValidationError(self.error_messages["empty_file"], code="empty_file", params=name)
        return [Evidence(upload.name, upload) for upload in uploads]


class ObjectionForm(forms.Form):
    """Why the firm objects to its entry."""

    grounds = forms.CharField(
        label=_("Grounds of the objection"), max_length=4000, widget=forms.Textarea(attrs=TEXT), strip=True
    )


class RecordObjectionForm(ObjectionForm):
    """Why the firm objects to a record, with documents."""

    files = EvidenceField(label=_("Documents that prove it"))


class RepairForm(forms.Form):
    """What the firm put right, with proof."""

    explanation = forms.CharField(
        label=_("What was put right"), max_length=4000, widget=forms.Textarea(attrs=TEXT), strip=True
    )
    files = EvidenceField(label=_("Proof"))


class ReportForm(forms.Form):
    """A fact that the firm reports about itself under one item; asks for what the item needs."""

    project = forms.ModelChoiceField(
        ServiceProject.objects.none(),
        label=_("Project"),
        required=False,
        empty_label=_("the firm as a whole"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    occurred_on = forms.DateField(label=_("Happened on"), widget=forms.DateInput(attrs={**FIELD, "type": "date"}))
    fact = forms.CharField(
        label=_("Fact"),
        max_length=500,
        widget=forms.Textarea(attrs={**TEXT, "rows": 4}),
        help_text=_("Public: what was done, where and when. No names or numbers of persons."),
    )
    level = forms.ChoiceField(label=_("Level"), widget=forms.Select(attrs={"class": "form-select"}))
    points = forms.DecimalField(
        label=_("Points in the range"), decimal_places=4, max_digits=9, widget=forms.NumberInput(attrs=FIELD)
    )
    quantity = forms.DecimalField(
        label=_("How many"), decimal_places=4, max_digits=16, widget=forms.NumberInput(attrs=FIELD)
    )
    certificate_until = forms.DateField(
        label=_("Certificate valid until (not included)"),
        required=False,
        widget=forms.DateInput(attrs={**FIELD, "type": "date"}),
    )
    files = EvidenceField(label=_("Evidence"))

    def __init__(self, *args: Any, item: dict[str, Any], projects: Any, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        points = item["points"]
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.fields["occurred_on"].widget.attrs["max"] = today.isoformat()
        if "by_level" in points:
            self.fields["level"].choices = [  # type: ignore[attr-defined]
                (level.value, level.label) for level in FactLevel if level.value in points["by_level"]
            ]
        else:
            del self.fields["level"]
        if "range" in points:
            low, high = (Decimal(bound) for bound in points["range"])
            self.fields["points"].widget.attrs |= {"min": str(low), "max": str(high), "step": "any"}
        else:
            del self.fields["points"]
        if "per_unit" not in points:
            del self.fields["quantity"]
        elif points.get("unit"):
            self.fields["quantity"].label = f"{self.fields['quantity'].label} ({points['unit']})"
        if item["validity"].get("until") != "certificate":
            del self.fields["certificate_until"]
        self.needs_files = self.fields["files"].required = bool(item.get("evidence_required"))

    def clean_files(self) -> list[Evidence]:
        """Refuse a report without proof where the item asks for it."""
        files: list[Evidence] = self.cleaned_data["files"]
        if self.needs_files and not files:
            raise ValidationError(_("This item needs evidence: attach a file."))
        return files

    def values(self) -> dict[str, Any]:
        """What `report_event` takes."""
        values = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "") and name != "files"
        }
        return {**values, "evidence": self.cleaned_data["files"]}
