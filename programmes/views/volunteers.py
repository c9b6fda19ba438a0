"""Pages of volunteers and residents: stations and calls for everybody, teams, hours and visits for those concerned."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from firms.views._acts import Acts, data_for
from programmes.choices_volunteers import CallState
from programmes.forms.volunteers import CallForm, HoursForm, NoteForm, NothingForm, VisitForm
from programmes.models import ConvenienceStation, HomeVisit, TeamMember, VolunteerCall, VolunteerTeam
from programmes.permissions import can_lead_team, is_coordinator
from programmes.selectors.volunteers import hours_of, open_calls, open_stations, own_things, tools_of
from programmes.services import volunteers as services
from programmes.services.mobilisation.links import token_of
from programmes.views._pages import TITLES, must_sign_in, page, show

TITLES |= {
    "sign_up": pgettext_lazy("volunteers", "Sign up"),
    "withdraw": gettext_lazy("Give my place back"),
    "close": gettext_lazy("Close the call"),
    "cancel": gettext_lazy("Cancel"),
    "join": gettext_lazy("Join the team"),
    "leave": gettext_lazy("Leave the team"),
    "open_call": gettext_lazy("Call for volunteers"),
    "consent": gettext_lazy("Let hours be recorded"),
    "withdraw_consent": gettext_lazy("Withdraw, and erase all recorded hours"),
    "hours": gettext_lazy("Record hours"),
    "finish": gettext_lazy("The visit was made"),
    "reveal": gettext_lazy("Show name, phone and address"),
}
PAGE = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 200
VISIT_PAGE = "programmes/volunteers/visit.html"


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Open calls and stations, for everybody."""
    context = {"calls": open_calls(timezone.now())[:MOST_SHOWN], "stations": open_stations()[:MOST_SHOWN]}
    return render(request, "programmes/volunteers/index.html", context)


@login_not_required
@require_safe
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """A station: address, opening hours, which tools are there. Not who has one."""
    rows = ConvenienceStation.objects.select_related("area").defer("area__geometry")
    found = get_object_or_404(rows, pk=pk, is_open=True)
    return render(request, "programmes/volunteers/station.html", {"station": found, "tools": tools_of(found)})


@login_not_required
@PAGE
@never_cache
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A call: public to read; a place is taken by who is signed in."""
    leave = must_sign_in(request)
    if leave is not None:
        return leave
    rows = VolunteerCall.objects.with_taken().select_related("team__area").defer("team__area__geometry")
    found = get_object_or_404(rows, pk=pk)
    is_led = request.user.is_authenticated and can_lead_team(request.user, found.team)
    if found.state == CallState.CANCELLED and not is_led:
        raise Http404
    context = {
        "call": found,
        "left": max(found.places_needed - found.taken, 0),
        "is_over": found.starts_at <= timezone.now(),
        "people": [row.user for row in _people(found)] if is_led else [],
        "is_led": is_led,
    }
    return show(request, "programmes/volunteers/call.html", _call_acts(request, found, is_led), context)


def _people(found: VolunteerCall) -> Any:
    return found.sign_ups.filter(withdrawn_at=None).select_related("user").order_by("pk")


def _call_acts(request: HttpRequest, found: VolunteerCall, is_led: bool) -> Acts:
    user: Any = request.user
    acts: Acts = {}
    now = timezone.now()
    if not user.is_authenticated:
        return acts
    has_place = found.taken < found.places_needed  # who clicks a moment too late is told so
    if found.sign_ups.filter(user=user, withdrawn_at=None).exists():
        give_back = services.withdraw_sign_up
        acts["withdraw"] = (
            _button(request),
            lambda _d: give_back(found.pk, by=user, now=now),
            _("Your place is free."),
        )
    elif found.state == CallState.OPEN and found.starts_at > now and (has_place or request.method == "POST"):
        acts["sign_up"] = (
            _button(request),
            lambda _d: services.sign_up(found.pk, by=user, now=now),
            _("You have a place."),
        )
    if is_led and found.state == CallState.OPEN:
        acts["close"] = (
            _button(request),
            lambda _d: services.close_volunteer_call(found.pk, by=user),
            pgettext("volunteers", "Closed."),
        )
    if is_led and found.state != CallState.CANCELLED:
        cancel = services.close_volunteer_call
        acts["cancel"] = (
            _button(request),
            lambda _d: cancel(found.pk, by=user, act="cancel"),
            pgettext("volunteers", "Cancelled."),
        )
    return acts


def _button(request: HttpRequest) -> NothingForm:
    return NothingForm(request.POST if request.method == "POST" else None)


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What is one's own: teams, places in calls, visits, borrowed tools."""
    context = {**own_things(request.user), "teams": VolunteerTeam.objects.active()[:MOST_SHOWN]}  # type: ignore[arg-type]
    return render(request, "programmes/volunteers/mine.html", {**context, "today": timezone.localdate()})


