"""Forms of the credit screens."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from credit.choices import EventSource, FactLevel
from credit.models import RulebookVersion
from credit.selectors.words import points_in_words
from credit.services.evidence import Evidence

MOST_FILES = 5


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


class ReportForm(forms.Form):
    """Report a fact about a project under an item of the rulebook in force."""

    item_code = forms.ChoiceField(label=_("item"))
    level = forms.ChoiceField(
        label=_("level"),
        choices=[("", "—"), *FactLevel.choices],
        required=False,
        help_text=_("Only for items whose points depend on it."),
    )
    points = forms.DecimalField(
        label=_("points in the range"),
        max_digits=9,
        decimal_places=4,
        required=False,
        help_text=_("Only for items with a range."),
    )
    fact = forms.CharField(
        label=_("fact"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Public: what was found, where and when. No names or numbers of persons."),
    )
    occurred_on = forms.DateField(
        label=_("happened on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    certificate_until = forms.DateField(
        label=_("certificate valid until (not included)"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    source = forms.ChoiceField(label=_("source"))
    evidence = FilesField(label=_("evidence"), required=False, help_text=_("PDF or photos, at most five."))

    def __init__(self, *args: Any, version: RulebookVersion, complaint: Complaint | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item_code"].choices = _item_choices(version)
        offered = [EventSource.COMPLAINT] if complaint else [EventSource.SUBDISTRICT, EventSource.DEPARTMENT]
        self.fields["source"].choices = [(source.value, source.label) for source in offered]
        self.fields["occurred_on"].initial = (
            timezone.localdate(complaint.created_at) if complaint else timezone.localdate()
        )


def _item_choices(version: RulebookVersion) -> list[tuple[str, Any]]:
    """Items by category, each with its points."""
    items = version.document["items"]
    return [
        ("", "—"),
        *(
            (
                category["title"],
                [
                    (item["code"], f"{item['code']} {item['title']} ({points_in_words(item['points'])})")
                    for item in items
                    if item["category"] == category["code"]
                ],
            )
            for category in version.document["categories"]
        ),
    ]


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


class QuarterForm(forms.Form):
    """Which quarter to close."""

    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    quarter = forms.TypedChoiceField(
        label=_("quarter"), choices=[(number, number) for number in (1, 2, 3, 4)], coerce=int
    )


class DecisionForm(forms.Form):
    """Decision on an objection."""

    outcome = forms.ChoiceField(
        label=_("decision"),
        choices=[("refused", _("refused: the entry stays")), ("upheld", _("upheld: the entry goes"))],
    )
    decision = forms.CharField(
        label=_("decision with reasons"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
