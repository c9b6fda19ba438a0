"""Forms of filings: which one to begin, and its fields as the table of fields says."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.choices import FilingKind
from firms.models import Filing, PropertyFirm, ServiceProject
from firms.models.filing import OF_PROJECTS
from firms.rules.filing_fields import Field, fields_of
from firms.rules.filing_values import read_values
from places.choices import AreaKind
from places.models import Area, Estate

MOST_AREAS = 500
MOST_MATCHES = 2


def _choices(field: Field) -> list[tuple[str, Any]]:
    return [("", "—"), *field.choices]


def _text_input(field: Field) -> forms.Field:
    attributes = {"class": "form-control", "maxlength": field.longest}
    widget = forms.Textarea({**attributes, "rows": 3}) if field.form == "words" else forms.TextInput(attributes)
    return forms.CharField(label=field.label, help_text=field.hint, required=False, widget=widget)


def _number_input(field: Field) -> forms.Field:
    mode = "numeric" if field.form == "number" else "decimal"
    widget = forms.TextInput({"class": "form-control", "inputmode": mode, "maxlength": 30})
    return forms.CharField(label=field.label, help_text=field.hint, required=False, widget=widget)


def _date_input(field: Field) -> forms.Field:
    widget = forms.TextInput({"class": "form-control", "type": "date"})
    return forms.CharField(label=field.label, help_text=field.hint, required=False, widget=widget)


def _choice_input(field: Field) -> forms.Field:
    widget = forms.Select({"class": "form-select"}, choices=_choices(field))
    return forms.CharField(label=field.label, help_text=field.hint, required=False, widget=widget)


_INPUTS: dict[str, Callable[[Field], forms.Field]] = {
    "amount": _number_input,
    "number": _number_input,
    "date": _date_input,
    "choice": _choice_input,
}


class FilingForm(forms.Form):
    """The fields of one filing. What is wrong is said by the rules, so that every way in says the same."""

    def __init__(self, filing: Filing, *args: Any, is_draft: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filing, self.is_draft = filing, is_draft
        for field in fields_of(filing.kind):
            self.fields[field.name] = _INPUTS.get(field.form, _text_input)(field)
            self.fields[field.name].is_optional = not field.is_required  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, words in read_values(self.filing.kind, data, is_draft=self.is_draft).errors.items():
            self.add_error(name, words)
        return data

    def add_notes(self, notes: dict[str, str]) -> None:
        """Show beside the fields what is to be corrected."""
        for name, words in notes.items():
            if name in self.fields:
                self.fields[name].note = words  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What is to be filed, and about which project, estate or subdistrict."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you file?"),
        choices=FilingKind.choices,
        widget=forms.Select({"class": "form-select"}),
    )
    firm = forms.ModelChoiceField(
        PropertyFirm.objects.none(),
        label=gettext_lazy("firm"),
        widget=forms.Select({"class": "form-select"}),
        empty_label=None,
    )
    project = forms.ModelChoiceField(
        ServiceProject.objects.none(),
        label=gettext_lazy("project"),
        required=False,
        help_text=gettext_lazy("For a change of a project or of its manager, and for a renewed contract."),
        widget=forms.Select({"class": "form-select"}),
    )
    estate = forms.CharField(
        label=gettext_lazy("estate"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For a new project: the code on the plate of the estate, or its name."),
        widget=forms.TextInput({"class": "form-control"}),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=gettext_lazy("subdistrict of the office"),
        required=False,
        help_text=gettext_lazy("For what is about the firm itself."),
        widget=forms.Select({"class": "form-select"}),
    )

    def __init__(self, firms: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._choose("firm").queryset = firms
        self._choose("project").queryset = ServiceProject.objects.filter(firm__in=firms, effective_to=None)
        areas = Area.objects.without_geometry().filter(kind=AreaKind.SUBDISTRICT, is_active=True).order_by("path")
        self._choose("area").queryset = areas

    def _choose(self, name: str) -> Any:
        return self.fields[name]

    def clean_estate(self) -> Estate | None:
        """The one estate that is meant."""
        text = self.cleaned_data["estate"].strip()
        if not text:
            return None
        estates = Estate.objects.public().select_related("area").defer("polygon", "area__geometry")
        found = estates.filter(code=text.upper()).first()
        matches = [found] if found is not None else list(estates.matching(text)[:MOST_MATCHES])
        exact = [estate for estate in matches if estate.name == text] or matches
        if len(exact) != 1:
            raise forms.ValidationError(
                _("Several estates are called so: give the code.") if exact else _("No such estate is known here.")
            )
        return exact[0]

    def subject(self) -> dict[str, Any]:
        """What the filing is about, as `open_filing` takes it: only what belongs to its kind."""
        data = self.cleaned_data
        if data["kind"] not in OF_PROJECTS:
            return {"area": data["area"]}
        if data["project"] is not None:
            return {"project": data["project"]}
        return {"estate": data["estate"]}