@PAGE
@never_cache
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team: join or leave; its coordinator finds members, calls, visits and emergency tasks."""
    rows = VolunteerTeam.objects.select_related("area").defer("area__geometry")
    found = get_object_or_404(rows, pk=pk, is_active=True)
    user: Any = request.user
    is_mine = is_coordinator(user, found)
    context: dict[str, Any] = {
        "team": found,
        "is_mine": is_mine,
        "membership": found.members.filter(user=user, left_at=None).select_related("hours_consent").first(),
        "calls": open_calls(timezone.now()).filter(team=found)[:MOST_SHOWN],
    }
    if is_mine:
        context |= {
            "members": found.members.filter(left_at=None).select_related("user", "hours_consent")[:MOST_SHOWN],
            "visits": found.home_visits.order_by("closed_at", "-pk")[:50],
            "tasks": _running(found),
        }
    return show(request, "programmes/volunteers/team.html", _team_acts(request, found), context)


def _running(found: VolunteerTeam) -> list[Any]:
    tasks = list(found.mobilisation_tasks.filter(call__state="running").select_related("call").order_by("-pk")[:10])
    for task in tasks:
        task.token = token_of(task)
    return tasks


def _team_acts(request: HttpRequest, found: VolunteerTeam) -> Acts:
    user: Any = request.user
    now = timezone.now()
    acts: Acts = {}
    if found.members.filter(user=user, left_at=None).exists():
        acts["leave"] = (
            _button(request),
            lambda _d: services.leave_team(found.pk, by=user, now=now),
            _("You have left the team."),
        )
    else:
        acts["join"] = (
            _button(request),
            lambda _d: services.join_team(found.pk, by=user, now=now),
            _("You are in the team."),
        )
    if can_lead_team(user, found):
        acts["open_call"] = (
            CallForm(**data_for(request, "open_call")),
            lambda data: services.open_volunteer_call(found.pk, by=user, now=now, **data),
            _("The call is public."),
        )
    return acts


@PAGE
@never_cache
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours of one membership, entry by entry: for the person and the team's coordinator, and nobody else."""
    rows = TeamMember.objects.select_related("team", "user", "hours_consent")
    found = get_object_or_404(rows, pk=pk)
    user: Any = request.user
    is_own, is_led = found.user_id == user.pk, is_coordinator(user, found.team)
    if not (is_own or is_led):
        raise Http404
    consents = hasattr(found, "hours_consent")
    acts: Acts = {}
    now, today = timezone.now(), timezone.localdate()
    if is_own and consents:
        withdraw = services.withdraw_consent
        acts["withdraw_consent"] = (
            _button(request),
            lambda _d: withdraw(found.pk, by=user),
            _("All hours are erased."),
        )
    elif is_own and found.left_at is None:
        agree = services.consent_to_hours
        acts["consent"] = (_button(request), lambda _d: agree(found.pk, by=user, now=now), _("Hours can be recorded."))
    if is_led and consents:
        acts["hours"] = (
            HoursForm(**data_for(request, "hours")),
            lambda data: services.record_hours(found.pk, by=user, now=now, today=today, **data),
            _("The hours are recorded."),
        )
    context = {"member": found, "is_own": is_own, "consents": consents, "entries": hours_of(found, user)}
    return show(request, "programmes/volunteers/member.html", acts, context)


@PAGE
@never_cache
def new_visit(request: HttpRequest) -> HttpResponse:
    """Ask for a visit at home."""
    form = VisitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_visit(by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
            return redirect("volunteers:visit", made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
    status = 422 if form.errors else 200
    return render(request, "programmes/volunteers/new_visit.html", {"form": form}, status=status)


@PAGE
@never_cache
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit: for who asked, and for the team that goes (masked until it is asked for)."""
    user: Any = request.user
    rows = HomeVisit.objects.of_people(user).select_related("team", "area").defer("area__geometry")
    found = get_object_or_404(rows.distinct(), pk=pk)
    is_own = found.requested_by_id == user.pk
    context = {"visit": found, "is_own": is_own, "shown": found if is_own else None}
    acts = _visit_acts(request, found, is_own)
    if request.method == "POST" and request.POST.get("act") == "reveal" and "reveal" in acts:
        acts.pop("reveal")
        context["shown"] = services.reveal_visit(found.pk, by=user)  # shown once, and kept in no address
        return page(request, VISIT_PAGE, acts, context)
    return show(request, VISIT_PAGE, acts, context)


def _visit_acts(request: HttpRequest, found: HomeVisit, is_own: bool) -> Acts:
    user: Any = request.user
    now = timezone.now()
    acts: Acts = {}
    if found.closed_at is not None:
        return acts
    if found.team is not None and is_coordinator(user, found.team):
        acts["finish"] = (
            NoteForm(**data_for(request, "finish")),
            lambda data: services.finish_visit(found.pk, by=user, now=now, **data),
            _("Thank you. The visit is closed."),
        )
        if not is_own:
            acts["reveal"] = (_button(request), lambda _d: services.reveal_visit(found.pk, by=user), "")
    if is_own:
        cancel = services.cancel_visit
        acts["cancel"] = (
            _button(request),
            lambda _d: cancel(found.pk, by=user, now=now),
            pgettext("volunteers", "Cancelled."),
        )
    return acts
