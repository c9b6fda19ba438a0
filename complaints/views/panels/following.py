"""Mediations of a complaint, and what law enforcement was asked."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Complaint
from complaints.views.panels.base import Panel


def mediation_panel(complaint: Complaint, user: User) -> Panel | None:
    """On the page of a complaint: its mediations."""
    cases = list(complaint.mediations.order_by("-pk"))
    return Panel(_("Mediation"), "complaints/_mediation_panel.html", {"cases": cases}) if cases else None


def referral_panel(complaint: Complaint, user: User) -> Panel | None:
    """On the page of a complaint: what law enforcement was asked and what it replied."""
    referrals = list(complaint.referrals.select_related("sent_by"))
    if not referrals:
        return None
    context = {"referrals": referrals, "today": timezone.localdate()}
    return Panel(_("Law enforcement"), "complaints/_referral_panel.html", context)
