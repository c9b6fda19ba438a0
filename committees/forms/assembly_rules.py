"""Forms of the law: a file to load, choices where it is open, an assembly's own rules of procedure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices.laws import CHOICE_LABELS, CHOICE_WARNINGS, READING_LABELS
from committees.forms.fields import EstateField
from committees.rules.law.choices import CHOICES, COUNT, FLAG, SHARE, Choice
from committees.rules.law.reading import LARGEST_FILE
from committees.rules.law.values import share_of

YES_NO = (("yes", _("yes")), ("no", _("no")))
NONE = "0"


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class LoadForm(forms.Form):
    """A file of assembly rules, or its text, the place in it, and from when on it holds."""

    file = forms.FileField(label=pgettext_lazy("laws", "File (YAML or JSON)"), required=False)
    text = forms.CharField(
        label=_("or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    place = forms.CharField(
        label=_("place in the file"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty where the file has one place, or names this jurisdiction."),
    )
    source = forms.CharField(label=_("where the file comes from"), max_length=300)
    effective_from = _day(_("in force from"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(_("The file is too large for rules of assemblies."))
            try:
                cleaned["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is not UTF-8 text.")) from error
        if not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or paste its text."))
        return cleaned


class OpenPointsForm(forms.Form):
    """A field for each open point that this body may choose; what is left alone is not chosen."""

    of_assembly = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.points = [choice for choice in CHOICES if self.of_assembly or not choice.is_own_only]
        for choice in self.points:
            self.fields[choice.key] = _field(choice)
            if self.of_assembly:
                self.fields[f"clause_{choice.key}"] = forms.CharField(
                    label=pgettext_lazy("laws", "clause"), required=False, max_length=60
                )
        warning = _("I have read the warnings: the law leaves these points open.")
        self.fields["has_read_warning"] = forms.BooleanField(label=warning, required=False)

    def point_fields(self) -> list[dict[str, Any]]:
        """Each open point with its warning and the field of its clause, if it has one."""
        return [
            {
                "field": self[choice.key],
                "warning": CHOICE_WARNINGS[choice.key],
                "clause": self[f"clause_{choice.key}"] if self.of_assembly else None,
            }
            for choice in self.points
        ]

    def values(self) -> dict[str, Any]:
        """The points that were chosen, as the rules know them."""
        chosen = {choice.key: self.cleaned_data.get(choice.key) for choice in self.points}
        return {
            choice.key: _value(choice, chosen[choice.key])
            for choice in self.points
            if chosen[choice.key] not in (None, "")
        }

    def clauses(self) -> dict[str, str]:
        """Point → clause that was named."""
        return {choice.key: self.cleaned_data.get(f"clause_{choice.key}", "") for choice in self.points}


class ChoicesForm(OpenPointsForm):
    """What the jurisdiction chooses where the law is open."""

    basis = forms.CharField(label=_("document or reason"), max_length=300)
    effective_from = _day(_("in force from"))


class ProcedureForm(OpenPointsForm):
    """An assembly's own rules of procedure, as far as they decide how votes are counted."""

    of_assembly = True

    estate_code = EstateField()
    document = forms.CharField(label=_("title or number of the document"), max_length=300)
    adopted_on = _day(_("adopted on"))
    effective_from = _day(_("in force from"), required=False, help_text=_("Leave it empty for the day of adoption."))

    def __init__(self, *args: Any, estates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["estate_code"].among(estates)  # type: ignore[attr-defined]


def _field(choice: Choice) -> forms.Field:
    options: dict[str, Any] = {"label": CHOICE_LABELS[choice.key], "required": False}
    left_alone = ("", _("not chosen"))
    if choice.kind == FLAG:
        return forms.ChoiceField(choices=[left_alone, *YES_NO], **options)
    if choice.kind == COUNT:
        return forms.IntegerField(min_value=0, help_text=_("A whole number; 0 for no limit."), **options)
    if choice.kind == SHARE:
        help_text = _("A fraction such as 1/3; 0 for none.") if choice.may_be_none else _("A fraction such as 1/3.")
        return forms.CharField(max_length=20, validators=[_check_share], help_text=help_text, **options)
    return forms.ChoiceField(choices=[left_alone, *((name, READING_LABELS[name]) for name in choice.words)], **options)


def _check_share(text: str) -> None:
    if text != NONE and share_of(text) is None:
        raise forms.ValidationError(_("Write a fraction such as 1/3."))


def _value(choice: Choice, given: Any) -> Any:
    if choice.kind == FLAG:
        return given == "yes"
    return None if str(given) == NONE else given
