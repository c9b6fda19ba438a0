"""Part of the page of a complaint: what residents said beside its text."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from complaints.views.panels.base import Panel

MOST_SHOWN = 50


def said_panel(complaint: Complaint, user: User) -> Panel | None:
    """Answers to the questions of the category, and the neighbours who stand behind it with their words."""
    answers = list(complaint.answers.select_related("question"))
    neighbours = list(complaint.joinings.order_by("id")[: MOST_SHOWN + 1])
    if not answers and not neighbours:
        return None
    context = {
        "answers": answers,
        "neighbours": neighbours[:MOST_SHOWN],
        "has_more": len(neighbours) > MOST_SHOWN,
        "most": MOST_SHOWN,
    }
    return Panel(_("What residents added"), "complaints/_said_panel.html", context)
