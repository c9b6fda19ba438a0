"""Forms of inspections and rectification orders."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.errors import Refusal
from common.images import PHOTO_TYPES, Picture, read_picture
from common.uploads import TooBig
from firms.choices import AnswerKind, FindingSeverity, RiskLevel, Verdict
from firms.models import Checklist, ChecklistVersion
from firms.permissions import inspectors_for
from firms.rules.checklists import MOST_DAYS
from firms.services.inspections import AnswerGiven
from firms.services.inspections._steps import MOST_PHOTOS
from places.choices import AreaKind
from places.models import Area, Estate
from places.permissions import area_paths
from places.querysets import under_paths

PHOTO_BYTES, UPLOAD_BYTES = 20 * 1024 * 1024, 100 * 1024 * 1024
LONGEST = 2000


class PicturesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Up to nine photos, each checked by content and cleaned of metadata; gives a list of `Picture`."""

    default_error_messages = {
        "too_many": _("At most nine photos can be sent at a time. Leave some out."),
        "too_big": _("“%(name)s” is too big. A photo may have 20 MB, all together 100 MB."),
        "bad": _("“%(name)s”: %(reason)s"),
    }

    def __init__(self, **options: Any) -> None:
        widget = PicturesInput(attrs={"accept": PHOTO_TYPES, "multiple": True})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Picture]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        return [self._read(upload) for upload in uploads]

    def _read(self, upload: UploadedFile) -> Picture:
        name = {"name": (upload.name or "")[:80]}
        if isinstance(upload, TooBig) or (upload.size or 0) > PHOTO_BYTES:
            raise ValidationError(self.error_messages["too_big"], code="too_big", params=name)
        try:
            return read_picture(upload)
        except Refusal as refusal:
            params = {**name, "reason": str(refusal)}
            raise ValidationError(self.error_messages["bad"], code="bad", params=params) from refusal


class ItemForm(forms.Form):
    """One item of an inspection, as a page or a device sends it."""

    key = forms.UUIDField(required=False)
    replaces = forms.CharField(required=False, max_length=4000)
    at = forms.CharField(required=False, max_length=40)
    verdict = forms.ChoiceField(required=False, choices=[("", ""), *Verdict.choices])
    number = forms.DecimalField(required=False, min_value=0, max_digits=14, decimal_places=3)
    words = forms.CharField(required=False, max_length=LONGEST)
    photos = PicturesField()

    def given(self, item_code: str) -> AnswerGiven:
        """What was sent, for the service. Without a key (no script) it gets one of its own."""
        data = self.cleaned_data
        return AnswerGiven(
            key=data["key"] or uuid.uuid4(),
            item_code=item_code,
            verdict=data["verdict"],
            number=data["number"],
            words=data["words"],
            replaces=tuple(filter(None, data["replaces"].split(","))),
            at=_moment(data["at"]),
        )


def _moment(text: str) -> Any:
    """A moment with a time zone; None for anything else: the clock of a device is a hint, no more."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


class WordsForm(forms.Form):
    """Words that are needed."""

    note = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class OptionalWordsForm(forms.Form):
    """Words that may be left out."""

    note = forms.CharField(
        label=_("Your words"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class IssueForm(forms.Form):
    """The orders of an inspection."""

    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    demand = forms.CharField(
        label=_("What is demanded beyond the findings"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DaysForm(WordsForm):
    """More time: how many working days, and why."""

    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=250)
    field_order = ("days", "note")


class ProofForm(WordsForm):
    """What the firm put right."""

    photos = PicturesField(label=_("Photos as proof"))


class PlanForm(forms.Form):
    """A new plan of inspections."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"))
    version = forms.ModelChoiceField(ChecklistVersion.objects.none(), label=_("Checklist"))
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    inspectors = forms.ModelMultipleChoiceField(
        None, label=_("Inspectors"), widget=forms.CheckboxSelectMultiple, help_text=_("Two at least")
    )
    seed = forms.CharField(
        label=_("Seed of the draw"),
        max_length=64,
        required=False,
        help_text=_("Numbers drawn in public, say; left empty, the portal makes one and records it before the draw."),
    )

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        fields: Any = self.fields
        paths = area_paths(user, "manage_firms")
        areas = Area.objects.without_geometry().active().filter(under_paths(paths, "path"))
        fields["area"].queryset = areas.exclude(kind=AreaKind.GRID).order_by("path")
        fields["version"].queryset = published_versions()
        fields["inspectors"].queryset = people_for(paths)


def published_versions() -> Any:
    """The latest published version of each checklist in use."""
    latest = (
        ChecklistVersion.objects.filter(state="published", checklist__is_active=True)
        .order_by("checklist_id", "-number")
        .distinct("checklist_id")
    )
    return ChecklistVersion.objects.filter(pk__in=latest.values("pk")).select_related("checklist")


def people_for(paths: list[str]) -> Any:
    """Everybody who may inspect somewhere in these areas."""
    areas = Area.objects.without_geometry().filter(path__in=paths)
    return User.objects.filter(pk__in={one.pk for area in areas for one in inspectors_for(area)}).order_by("pk")


class SingleForm(forms.Form):
    """An inspection outside a plan."""

    estate = forms.ModelChoiceField(
        Estate.objects.none(),
        to_field_name="code",
        label=_("Code of the estate"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid_choice": _("There is no estate with this code in your areas.")},
    )
    version = forms.ModelChoiceField(ChecklistVersion.objects.none(), label=_("Checklist"))
    first_inspector = forms.ModelChoiceField(None, label=_("First inspector"))
    second_inspector = forms.ModelChoiceField(None, label=_("Second inspector"))
    due_on = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        fields: Any = self.fields
        paths = area_paths(user, "manage_firms")
        fields["estate"].queryset = Estate.objects.select_related("area").defer("polygon").within_areas(paths)
        fields["version"].queryset = published_versions()
        for name in ("first_inspector", "second_inspector"):
            fields[name].queryset = people_for(paths)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first_inspector") and data.get("first_inspector") == data.get("second_inspector"):
            self.add_error("second_inspector", _("An inspection is made by two different people."))
        return data


class ChecklistForm(forms.ModelForm):
    """A new checklist."""

    class Meta:
        model = Checklist
        fields = ("code", "name", "name_en")


class ChecklistItemForm(forms.Form):
    """One item of a draft."""

    section = forms.CharField(label=_("Section"), max_length=80)
    section_en = forms.CharField(label=_("Section in English"), max_length=80)
    code = forms.SlugField(
        label=pgettext_lazy("form", "Code"), max_length=40, help_text=_("A known code changes its item.")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    legal_source = forms.CharField(label=_("Legal source"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=AnswerKind.choices)
    severity = forms.ChoiceField(label=_("Severity"), choices=FindingSeverity.choices)
    days = forms.IntegerField(label=_("Working days to rectify"), min_value=1, max_value=MOST_DAYS)
    credit_item = forms.CharField(label=_("Credit item (hint)"), max_length=40, required=False)


class RemoveItemForm(forms.Form):
    """An item to be taken out of a draft."""

    code = forms.SlugField(label=pgettext_lazy("form", "Code"), max_length=40)


class EmptyForm(forms.Form):
    """An act that needs no words."""


class RiskForm(forms.Form):
    """The risk of an estate, set by hand."""

    level = forms.ChoiceField(label=_("Risk"), choices=RiskLevel.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PeriodForm(forms.Form):
    """From a day to a day."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
