"""Forms of volunteers, of residents who ask for a visit, and of who answers an emergency call."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.forms.fields import PhotosField
from places.choices import AreaKind
from places.models import Area
from programmes.choices_volunteers import VisitKind, VisitNeed

TEXT = {"class": "form-control"}
PHOTO_BYTES, UPLOAD_BYTES = 20 * 1024 * 1024, 100 * 1024 * 1024


def _day(**attributes: Any) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={**TEXT, "type": "date", **attributes})


class PlainForm(forms.Form):
    """The server says what is missing."""

    use_required_attribute = False


class NothingForm(PlainForm):
    """A button."""


class CallForm(PlainForm):
    """A call for volunteers."""

    title = forms.CharField(label=_("title"), max_length=100, widget=forms.TextInput(TEXT))
    starts_at = forms.DateTimeField(
        label=pgettext_lazy("volunteers", "begins"),
        widget=forms.DateTimeInput(attrs={**TEXT, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=pgettext_lazy("volunteers", "place"), max_length=200, widget=forms.TextInput(TEXT))
    places_needed = forms.IntegerField(
        label=pgettext_lazy("volunteers", "places"), min_value=1, max_value=1000, widget=forms.NumberInput(TEXT)
    )
    text = forms.CharField(
        label=_("what is to be done"), max_length=1000, required=False, widget=forms.Textarea({**TEXT, "rows": 3})
    )


class HoursForm(PlainForm):
    """Hours of a day."""

    day = forms.DateField(label=pgettext_lazy("volunteers", "day"), widget=_day(), initial=timezone.localdate)
    hours = forms.DecimalField(
        label=pgettext_lazy("volunteers", "hours"),
        max_digits=4,
        decimal_places=1,
        widget=forms.TextInput({**TEXT, "inputmode": "decimal"}),
    )


class AreaField(forms.ModelChoiceField):
    """A community or subdistrict in use."""

    def __init__(self, **options: Any) -> None:
        kinds = (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)
        rows = Area.objects.active().filter(kind__in=kinds).without_geometry().order_by("path")
        super().__init__(queryset=rows, widget=forms.Select({"class": "form-select"}), **options)


class VisitForm(PlainForm):
    """Who needs a visit where, and for what."""

    area = AreaField(label=_("community or subdistrict"))
    kind = forms.ChoiceField(label=_("kind"), choices=VisitKind.choices, widget=forms.Select({"class": "form-select"}))
    need = forms.ChoiceField(
        label=_("for whom"), choices=VisitNeed.choices, widget=forms.Select({"class": "form-select"})
    )
    contact_name = forms.CharField(label=_("name"), max_length=50, widget=forms.TextInput(TEXT))
    contact_phone = forms.CharField(
        label=_("phone"), max_length=20, widget=forms.TextInput({**TEXT, "inputmode": "tel"})
    )
    address = forms.CharField(label=_("address"), max_length=200, widget=forms.TextInput(TEXT))
    text = forms.CharField(label=_("what is needed"), max_length=500, widget=forms.Textarea({**TEXT, "rows": 3}))
    wished_on = forms.DateField(label=_("wished day"), required=False, widget=_day())


class NoteForm(PlainForm):
    """What was done."""

    note = forms.CharField(
        label=_("what was done"), max_length=500, required=False, widget=forms.Textarea({**TEXT, "rows": 3})
    )


class SpotForm(PlainForm):
    """A report from the spot: counts first, for a thumb in the rain."""

    people_count = forms.IntegerField(
        label=_("people at work"), min_value=0, max_value=10000, initial=0, widget=forms.NumberInput(TEXT)
    )
    machine_count = forms.IntegerField(
        label=_("pumps and machines"), min_value=0, max_value=10000, initial=0, widget=forms.NumberInput(TEXT)
    )
    handled_count = forms.IntegerField(
        label=_("places dealt with"), min_value=0, max_value=10000, initial=0, widget=forms.NumberInput(TEXT)
    )
    text = forms.CharField(
        label=pgettext_lazy("volunteers", "in short"),
        help_text=_("Places and works only; no names of persons."),
        max_length=300,
        required=False,
        widget=forms.Textarea({**TEXT, "rows": 2}),
    )
    photos = PhotosField(label=_("photos"), help_text=_("Places only; no persons, no plates."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["photos"].widget.attrs |= {**TEXT, "accept": self.fields["photos"].accepted}
