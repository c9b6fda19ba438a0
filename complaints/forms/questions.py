"""What an officer types to have a category ask more."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from complaints.choices import AnswerKind
from complaints.models import CategoryQuestion

FEWEST, MOST, LONGEST = 2, 30, 60
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class QuestionForm(forms.ModelForm):
    """One version of a question; what may be chosen is typed one to a line: code | Chinese | English."""

    options_text = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        help_text=_("For “one of several”, one to a line: code | Chinese | English. Example: lift | 电梯 | Lift"),
    )

    class Meta:
        model = CategoryQuestion
        fields = ("category", "code", "kind", "label", "label_en", "help", "help_en", "is_required", "position")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["options_text"].initial = "\n".join(" | ".join(row) for row in self.instance.choices)

    def clean_options_text(self) -> list[list[str]]:
        """Rows of code, Chinese and English. Raises `ValidationError` with the line that cannot be read."""
        rows = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["options_text"].splitlines()), start=1):
            row = [part.strip() for part in line.split("|")]
            is_fit = len(row) == 3 and CODE.fullmatch(row[0]) and all(0 < len(part) <= LONGEST for part in row)
            if not is_fit or row[0] in [other[0] for other in rows]:
                text = _("Line %(number)s: write code | Chinese | English, each code once, in small letters.")
                raise forms.ValidationError(text % {"number": number})
            rows.append(row)
        return rows

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        rows = data.get("options_text", [])
        is_choice = data.get("kind") == AnswerKind.CHOICE
        if is_choice and "options_text" not in self.errors and not FEWEST <= len(rows) <= MOST:
            self.add_error("options_text", _("Give two to thirty choices."))
        self.instance.choices = rows if is_choice else []
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The service numbers the version: whether the same code stands already says nothing here."""
        return super()._get_validation_exclusions() | {"version", "is_active"}

    def validate_unique(self) -> None:
        """The next version takes the place of the one that stands."""
