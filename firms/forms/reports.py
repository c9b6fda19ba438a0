"""What the pages of quarterly reports send."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

_ANSWER = re.compile(r"v\.([A-Za-z0-9_]{1,60})\Z")
_CELL = re.compile(r"v\.([A-Za-z0-9_]{1,60})\.([0-9]{1,3})\.([A-Za-z0-9_]{1,60})\Z")
_WORDS = re.compile(r"e\.([A-Za-z0-9_]{1,60})\Z")


def read_answers(data: QueryDict) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers and explanations that a form sent: `v.CODE`, `v.TABLE.ROW.COLUMN`, `e.CHECK`."""
    values: dict[str, Any] = {}
    tables: dict[str, dict[int, dict[str, str]]] = {}
    explanations: dict[str, Any] = {}
    for name in data:
        text = data.get(name, "")
        if match := _ANSWER.match(name):
            values[match[1]] = text
        elif match := _CELL.match(name):
            tables.setdefault(match[1], {}).setdefault(int(match[2]), {})[match[3]] = text
        elif match := _WORDS.match(name):
            explanations[match[1]] = text
    for code, rows in tables.items():
        values[code] = [rows[number] for number in sorted(rows) if any(text.strip() for text in rows[number].values())]
    return values, explanations


class RevisionForm(forms.Form):
    """On which revision of the report the person worked."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ReasonForm(forms.Form):
    """Some words."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ExtensionForm(ReasonForm):
    """More time."""

    days = forms.IntegerField(label=_("days asked for"), min_value=1, max_value=365)


class UploadForm(forms.Form):
    """A filled workbook, and what is to be done with it."""

    SUBMIT, SAVE = "submit", "save"

    file = forms.FileField(label=_("Filled workbook (.xlsx)"))
    what = forms.ChoiceField(
        label=_("What is to be done"),
        choices=[(SUBMIT, _("hand the reports in")), (SAVE, _("only save them as drafts"))],
        initial=SUBMIT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
