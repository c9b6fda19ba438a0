"""Orders of a hotline by file: the file, the status file, and how a source names things."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from complaints.models import Category, OrderSource
from complaints.services.hotline import ORDER_COLUMNS, columns_of
from complaints.services.order_answers import ANSWER_COLUMNS
from places.forms import ImportForm

MOST_LINES, MOST_SIGNS = 500, 100


class SourceField(forms.ModelChoiceField):
    """A source that is in use; the first is chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            OrderSource.objects.filter(is_active=True),
            label=gettext_lazy("source of orders"),
            widget=UnfoldAdminSelectWidget,
            empty_label=None,
            **options,
        )


class OrderFileForm(ImportForm):
    """A file of orders; its headers are read as the source names them."""

    source = SourceField()
    field_order = ("source", "file")
    usual_columns = ORDER_COLUMNS

    def clean_file(self) -> UploadedFile:
        source = self.cleaned_data.get("source")
        if source is not None:
            self.columns = columns_of(source, self.usual_columns)
        return super().clean_file()


class AnswerFileForm(OrderFileForm):
    """A file with what a source says of its orders."""

    usual_columns = ANSWER_COLUMNS


class StatusFileForm(forms.Form):
    """Which orders a source is told of, and in which form."""

    source = SourceField()
    since = forms.DateField(
        label=gettext_lazy("Changed since"),
        required=False,
        widget=UnfoldAdminDateWidget,
        help_text=gettext_lazy("Empty: since the last file for this source, or everything when there was none."),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("File format"), choices=[("xlsx", "Excel"), ("csv", "CSV")], widget=UnfoldAdminSelectWidget
    )

    def since_moment(self) -> datetime.datetime | None:
        """The beginning of the day."""
        day = self.cleaned_data["since"]
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) if day is not None else None


class LinesField(forms.CharField):
    """A line per entry."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in super().to_python(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines are possible.") % {"most": MOST_LINES})
        for number, line in enumerate(lines, start=1):
            if len(line) > MOST_SIGNS * 4:
                raise ValidationError(_("Line %(number)s is too long.") % {"number": number})
        return lines


class PairsField(LinesField):
    """`word = meaning` per line, as a list of pairs."""

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        pairs = []
        for number, line in enumerate(super().to_python(value), start=1):
            word, sign, meaning = (part.strip() for part in line.replace("＝", "=").partition("="))
            if not (word and sign and meaning):
                raise ValidationError(_("Line %(number)s is not “word = meaning”.") % {"number": number})
            pairs.append((word, meaning))
        return pairs


class OrderSourceForm(forms.ModelForm):
    """A source, with its words a line each instead of JSON."""

    columns = PairsField(
        label=gettext_lazy("Its headers"),
        help_text=gettext_lazy(
            "Only where its files name a column otherwise than usual: “number = 热线编号”, several headers in as many"
            " lines. The first one is used in the status file. Columns: %(columns)s."
        )
        % {"columns": ", ".join(column.name for column in ORDER_COLUMNS)},
    )
    categories = PairsField(
        rows=10,
        label=gettext_lazy("Its categories and ours"),
        help_text=gettext_lazy("Its word and the code of our category: “停水 = facilities-water”."),
    )
    closed_words = LinesField(
        label=gettext_lazy("Its words for closed orders"),
        help_text=gettext_lazy("One per line; the first one is used in the status file."),
    )

    class Meta:
        model = OrderSource
        fields = ("code", "name", "is_active", "columns", "categories", "closed_words")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, lines in _as_lines(self.instance).items():
            if name in self.fields:
                self.initial[name] = "\n".join(lines)

    def clean_columns(self) -> dict[str, list[str]]:
        known = {column.name for column in ORDER_COLUMNS}
        found: dict[str, list[str]] = {}
        for name, header in self.cleaned_data["columns"]:
            if name not in known:
                raise ValidationError(_("There is no column %(name)s.") % {"name": name})
            found.setdefault(name, []).append(header)
        return found

    def clean_categories(self) -> dict[str, str]:
        pairs = dict(self.cleaned_data["categories"])
        known = set(Category.objects.leaves().values_list("code", flat=True))
        unknown = sorted(set(pairs.values()) - known)
        if unknown:
            raise ValidationError(_("There is no category %(name)s.") % {"name": unknown[0]})
        return pairs


def _as_lines(source: OrderSource) -> dict[str, list[str]]:
    return {
        "columns": [f"{name} = {header}" for name, headers in source.columns.items() for header in headers],
        "categories": [f"{word} = {code}" for word, code in source.categories.items()],
        "closed_words": list(source.closed_words),
    }
