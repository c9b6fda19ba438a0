"""What the page of a complaint tells beside its history: one function per part, in the order of the page."""

from accounts.models import User
from complaints.models import Complaint
from complaints.views.panels import exchange, following, kin, routing, said, triage
from complaints.views.panels.base import MakePanel, Panel
from complaints.views.panels.clock import clock_panel
from complaints.views.panels.privacy import privacy_panel

PANELS: tuple[MakePanel, ...] = (
    clock_panel,
    said.said_panel,
    triage.triage_panel,
    exchange.posted_panel,
    *routing.PANELS,
    following.referral_panel,
    following.mediation_panel,
    *kin.PANELS,
    privacy_panel,
)


def panels_for(complaint: Complaint, user: User) -> list[Panel]:
    """The parts that have something to tell."""
    return [panel for make in PANELS if (panel := make(complaint, user)) is not None]
