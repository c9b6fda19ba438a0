"""A page with several small forms: which one was sent, what its service said."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest

from common.errors import Refusal

Acts = dict[str, tuple[forms.Form, Callable[[dict[str, Any]], object], object]]
"""Name of an act → form, what it does with cleaned data, what is said when it is done."""


class NothingForm(forms.Form):
    """A button."""


def answer(request: HttpRequest, acts: Acts) -> bool:
    """Do what the sent form asks for; False with the refusal on the form. An unknown act is no page."""
    name = request.POST.get("act", "")
    if name not in acts:
        raise Http404
    form, act, done = acts[name]
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        messages.success(request, str(done))
        return True
    return False


def data_for(request: HttpRequest, name: str) -> dict[str, Any]:
    """How a form is begun: ids of its own, and what was sent, when it was this one."""
    given: dict[str, Any] = {"auto_id": f"id_{name}_%s"}
    if request.method == "POST" and request.POST.get("act") == name:
        given |= {"data": request.POST, "files": request.FILES}
    return given


def forms_of(acts: Acts) -> dict[str, forms.Form]:
    """The forms by name, for the template."""
    return {name: row[0] for name, row in acts.items()}
