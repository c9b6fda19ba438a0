"""Forms of the credit screens."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credit.admin.base import WordsForm
from credit.choices import EventSource, FactLevel, Subject
from credit.rules.periods import MONTHS
from credit.services.evidence import Evidence

MOST_FILES = 5
NEW_FACT = "-"


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; the value is a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Evidence]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most five files."))
        cleaned = [super(FilesField, self).clean(file, initial) for file in files]
        return [Evidence(file.name, file) for file in cleaned if file]


class FactForm(forms.Form):
    """One fact under one item: only the fields that the item asks for, and a choice where the same fact is known."""

    level = forms.ChoiceField(label=_("level"))
    points = forms.DecimalField(label=_("points in the range"), max_digits=9, decimal_places=4)
    quantity = forms.DecimalField(label=_("units"), max_digits=16, decimal_places=4, min_value=0)
    occurred_on = forms.DateField(label=_("happened on"), widget=_day_input())
    certificate_until = forms.DateField(
        label=_("certificate valid until (not included)"), required=False, widget=_day_input()
    )
    fact = forms.CharField(
        label=_("fact"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public: what was found, where and when. No names or numbers of persons."),
    )
    source = forms.ChoiceField(label=_("source"))
    same = forms.ChoiceField(label=_("Is it one of these?"), widget=forms.RadioSelect)
    evidence = FilesField(label=_("evidence"), help_text=_("PDF or photos, at most five."))

    def __init__(self, *args: Any, item: dict[str, Any], sources: Iterable[str], same: Iterable[Any], **options: Any):
        super().__init__(*args, **options)
        asked = {"by_level": "level", "range": "points", "per_unit": "quantity"}.get(item["kind"])
        left_out = {"level", "points", "quantity"} - {asked}
        if not item["asks_certificate"]:
            left_out.add("certificate_until")
        known = list(same)
        if not known:
            left_out.add("same")
        for name in left_out:
            del self.fields[name]
        self._describe(item)
        self.fields["source"].choices = [(source, EventSource(source).label) for source in sources]
        self.fields["evidence"].required = bool(item.get("evidence_required"))
        if known:
            self.fields["same"].choices = _same_choices(known)

    def _describe(self, item: dict[str, Any]) -> None:
        """What the fields of this item may hold."""
        if "level" in self.fields:
            offered = item["points"]["by_level"]
            self.fields["level"].choices = [
                (level.value, f"{level.label} ({item_points(offered[level])})")
                for level in FactLevel
                if level in offered
            ]
        if "points" in self.fields:
            self.fields["points"].help_text = item["points_words"]
        if "quantity" in self.fields:
            self.fields["quantity"].help_text = item["points_words"]

    def details(self) -> dict[str, Any]:
        """What `report_event` takes from this form; `same` becomes the mark of the fact."""
        cleaned = dict(self.cleaned_data)
        mark = cleaned.pop("same", NEW_FACT)
        return cleaned if mark == NEW_FACT else {**cleaned, "fact_key": mark}


def item_points(value: Any) -> str:
    """+5 or −3, as the tables of items say it."""
    return f"{Decimal(str(value)):+}".replace("-", "−")


def _same_choices(known: Iterable[Any]) -> list[tuple[str, Any]]:
    """One choice for each fact that is known already, and one for a fact of its own."""
    marks = {
        event.fact_key: _("The same fact as %(item)s of %(day)s: %(fact)s")
        % {"item": event.item_code, "day": event.occurred_on.isoformat(), "fact": event.fact[:80]}
        for event in known
    }
    return [(NEW_FACT, _("No, another fact")), *marks.items()]


class PasteForm(forms.Form):
    """Lines of a table, and the files that prove every one of them."""

    text = forms.CharField(
        label=_("lines"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    source = forms.ChoiceField(label=_("source"), help_text=_("For lines that name none."))
    evidence = FilesField(
        label=_("evidence"),
        required=False,
        help_text=_("PDF or photos, at most five; they prove every line. Choose them again before saving."),
    )

    def __init__(self, *args: Any, sources: Iterable[str], **options: Any):
        super().__init__(*args, **options)
        self.fields["source"].choices = [(source, EventSource(source).label) for source in sources]


class UploadForm(forms.Form):
    """A rulebook as YAML, typed or as a file."""

    file = forms.FileField(label=_("file"), required=False)
    text = forms.CharField(
        label=_("text as written"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file:
            if file.size > 512 * 1024:
                raise forms.ValidationError(_("The file is larger than 512 KB."))
            try:
                cleaned["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is not UTF-8 text.")) from error
        if not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or write the text."))
        return cleaned


class PeriodForm(forms.Form):
    """Which period to close, and whose lists."""

    subject = forms.ChoiceField(label=_("lists"), choices=Subject.choices)
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    number = forms.TypedChoiceField(label=_("period of the year"), coerce=int)

    def __init__(self, *args: Any, cycle: str, **options: Any):
        super().__init__(*args, **options)
        periods = 12 // MONTHS[cycle]
        self.fields["number"].choices = [(number, number) for number in range(1, periods + 1)]


class CorrectionForm(forms.Form):
    """Why published lists are corrected; published with the new version."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EndEntryForm(forms.Form):
    """Why and from when a firm is let off a list."""

    words = forms.CharField(label=_("What was put right"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    on = forms.DateField(label=_("left on"), widget=_day_input())


class DecisionForm(forms.Form):
    """Decision on an objection or a request: yes or no, with reasons."""

    outcome = forms.ChoiceField(label=_("decision"))
    decision = forms.CharField(
        label=_("decision with reasons"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]] = (), **options: Any):
        super().__init__(*args, **options)
        self.fields["outcome"].choices = list(choices) or ENTRY_OUTCOMES

    @property
    def is_yes(self) -> bool:
        """Whether the objection is upheld or the repair granted."""
        return self.cleaned_data["outcome"] in {"upheld", "granted"}


class RepairDecisionForm(DecisionForm):
    """Decision on a request for repair, with the day from which the record is repaired."""

    repaired_on = forms.DateField(
        label=_("put right on"), required=False, widget=_day_input(), help_text=_("Today where nothing is said.")
    )


class RepairForm(WordsForm):
    """A repair recorded on the office's own motion."""

    repaired_on = forms.DateField(
        label=_("put right on"), required=False, widget=_day_input(), help_text=_("Today where nothing is said.")
    )


class IndicatorForm(forms.Form):
    """One value of one name and period, about a firm or one of its projects: a number of a number, or a word."""

    name = forms.ChoiceField(label=_("name"))
    period_from = forms.DateField(label=_("period from"), widget=_day_input())
    period_to = forms.DateField(label=_("period until (not included)"), widget=_day_input())
    numerator = forms.DecimalField(
        label=_("numerator"),
        max_digits=16,
        decimal_places=4,
        required=False,
        help_text=_("A number of a number; a mark such as 87 needs no denominator."),
    )
    denominator = forms.DecimalField(label=_("denominator"), max_digits=16, decimal_places=4, required=False)
    text = forms.CharField(
        label=_("word"), max_length=100, required=False, help_text=_("Or a word, such as a grade of another round.")
    )
    source = forms.CharField(
        label=_("source"), max_length=200, required=False, help_text=_("Document or survey the value is taken from.")
    )

    def __init__(self, *args: Any, names: dict[str, dict[str, Any]], **options: Any):
        super().__init__(*args, **options)
        self.names = names
        self.fields["name"].choices = [("", "—"), *((name, rule["title"]) for name, rule in names.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = self.names.get(cleaned.get("name", ""), {}).get("words", [])
        if cleaned.get("text") and words and cleaned["text"] not in words:
            self.add_error("text", _("One of these words: %(words)s.") % {"words": "、".join(words)})
        is_number = cleaned.get("numerator") is not None
        if is_number == bool(cleaned.get("text")) and not self.errors:
            raise forms.ValidationError(_("Give a number or a word, not both."))
        return cleaned


ENTRY_OUTCOMES = [("refused", _("refused: the entry stays")), ("upheld", _("upheld: the entry goes"))]
RECORD_OUTCOMES = [("refused", _("refused: the record stays")), ("upheld", _("upheld: the record is revoked"))]
REPAIR_OUTCOMES = [("refused", _("refused: not put right")), ("granted", _("granted: recorded as repaired"))]
