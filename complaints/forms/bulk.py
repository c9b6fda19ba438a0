"""What is asked before one act is done on many complaints, and on which."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.forms.areas import AreaChoice
from complaints.forms.fields import NoteForm, OptionalNoteForm
from complaints.models import Complaint
from complaints.selectors import colleagues_of

LARGEST_NUMBER = 2**63 - 1


class ManyDispatchForm(OptionalNoteForm):
    """To the firms that serve the estates, or all to one office."""

    area = AreaChoice(required=False, label=_("Handled by"), empty_label=_("the firm that serves the estate"))
    field_order = ("area", "note")


class ManyAssignForm(OptionalNoteForm):
    """Who is in charge of all of them."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Person in charge"))
    field_order = ("to", "note")


class ManyMergeForm(NoteForm):
    """Which complaint goes on for all of them; the oldest is chosen."""

    main = forms.ModelChoiceField(Complaint.objects.none(), empty_label=None, label=_("The one that goes on"))
    field_order = ("main", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Reason (the residents read it)")


FORMS: dict[str, type[forms.Form]] = {
    "dispatch": ManyDispatchForm,
    "assign": ManyAssignForm,
    "note": NoteForm,
    "merge": ManyMergeForm,
}


def many_form(name: str, data: QueryDict, user: User, ids: Iterable[int] = ()) -> forms.Form:
    """The form of an act on many, `ids`; bound once the person has seen it."""
    form = FORMS.get(name, OptionalNoteForm)(data if data.get("apply") else None)
    if name == "assign":
        form.fields["to"].queryset = colleagues_of(user)
    if name == "merge":
        form.fields["main"].queryset = Complaint.objects.filter(pk__in=ids).order_by("created_at", "pk")
    return form


def chosen_ids(data: QueryDict) -> list[int]:
    """Numbers of the ticked complaints, each once; what is no number is left out."""
    numbers = {int(text) for text in data.getlist("pk") if text.isdecimal() and len(text) < 20}
    return sorted(number for number in numbers if number <= LARGEST_NUMBER)
