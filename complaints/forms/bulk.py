"""What is asked before one act is done on many complaints, and on which."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.forms.areas import AreaChoice
from complaints.forms.fields import NoteForm, OptionalNoteForm
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


FORMS: dict[str, type[forms.Form]] = {"dispatch": ManyDispatchForm, "assign": ManyAssignForm, "note": NoteForm}


def many_form(name: str, data: QueryDict, user: User) -> forms.Form:
    """The form of an act on many; bound once the person has seen it."""
    form = FORMS.get(name, OptionalNoteForm)(data if data.get("apply") else None)
    if name == "assign":
        form.fields["to"].queryset = colleagues_of(user)
    return form


def chosen_ids(data: QueryDict) -> list[int]:
    """Numbers of the ticked complaints, each once; what is no number is left out."""
    numbers = {int(text) for text in data.getlist("pk") if text.isdecimal() and len(text) < 20}
    return sorted(number for number in numbers if number <= LARGEST_NUMBER)
