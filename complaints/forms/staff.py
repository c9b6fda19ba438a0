"""Forms of offices and firms."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.choices import Severity
from complaints.forms.fields import NoteForm, OptionalNoteForm, PhotosField, PlainText
from complaints.models import Category
from complaints.selectors.routing import Suggestion
from places.models import Area


class AnswerForm(NoteForm):
    """What was done, with proof."""

    photos = PhotosField(label=_("Photos as proof"))


class AcceptForm(OptionalNoteForm):
    """Taking up, with corrections of category and severity."""

    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"))
    severity = forms.ChoiceField(choices=Severity, label=_("Severity"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.leaves()


class RefuseForm(NoteForm):
    """Not taking up: reason and law."""

    legal_basis = PlainText(max_length=200, label=_("Legal basis"))


class DispatchForm(OptionalNoteForm):
    """To the firm that serves the estate, or to an office."""

    area = forms.ModelChoiceField(
        Area.objects.none(), required=False, label=_("Handled by"), empty_label=_("the firm that serves the estate")
    )

    def __init__(self, *args: Any, offices: QuerySet[Area], suggested: Suggestion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = offices
        if suggested is not None:
            self.initial["area"] = suggested.office_id
            self.fields["area"].help_text = gettext("Chosen as the routing rule “%(rule)s” suggests.") % {
                "rule": suggested.rule
            }
