"""Acts as small forms: offered to whom may, each calling one service, which decides again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest

from common.errors import NotAllowed, Refusal

_acts: dict[str, tuple["Act", ...]] = {}


@dataclass(frozen=True)
class Act:
    """One thing that can be done: `form(target=…)` asks for what `do(request, target, data)` needs.

    `may(user, target)` says whether it is offered. `section` groups the acts on a committee by page.
    """

    name: str
    title: Any
    form: Callable[..., forms.Form]
    do: Callable[[HttpRequest, Any, dict[str, Any]], object]
    may: Callable[[Any, Any], bool]
    section: str = ""


def register_acts(kind: str, *acts: Act) -> None:
    """Say what can be done with a kind of thing; at import."""
    _acts[kind] = (*_acts.get(kind, ()), *acts)


def act_rows(
    kind: str, target: Any, user: Any, *, section: str | None = None, bound: dict[str, forms.Form] | None = None
) -> list[dict[str, Any]]:
    """The acts that a person is offered, each with its form; `bound` holds one that was filled in wrong."""
    bound = bound or {}
    rows = []
    for act in _acts.get(kind, ()):
        is_offered = (section is None or act.section == section) and act.may(user, target)
        if is_offered or act.name in bound:  # what was refused stands there with what was typed
            form = bound.get(act.name) or act.form(target=target, prefix=act.name)
            rows.append({"name": act.name, "title": act.title, "form": form, "is_open": form.is_bound})
    return rows


def find_act(kind: str, name: str) -> Act:
    """An act by its name. Raises `Http404` for a word that is none."""
    found = next((act for act in _acts.get(kind, ()) if act.name == name), None)
    if found is None:
        raise Http404
    return found


def run_act(request: HttpRequest, kind: str, target: Any, name: str) -> tuple[forms.Form | None, object]:
    """Do an act with what was sent: (None, result), or the form with what was wrong, everything typed kept.

    Raises `NotAllowed` for a person without the right.
    """
    act = find_act(kind, name)
    form = act.form(request.POST, request.FILES, target=target, prefix=name)
    if not form.is_valid():
        return form, None
    try:
        return None, act.do(request, target, form.cleaned_data)
    except NotAllowed:
        raise
    except (Refusal, ValidationError) as error:
        for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
            form.add_error(None, text)
    return form, None
