"""The part of the firm's start page about disclosure and owners' questions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from firms.models import AccountQuestion, PropertyFirm, ServiceProject
from firms.panels import Panel
from firms.selectors.duties import duty_lines

if TYPE_CHECKING:
    from accounts.models import User

MOST_PROJECTS = 200


def disclosure_panel(user: "User", firms: Sequence[PropertyFirm]) -> Panel | None:
    """How many duties are missing and how many questions wait."""
    today = timezone.localdate()
    projects = list(ServiceProject.objects.on(today).filter(firm__in=firms)[:MOST_PROJECTS])
    lines = duty_lines(projects, today)
    questions = AccountQuestion.objects.filter(project__firm__in=firms, answer=None)
    context = {
        "missing": sum(line.is_wanting for own in lines.values() for line in own),
        "questions": questions.count(),
        "overdue": questions.overdue(today).count(),
    }
    return Panel("firms/disclosure/_panel.html", context)
