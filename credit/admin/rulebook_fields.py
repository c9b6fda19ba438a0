"""Forms of the parts of a rulebook, made from the published schema: a word that joins the format joins its form."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credit.rules.differences import is_same
from credit.rules.flat import ENTRY_PARTS, MISSING, Field, fields_of, put_together, to_number, value_at
from credit.rules.labels import choice_label, label_of
from credit.rules.source import Path, Unreadable, read_yaml
from credit.rules.writing import entry_to_yaml

NUMBER = RegexValidator(
    re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?"),
    gettext_lazy("Write a number with at most four decimals, such as 5 or 0.25."),
)
REFERENCES = {
    "category": "categories",
    "group": "groups",
    "rater": "raters",
    "source": "sources",
    "small_field": "grades",
    "grade": "grades",
}
WIDE = ("long", "nested")


class ManyWordsField(forms.CharField):
    """Several words, separated by commas; the value is a list."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [word for word in re.split(r"[、,，;；\s]+", text) if word]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(word) for word in value) if isinstance(value, list) else value


class FlagField(forms.ChoiceField):
    """Yes, no, or nothing said."""

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class NestedField(forms.CharField):
    """A value with values within, written as YAML."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text or not text.strip():
            return None
        try:
            return read_yaml(text).document
        except Unreadable as error:
            raise forms.ValidationError(
                _("Line %(line)s: %(message)s") % {"line": error.line, "message": error}
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return entry_to_yaml(value) if isinstance(value, dict | list | int) else value


class EntryForm(forms.Form):
    """One entry of a part, or a part that stands once. What the form does not know stays as it is."""

    def __init__(self, *args: Any, part: str, document: dict[str, Any], entry: dict[str, Any], **options: Any) -> None:
        self.part, self.entry = part, entry
        self.known = fields_of(part)
        initial = {known.name: value_at(entry, known.path) for known in self.known}
        initial = {name: value for name, value in initial.items() if value is not MISSING}
        super().__init__(*args, initial=initial, auto_id="f-%s", **options)
        for known in self.known:
            self.fields[known.name] = _field(known, document, initial.get(known.name))

    def groups(self) -> list[dict[str, Any]]:
        """The fields by their first word, so that those of one value stand together."""
        found: dict[str, list[Any]] = {}
        for known in self.known:
            found.setdefault(str(known.path[0]), []).append(self[known.name])
        return [
            {"label": label_of((word,)), "fields": fields, "is_single": len(fields) == 1}
            for word, fields in found.items()
        ]

    def value(self) -> dict[str, Any]:
        """The entry as the form says it; numbers and words that say the same stay as they were written."""
        values: list[tuple[Path, Any]] = []
        for known in self.known:
            given = self.cleaned_data.get(known.name)
            if given in (None, "", []):
                continue
            given = _plain(known, given)
            before = value_at(self.entry, known.path)
            values.append((known.path, before if before is not MISSING and is_same(before, given) else given))
        words = {known.path[0] for known in self.known}
        others = {word: value for word, value in self.entry.items() if word not in words}
        return others | _as_before(self.entry, put_together(values))


def _as_before(entry: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """A veto that was written out stays so where it says the same."""
    before = entry.get("veto")
    if isinstance(before, dict) and made.get("veto") == before.get("grade") and set(before) == {"grade"}:
        return made | {"veto": before}
    return made


def _plain(known: Field, given: Any) -> Any:
    if known.kind == "flag":
        return given == "yes"
    return to_number(given) if known.kind == "number" else given


def _field(known: Field, document: dict[str, Any], current: Any) -> forms.Field:
    options: dict[str, Any] = {"label": _label(known), "required": known.is_required}
    references = REFERENCES.get(str(known.path[-1])) if known.kind == "text" else None
    if references:
        choices = _codes(document, references, current)
        return forms.ChoiceField(choices=[("", "—"), *choices], **options)
    if known.kind == "choice":
        offered = list(known.choices)
        words = dict.fromkeys([*offered, *([current] if isinstance(current, str) else [])])
        choices = [(word, choice_label(word)) for word in words]
        return forms.ChoiceField(choices=[("", "—"), *choices], **options)
    if known.kind == "flag":
        return FlagField(choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))], **options)
    if known.kind == "whole":
        return forms.IntegerField(**options)
    if known.kind == "number":
        return forms.CharField(validators=[NUMBER], **options)
    return _words(known, options)


def _words(known: Field, options: dict[str, Any]) -> forms.Field:
    if known.kind == "words" and known.choices:
        choices = [(word, choice_label(word)) for word in known.choices]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
    if known.kind == "words":
        return ManyWordsField(**options)
    if known.kind == "nested":
        widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "draft-yaml"})
        return NestedField(widget=widget, strip=False, help_text=_("YAML, as in the source."), **options)
    if known.kind == "long":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **options)
    return forms.CharField(**options)


def _label(known: Field) -> str:
    """The name within its group: `validity.months` stands under “validity” as “months”."""
    return label_of(known.path[1:] if len(known.path) > 1 else known.path)


def _codes(document: dict[str, Any], part: str, current: Any) -> list[tuple[str, str]]:
    entries = document.get(part)
    found = {
        str(entry["code"]): f"{entry['code']} {entry.get('title', '')}".strip()
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and "code" in entry
    }
    if isinstance(current, str) and current:
        found.setdefault(current, current)
    return list(found.items())


def entry_at(document: dict[str, Any], part: str, index: int | None) -> dict[str, Any]:
    """The entry that a form is about: of a table, of a part that stands once, or the head."""
    if part in ENTRY_PARTS:
        entries = document.get(part)
        is_there = isinstance(entries, list) and index is not None and 0 <= index < len(entries)
        entry = entries[index] if is_there else {}  # type: ignore[index]
    else:
        entry = document.get(part, {}) if part else document
    return entry if isinstance(entry, dict) else {}
