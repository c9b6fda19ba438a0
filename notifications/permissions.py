"""Who may look after notices, their texts and webhooks. Denied unless named here."""

from typing import TYPE_CHECKING

from accounts.scopes import covers_all

if TYPE_CHECKING:
    from accounts.models import User


def can_manage_notices(user: "User") -> bool:
    """Those who look after background work in the whole jurisdiction: a webhook hears of all its complaints."""
    return covers_all(user, "places.manage_jobs")
