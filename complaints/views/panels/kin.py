"""Parts of the page of a complaint: what belongs to it, and what is near it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from complaints.selectors import family_of, nearby, of_same_phone
from complaints.views.panels.base import Panel


def family_panel(complaint: Complaint, user: User) -> Panel | None:
    """The whole, the parts, the main one, those joined to it."""
    rows = [{"complaint": one, "role": _role(complaint, one)} for one in family_of(complaint)]
    return Panel(_("Belongs together"), "complaints/_family_panel.html", {"rows": rows}) if rows else None


def _role(complaint: Complaint, other: Complaint) -> Any:
    if other.pk == complaint.parent_id:
        return _("the whole")
    if other.pk == complaint.merged_into_id:
        return _("goes on for this one")
    if other.merged_into_id == complaint.pk:
        return _("joined to this one")
    return _("part")


def nearby_panel(complaint: Complaint, user: User) -> Panel | None:
    """Other complaints of the estate, and of the same telephone number."""
    context = {
        "nearby": nearby(complaint, user, timezone.now()),
        "same_phone": of_same_phone(complaint, user),
    }
    if not any(context.values()):
        return None
    return Panel(_("Nearby, and from the same number"), "complaints/_nearby_panel.html", context)


PANELS = (family_panel, nearby_panel)
