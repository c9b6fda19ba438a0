"""Fields that several forms of this app share."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from places.models import Estate

MOMENT = {"class": "form-control", "type": "datetime-local"}
SUGGESTED = 300


def moment(label: Any, **options: Any) -> forms.DateTimeField:
    """A date with a time."""
    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)


class SuggestInput(forms.TextInput):
    """A line with suggestions of the browser: (value, note) each."""

    suggestions: tuple[tuple[str, str], ...] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_list"
        line = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.suggestions)
        return format_html('{}<datalist id="{}">{}</datalist>', line, list_id, options)


class EstateField(forms.CharField):
    """An estate by its name or code, of those that `among` was given: what the person reaches."""

    widget = SuggestInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("estate"))
        options.setdefault("help_text", _("Type the name or the code, and choose."))
        super().__init__(max_length=150, **options)
        self.widget.attrs |= {"class": "form-control", "autocomplete": "off"}
        self.estates = Estate.objects.none()

    def among(self, estates: Any) -> None:
        """Say which estates can be chosen; the first of them, by name, are suggested."""
        self.estates = Estate.objects.none() if estates is None else estates
        rows = self.estates.order_by("name").values_list("name", "code", "area__name")[:SUGGESTED]
        self.widget.suggestions = tuple((f"{name} {code}", area) for name, code, area in rows)  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Estate | None:
        """The estate. A name that several have needs the code."""
        words = str(super().clean(value) or "").strip()
        if not words:
            return None
        by_code = self.estates.filter(code=words.split()[-1].upper()).first()
        named = [] if by_code else list(self.estates.filter(name=words)[:2])
        if by_code is None and len(named) != 1:
            several = _("Several estates have this name. Choose one from the list, or type its code.")
            nothing = _("No estate of your area has this name or code. Choose one from the list.")
            raise forms.ValidationError(several if named else nothing)
        return by_code or named[0]
