"""The part of the page that shows the clock."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from complaints.selectors import clock_story
from complaints.views.panels.base import Panel


def clock_panel(complaint: Complaint, user: User) -> Panel:
    """Limit, what it rests on, pauses, requests, steps of the ladder, who had the ball."""
    story = clock_story(complaint, timezone.now())
    return Panel(_("Clock"), "complaints/_clock_panel.html", {"clock": story})
