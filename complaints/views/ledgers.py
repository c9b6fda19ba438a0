"""The page of an entry of a ledger: its plan, its complaints, its history, and what can be done with it."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.forms.ledgers import ChangeForm, CheckForm, ConfirmForm, EmptyForm, ReportForm, WordsForm
from complaints.ledger_workflow import entry_moves_from
from complaints.models import LedgerEntry
from complaints.permissions import can_keep_ledger
from complaints.services import ledgers as services

MOST_COMPLAINTS = 50
Do = Callable[[LedgerEntry, Any, User, datetime.datetime], object]


class EntryAct(NamedTuple):
    """One thing that the office does with an entry."""

    title: str | Promise
    form: type[forms.Form]
    do: Do


ACTS: dict[str, EntryAct] = {
    "confirm": EntryAct(
        _("Take up"),
        ConfirmForm,
        lambda entry, form, by, now: services.confirm_entry(
            entry.pk, by=by, now=now, plan=form.plan(), ledger=form.cleaned_data["ledger"]
        ),
    ),
    "dismiss": EntryAct(
        _("Do not take up"),
        WordsForm,
        lambda entry, form, by, now: services.dismiss_entry(entry.pk, by=by, now=now, reason=form.cleaned_data["note"]),
    ),
    "start": EntryAct(
        _("Work has begun"), EmptyForm, lambda entry, form, by, now: services.start_entry(entry.pk, by=by, now=now)
    ),
    "report": EntryAct(
        _("Report as done"),
        ReportForm,
        lambda entry, form, by, now: services.report_entry(
            entry.pk, by=by, now=now, note=form.cleaned_data["note"], picture=form.cleaned_data["photo"]
        ),
    ),
    "give_back": EntryAct(
        _("Give back"),
        WordsForm,
        lambda entry, form, by, now: services.give_back_entry(
            entry.pk, by=by, now=now, reason=form.cleaned_data["note"]
        ),
    ),
    "check": EntryAct(
        _("Checked: close"),
        CheckForm,
        lambda entry, form, by, now: services.check_entry(entry.pk, by=by, now=now, note=form.cleaned_data["note"]),
    ),
    "change": EntryAct(
        _("Change the plan"),
        ChangeForm,
        lambda entry, form, by, now: services.change_entry(
            entry.pk, by=by, now=now, plan=form.plan(), reason=form.cleaned_data["reason"]
        ),
    ),
}


def acts_for(entry: LedgerEntry, user: User) -> list[str]:
    """Names of the acts open to a person."""
    if not can_keep_ledger(user, entry.estate.area):
        return []
    moves = entry_moves_from(entry.state)
    return [*moves, "change"] if "report" in moves else moves


def entry_context(entry: LedgerEntry, request: HttpRequest, failed: Any = None) -> dict[str, Any]:
    """What the page of an entry shows; `failed` is the name and form of an act that was refused."""
    user: Any = request.user
    acts = [
        {
            "name": name,
            "title": ACTS[name].title,
            "form": failed[1] if failed and failed[0] == name else ACTS[name].form(entry),  # type: ignore[arg-type]
            "address": reverse("admin:complaints_ledgerentry_act", args=[entry.pk, name]),
        }
        for name in acts_for(entry, user)
    ]
    complaints = entry.complaints.visible_to(user).for_list().order_by("-pk")  # type: ignore[attr-defined]
    return {
        "entry": entry,
        "acts": acts,
        "failed": failed[0] if failed else "",
        "steps": entry.steps.select_related("actor"),
        "complaints": complaints[:MOST_COMPLAINTS],
        "is_overdue": LedgerEntry.objects.overdue(timezone.localdate()).filter(pk=entry.pk).exists(),
    }
