"""Between the residents' form and the services that take it: is it too much, and then a check instead of a refusal."""

import json
import secrets
import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import FloodLimits
from complaints.rules.floods import Check
from complaints.selectors.floods import flood_limits
from complaints.services import floods, proofs

COOKIE = "device"
HONEYPOT = "website"
STATUS = 428


class Gate:
    """The check of one form that is sent: what it calls for, and whether the proof that came with it is enough."""

    def __init__(self, request: HttpRequest, estate_id: int | None) -> None:
        self.data, self.now, self.estate_id = request.POST, timezone.now(), estate_id
        self.key = form_key(self.data.get("submission_key", ""))
        self.shown_key = self.key or str(uuid.uuid4())  # a form that came without a number gets one
        address = get_adapter().get_client_ip(request) or ""
        self.sender = floods.sender_of(address, device_of(request), estate_id)

    def told(self, *, is_asking: bool = False) -> dict[str, Any] | None:
        """None when the form may be taken; else what `complaints/_flood.html` shows, for the form of `shown_key`.

        With `is_asking` the form is not sent yet: nothing is counted and no proof is used.
        """
        if not settings.FLOOD_CONTROL:
            return None
        limits = flood_limits()
        check = floods.judge(self.sender, limits, looks_made=self._looks_made(limits), is_counted=not is_asking)
        if check is None:
            return None
        is_passed = not is_asking and self._is_proved(limits)
        floods.note_check(check, self.estate_id, self.now, is_passed=is_passed)
        return None if is_passed else self._shown(check, limits)

    def _looks_made(self, limits: FloodLimits) -> bool:
        stamp = self.data.get("form_stamp", "")
        return bool(self.data.get(HONEYPOT)) or proofs.is_too_fast(stamp, limits.least_seconds, self.now)

    def _is_proved(self, limits: FloodLimits) -> bool:
        if proofs.is_solved(self.data.get("altcha", ""), self.key, self.now):
            return True
        seconds = proofs.waited(self.data.get("form_wait", ""), self.key, self.now)
        is_over = seconds is not None and seconds >= limits.wait_seconds
        return is_over and floods.may_wait(self.sender, limits, is_counted=True)

    def _shown(self, check: Check, limits: FloodLimits) -> dict[str, Any]:
        """The challenge, and the other way; whoever pressed too early goes on waiting from where they were."""
        key, given = self.shown_key, self.data.get("form_wait", "")
        so_far = proofs.waited(given, key, self.now)
        may_wait = floods.may_wait(self.sender, limits, is_counted=False)
        return {
            "challenge": json.dumps(proofs.make_challenge(key, limits.work * check.times, self.now)),
            "words": json.dumps(_words(), ensure_ascii=False),
            "wait": (given if so_far is not None else proofs.make_wait(key, self.now)) if may_wait else "",
            "wait_seconds": max(1, round(limits.wait_seconds - (so_far or 0))),
            "is_early": so_far is not None and so_far < limits.wait_seconds,
            "join": self.data.get("join", "")[:200],
        }


def form_key(text: str) -> str:
    """The number of a form in its one spelling; "" where it is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def device_of(request: HttpRequest) -> str:
    """The random number of this device; "" for a device that sent nothing in the last hour."""
    try:
        return request.get_signed_cookie(COOKIE, default="", max_age=floods.WINDOW) or ""
    except BadSignature:
        return ""


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """After a form was taken: give the device a random number of its own, for an hour."""
    if settings.FLOOD_CONTROL and not device_of(request):
        response.set_signed_cookie(
            COOKIE,
            secrets.token_urlsafe(16),
            max_age=floods.WINDOW,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def stamp() -> str:
    """What tells later when the form was opened."""
    return proofs.make_stamp(timezone.now()) if settings.FLOOD_CONTROL else ""


def _words() -> dict[str, str]:
    """The widget's words in the language of the page."""
    return {
        "ariaLinkLabel": "ALTCHA",
        "enterCode": "",
        "enterCodeAria": "",
        "error": _("The calculation does not work on this device."),
        "expired": _("The check has expired. Send the form again."),
        "footer": "",
        "getAudioChallenge": "",
        "label": _("Run the check"),
        "loading": _("Checking…"),
        "reload": "",
        "required": _("Run the check first."),
        "verificationRequired": _("Run the check first."),
        "verified": _("Checked: the form can be sent."),
        "verify": _("Run the check"),
        "verifying": _("Checking…"),
        "waitAlert": _("The check is running. One moment, please."),
    }
