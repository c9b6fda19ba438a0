"""What was made unreadable, held or forgotten, and ways to cover photos."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from complaints.permissions import can_redact, can_view_contact
from complaints.views.panels.base import Panel


def privacy_panel(complaint: Complaint, user: User) -> Panel | None:
    """Sealed originals, photos to cover, hold and end of the retention time; None where there is nothing of these."""
    may_redact = can_redact(user, complaint)
    photos = list(complaint.photos.order_by("pk").only("pk", "kind", "position")) if may_redact else []
    sealed = list(complaint.sealed.defer("content").select_related("sealed_by"))
    if not (photos or sealed or complaint.hold_reason or complaint.anonymised_at):
        return None
    context = {"photos": photos, "sealed": sealed, "may_see": can_view_contact(user, complaint)}
    return Panel(_("Personal data"), "complaints/_privacy_panel.html", context)
