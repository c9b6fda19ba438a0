"""The part of the page that tells what a system sent beside the complaint."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint, PostedRequest
from complaints.views.panels.base import Panel


def posted_panel(complaint: Complaint, user: User) -> Panel | None:
    """Which client handed it in, the point, the picture elsewhere, answers that no question asks for."""
    posted = PostedRequest.objects.select_related("token").filter(complaint=complaint).first()
    if posted is None:
        return None
    return Panel(_("Handed in through Open311"), "complaints/_posted_panel.html", {"posted": posted})
