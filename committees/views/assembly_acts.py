"""What a person can do at the desk of an assembly in its state: a form and a service for each act."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import AssemblyState
from committees.forms import assembly as forms
from committees.forms.agenda import AgendaForm
from committees.forms.work import case_words
from committees.models import Assembly, RollOwner
from committees.permissions import can_guide_in, can_run, can_type, can_visit
from committees.sealing import shown_code
from committees.services import assemblies, counts, owner_links, proxies, rolls, visits
from common.errors import Refusal
from firms.models import FeeAdjustment
from firms.views._acts import Acts, NothingForm, data_for
from places.models import Owner

TITLES = {
    "change": gettext_lazy("Change dates and words"),
    "agenda": gettext_lazy("Set the agenda"),
    "roll": gettext_lazy("Freeze the roll"),
    "notice": gettext_lazy("Give notice"),
    "officer": gettext_lazy("Give somebody a task"),
    "link": gettext_lazy("Verify an owner"),
    "delivery": gettext_lazy("Note a delivery"),
    "proxy": gettext_lazy("Register a proxy"),
    "open": gettext_lazy("Open the voting"),
    "close": gettext_lazy("Close the voting"),
    "count": gettext_lazy("Count the votes"),
    "announce": gettext_lazy("Announce the result"),
    "cancel": pgettext("assembly", "Cancel the assembly"),
}
IN_STATE = {
    AssemblyState.DRAFT: ("change", "agenda", "roll", "notice", "officer", "link", "cancel"),
    AssemblyState.NOTICED: ("open", "delivery", "proxy", "officer", "link", "cancel"),
    AssemblyState.VOTING: ("close", "delivery", "proxy", "officer", "link", "cancel"),
    AssemblyState.CLOSED: ("count", "officer"),
    AssemblyState.COUNTED: ("announce",),
}


def titled(acts: Acts) -> list[dict[str, Any]]:
    """Acts for the template."""
    return [{"name": name, "title": TITLES[name], "form": row[0]} for name, row in acts.items()]


def acts_of(request: HttpRequest, assembly: Assembly) -> Acts:
    """The acts of a person now, in order."""
    acts: Acts = {}
    for name in IN_STATE.get(AssemblyState(assembly.state), ()):
        if _may(request.user, assembly, name) and _is_due(assembly, name):
            form = _form(request, name, assembly)
            acts[name] = (form, _service(request, name, assembly), _("Done."))
    return acts


def _may(user: Any, assembly: Assembly, name: str) -> bool:
    if name == "link":
        return can_guide_in(user, assembly.estate.area)
    if name == "delivery":
        return can_visit(user, assembly) or can_run(user, assembly)
    if name == "count":
        return can_type(user, assembly) or can_run(user, assembly)
    return can_run(user, assembly)


def _is_due(assembly: Assembly, name: str) -> bool:
    now = timezone.now()
    return not (name == "open" and now < assembly.opens_at) and not (name == "close" and now < assembly.closes_at)


def _form(request: HttpRequest, name: str, assembly: Assembly) -> django_forms.Form:
    given = data_for(request, name)
    if name == "change":
        began = {field: getattr(assembly, field) for field in ("kind", "title", "warning")}
        moments = {field: forms.local(getattr(assembly, field)) for field in ("opens_at", "closes_at")}
        return forms.AssemblyForm(**given, initial={**began, **moments})
    if name == "agenda":
        open_cases = FeeAdjustment.objects.unfinished().filter(project__estate=assembly.estate_id)
        cases = [(case.pk, case_words(case)) for case in open_cases]
        return AgendaForm(**given, motions=list(assembly.motions.order_by("number")), cases=cases)
    if name == "proxy":
        return forms.ProxyForm(**given, assembly=assembly)
    plain: dict[str, type[django_forms.Form]] = {
        "officer": forms.OfficerForm,
        "link": forms.OwnerLinkForm,
        "delivery": forms.DeliveryForm,
        "cancel": forms.CancelForm,
    }
    return plain.get(name, NothingForm)(**given)


def _service(request: HttpRequest, name: str, assembly: Assembly) -> Callable[[dict[str, Any]], object]:
    pk, by, now = assembly.pk, request.user, timezone.now()
    acts: dict[str, Callable[[dict[str, Any]], object]] = {
        "change": lambda data: assemblies.change_draft(pk, by=by, **data),
        "agenda": lambda data: assemblies.set_agenda(pk, data["motions"], by=by),
        "roll": lambda data: rolls.freeze_roll(pk, by=by, now=now),
        "notice": lambda data: assemblies.give_notice(pk, by=by, now=now),
        "officer": lambda data: assemblies.appoint_officer(pk, data["username"], data["task"], by=by, now=now),
        "link": lambda data: _link(request, assembly, data),
        "delivery": lambda data: visits.record_delivery(
            pk, data["unit"], by=by, now=now, told_of_silence=data["told_of_silence"], proof=data["proof"]
        ),
        "proxy": lambda data: _proxy(assembly, data, by),
        "open": lambda data: assemblies.open_voting(pk, by=by, now=now),
        "close": lambda data: assemblies.close_voting(pk, by=by, now=now),
        "count": lambda data: counts.count_votes(pk, by=by, now=now),
        "announce": lambda data: counts.announce_result(pk, by=by, now=now),
        "cancel": lambda data: assemblies.cancel_assembly(pk, by=by, now=now, reason=data["reason"]),
    }
    return acts[name]


def _link(request: HttpRequest, assembly: Assembly, data: dict[str, Any]) -> None:
    """Verify the first owner of a unit, or make a code for the letter, which is shown this once."""
    owner, now = _owner_of(assembly, data["unit"]), timezone.now()
    if data["username"] is None:
        _row, code = owner_links.invite_owner(owner, assembly.estate, by=request.user, now=now)
        messages.info(request, _("Code for the letter, shown once: %(code)s") % {"code": shown_code(code)})
        return
    owner_links.link_by_officer(data["username"], owner, assembly.estate, by=request.user, now=now)


def _owner_of(assembly: Assembly, label: str) -> Owner:
    unit = None
    roll = assembly.rolls.defer("payload").order_by("-number").first()
    if roll is not None:
        unit = roll.units.filter(label=label.strip()).first()
    if unit is None:
        raise Refusal(_("This unit is not on the roll of this assembly. Freeze the roll first, or check the unit."))
    key = unit.representative_key or unit.owner_keys[0]
    return RollOwner.objects.select_related("owner").get(roll=roll, key=key).owner


def _proxy(assembly: Assembly, data: dict[str, Any], by: Any) -> object:
    agent = data.get("agent_unit_row")
    return proxies.register_proxy(
        assembly.pk,
        _roll_owner(data["unit_row"]),
        by=by,
        now=timezone.now(),
        agent=None if agent is None else _roll_owner(agent),
        agent_name=data["agent_name"],
        agent_user=data["agent_username"],
    )


def _roll_owner(unit: Any) -> RollOwner:
    key = unit.representative_key or unit.owner_keys[0]
    return RollOwner.objects.get(roll_id=unit.roll_id, key=key)
