"""The form builder: what staff type about a section, a field or a check becomes a part of the document."""

import datetime
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import ReportForm
from firms.rules.forms.document import CHECK_KINDS, KINDS, ON_FAILURE
from firms.rules.quarters import Quarter
from places.choices import EstateKind

KIND_WORDS = {
    "integer": _("whole number"),
    "decimal": _("decimal number"),
    "money": _("money (yuan)"),
    "area": _("area (m²)"),
    "ratio": _("share (%)"),
    "text": _("text"),
    "choice": _("one of several"),
    "yes_no": _("yes or no"),
    "date": _("day"),
    "table": _("table of rows"),
    "file": _("files"),
}
CHECK_WORDS = {
    "sum": _("parts add up to a total"),
    "register": _("agrees with the register"),
    "bounds": _("lies between limits"),
    "jump": _("jumps against last quarter"),
    "rule": _("a condition holds"),
}
FAILURE_WORDS = {"refuse": _("cannot be submitted"), "explain": _("must be explained")}
WHOLE = ("decimals", "max_length", "max_rows", "least_files")
LONGEST = 6000


class PartField(forms.CharField):
    """A part of the document written as YAML: a condition, columns, the content of a check."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        if len(text) > LONGEST:
            raise ValidationError(_("This is too long."), code="length")
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise ValidationError(_("This is not YAML: %(problem)s"), code="yaml", params={"problem": error}) from error

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else as_text(value)


def as_text(value: Any) -> str:
    """A part as YAML, as it is shown for editing."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=None).strip()


class TitledForm(forms.Form):
    """Code and title in both languages."""

    code = forms.CharField(
        label=pgettext_lazy("form", "Code"), max_length=40, help_text=_("Small letters, digits and _; it stays.")
    )
    title_zh = forms.CharField(label=_("Chinese title"), max_length=120)
    title_en = forms.CharField(label=_("English title"), max_length=120)

    def titled(self) -> dict[str, Any]:
        """Code and title as they stand in a document."""
        given = self.cleaned_data
        return {"code": given["code"], "title": {"zh": given["title_zh"], "en": given["title_en"]}}

    @staticmethod
    def shown(part: dict[str, Any]) -> dict[str, Any]:
        """Initial values of a part that exists."""
        title = part.get("title")
        title = title if isinstance(title, dict) else {}
        return {"code": part.get("code"), "title_zh": title.get("zh"), "title_en": title.get("en")}


class SectionForm(TitledForm):
    """A section of a form."""

    def part(self) -> dict[str, Any]:
        return self.titled()


class FieldForm(TitledForm):
    """A field: what is asked, in which unit, what may be answered, and when it must be."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS])
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    help_zh = forms.CharField(label=_("Chinese help"), max_length=300, required=False)
    help_en = forms.CharField(label=_("English help"), max_length=300, required=False)
    required = forms.BooleanField(label=_("must be filled in"), required=False)
    required_when = PartField(label=_("Must be filled in when (condition)"), required=False)
    min = forms.CharField(label=_("Lowest value"), max_length=20, required=False)
    max = forms.CharField(label=_("Highest value"), max_length=20, required=False)
    decimals = forms.IntegerField(label=_("Decimals"), required=False)
    max_length = forms.IntegerField(label=_("Most characters"), required=False)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: code | Chinese | English"),
    )
    columns = PartField(label=_("Columns of a table"), required=False)
    max_rows = forms.IntegerField(label=_("Most rows"), required=False)
    least_files = forms.IntegerField(label=_("Least number of files"), required=False)

    def clean_choices(self) -> list[dict[str, Any]]:
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        parts = [[part.strip() for part in line.replace("｜", "|").split("|")] for line in lines]
        if not all(len(part) == 3 and all(part) for part in parts):
            raise ValidationError(_("Write each choice as: code | Chinese | English."), code="choices")
        return [{"code": code, "title": {"zh": zh, "en": en}} for code, zh, en in parts]

    def part(self) -> dict[str, Any]:
        """The field as it stands in a document; what does not belong to its kind is told by the document's check."""
        given = self.cleaned_data
        field = {**self.titled(), "kind": given["kind"]}
        if given["help_zh"] or given["help_en"]:
            field["help"] = {"zh": given["help_zh"], "en": given["help_en"]}
        plain = ("unit", "required", "required_when", "min", "max", "choices", "columns")
        field |= {name: given[name] for name in plain if given[name]}
        return field | {name: given[name] for name in WHOLE if given[name] is not None}

    @staticmethod
    def shown(part: dict[str, Any]) -> dict[str, Any]:
        told = part.get("help") if isinstance(part.get("help"), dict) else {}
        choices = part.get("choices") if isinstance(part.get("choices"), list) else []
        lines = [f"{one['code']} | {one['title']['zh']} | {one['title']['en']}" for one in choices or []]
        return {
            **part,
            **TitledForm.shown(part),
            "help_zh": (told or {}).get("zh"),
            "help_en": (told or {}).get("en"),
            "choices": "\n".join(lines),
        }


class CheckForm(TitledForm):
    """A check across fields."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, CHECK_WORDS[kind]) for kind in CHECK_KINDS])
    on_failure = forms.ChoiceField(
        label=_("Where it does not hold"),
        choices=[("", _("as usual for this kind")), *((name, FAILURE_WORDS[name]) for name in ON_FAILURE)],
        required=False,
    )
    when = PartField(label=_("Only when (condition)"), required=False)
    content = PartField(label=_("What is checked"), help_text=_("As YAML, such as: total: staff_total"))

    def clean_content(self) -> dict[str, Any]:
        content = self.cleaned_data["content"]
        if not isinstance(content, dict):
            raise ValidationError(_("Write names with values, such as: field: households"), code="content")
        return content

    def part(self) -> dict[str, Any]:
        given = self.cleaned_data
        check = {**self.titled(), "kind": given["kind"], **given["content"]}
        return check | {name: given[name] for name in ("on_failure", "when") if given[name]}

    @staticmethod
    def shown(part: dict[str, Any]) -> dict[str, Any]:
        named = {"code", "title", "kind", "on_failure", "when"}
        content = {name: value for name, value in part.items() if name not in named}
        return {**part, **TitledForm.shown(part), "content": as_text(content) if content else ""}


class PublishForm(forms.Form):
    """From which quarter on a version holds, and by which rule."""

    quarter = forms.CharField(label=_("From the quarter"), max_length=6)
    legal_source = forms.CharField(label=_("Legal source"), max_length=300)

    def clean_quarter(self) -> datetime.date:
        quarter = Quarter.read(self.cleaned_data["quarter"].strip().upper())
        if quarter is None:
            raise ValidationError(_("A quarter is written like 2026Q3."), code="quarter")
        return quarter.first_day


class NewForm(forms.ModelForm):
    """A form for a kind of place that has none."""

    class Meta:
        model = ReportForm
        fields = ("place_kind", "name", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = set(ReportForm.objects.values_list("place_kind", flat=True))
        self.fields["place_kind"].choices = [row for row in EstateKind.choices if row[0] not in taken]
