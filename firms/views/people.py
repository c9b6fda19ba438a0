"""The firm's people: who has which role, invitations, and the page of a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Role, RoleAssignment
from accounts.permissions import can_grant, object_ids
from common.errors import NotAllowed, Refusal
from firms.forms.exits import AcceptForm, InviteForm
from firms.models import PropertyFirm
from firms.services.people import (
    InvitationOver,
    accept_invitation,
    cancel_invitation,
    end_colleague,
    find_invitation,
    invite_colleague,
    roles_of_firm,
)

MOST_SHOWN = 200


def _firms(request: HttpRequest) -> list[PropertyFirm]:
    ids = object_ids(request.user, "firms.manage_firm_staff")
    if not ids:
        raise NotAllowed
    return list(PropertyFirm.objects.filter(pk__in=ids))


def _roles(request: HttpRequest, firm: PropertyFirm) -> Any:
    """Roles of firms that the person can give."""
    roles = Role.objects.filter(scope_type=ContentType.objects.get_for_model(PropertyFirm))
    given = [role.pk for role in roles.prefetch_related("permissions") if can_grant(request.user, role, firm)]
    return roles.filter(pk__in=given)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues with their roles, open invitations, and the form to invite; for the firm's administrator."""
    firms = _firms(request)
    asked = request.POST.get("firm") or request.GET.get("firm") or str(firms[0].pk)
    firm = next((firm for firm in firms if str(firm.pk) == asked), None)
    if firm is None:
        raise Http404
    form = InviteForm(_roles(request, firm))
    if request.method == "POST":
        if request.POST.get("act") == "invite":
            form = InviteForm(_roles(request, firm), request.POST)
            is_done = form.is_valid() and _invite(request, firm, form)
        else:
            is_done = _end(request, firm)
        if is_done:
            return redirect(f"{reverse('firms:people')}?firm={firm.pk}")
    now = timezone.now()
    open_ones = firm.invitations.filter(accepted_at=None, cancelled_at=None, expires_at__gt=now)
    context = {
        "firm": firm,
        "firms": firms,
        "form": form,
        "assignments": roles_of_firm(firm, timezone.localdate(now)).order_by("user__display_name", "pk")[:MOST_SHOWN],
        "invitations": open_ones.select_related("role")[:MOST_SHOWN],
    }
    return render(request, "firms/people/list.html", context, status=422 if form.is_bound else 200)


def _invite(request: HttpRequest, firm: PropertyFirm, form: InviteForm) -> bool:
    def link(secret: str) -> str:
        return request.build_absolute_uri(reverse("firms:invitation", args=[secret]))

    try:
        invite_colleague(firm, by=request.user, now=timezone.now(), link=link, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("The invitation is on its way."))
    return True


def _end(request: HttpRequest, firm: PropertyFirm) -> bool:
    """Take an invitation back, or end a role. Always answered by the list, with what came of it."""
    number = request.POST.get("row", "")
    key = int(number) if number.isdecimal() else 0
    now = timezone.now()
    try:
        if request.POST.get("act") == "cancel":
            cancel_invitation(get_object_or_404(firm.invitations.all(), pk=key).pk, by=request.user, now=now)
        else:
            end_colleague(firm, key, by=request.user, now=now, reason=request.POST.get("reason", "")[:300])
    except RoleAssignment.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return True


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of an invitation's link. Opening it does nothing yet: programs that check mails open links too."""
    now = timezone.now()
    try:
        found = find_invitation(secret, now)
    except InvitationOver as refusal:
        return render(request, "firms/people/invitation.html", {"refusal": str(refusal)}, status=404)
    form = AcceptForm(request.POST or None, initial={"display_name": found.display_name})
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(secret, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Welcome. Sign in with a code sent to the address of the invitation."))
            return redirect(sign_in_address())
    status = 422 if request.method == "POST" else 200
    return render(request, "firms/people/invitation.html", {"invitation": found, "form": form}, status=status)


def sign_in_address() -> str:
    """Where one signs in by a code."""
    return reverse("account_request_login_code")
