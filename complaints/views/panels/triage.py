"""The part of the page that tells what the machine thinks: category, danger, near complaints, hot issue."""

from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.choices import ActorKind
from complaints.models import Complaint, HotIssue, Triage
from complaints.permissions import can_decide
from complaints.rules.urgency import dangers_in
from complaints.selectors.triage import Suggestion, desks_for, possible_categories
from complaints.views.panels.base import Panel
from complaints.workflow import moves_from

PERCENT = 100


class Shown(NamedTuple):
    """A suggestion as the page shows it."""

    label: str
    percent: int
    words: list[str]
    is_present: bool
    category_id: int


def triage_panel(complaint: Complaint, user: User) -> Panel | None:
    """Suggestions with the words that spoke, dangers, and complaints like it that the person may see."""
    triage = Triage.objects.filter(complaint=complaint).first()
    if triage is None:
        return None
    suggestions = possible_categories(complaint.title, complaint.text)
    dangers = dangers_in(complaint.title, complaint.text)
    spoken = [words for suggestion in suggestions[:1] for words in suggestion.words] + [one.words for one in dangers]
    context = {
        "suggestions": [_shown(suggestion, complaint) for suggestion in suggestions],
        "dangers": dangers,
        "desks": [
            (desk.label, round(desk.probability * PERCENT)) for desk in desks_for(complaint.title, complaint.text)
        ],
        "near": _near(triage, user),
        "may_accept": "accept" in moves_from(complaint.state, ActorKind.STAFF) and can_decide(user, complaint),
        "issue": HotIssue.objects.filter(members__complaint=complaint).visible_to(user).first(),
        "marked": marked(complaint.text, spoken) if spoken else "",
    }
    return Panel(_("Triage"), "complaints/_triage_panel.html", context)


def _shown(suggestion: Suggestion, complaint: Complaint) -> Shown:
    category = suggestion.category
    return Shown(
        category.label,
        round(suggestion.probability * PERCENT),
        suggestion.words,
        category.pk == complaint.category_id,
        category.pk,
    )


def _near(triage: Triage, user: User) -> list[dict[str, Any]]:
    likeness = dict(triage.near)
    rows = Complaint.objects.visible_to(user).filter(pk__in=likeness).select_related("estate", "area")
    found = [{"complaint": row, "percent": round(likeness[row.pk] * PERCENT)} for row in rows.only(
        "title", "receipt_code", "state", "created_at", "estate__name", "area__name"
    )]  # fmt: skip
    return sorted(found, key=lambda one: -one["percent"])


def marked(text: str, words: list[str]) -> SafeString:
    """The text, escaped, with the words between `<mark>` and `</mark>`."""
    edges = [0] * (len(text) + 1)
    for word in filter(None, words):
        start = text.find(word)
        while start >= 0:
            edges[start] += 1
            edges[start + len(word)] -= 1
            start = text.find(word, start + len(word))
    pieces, depth, piece_start = [], 0, 0
    for index, edge in enumerate(edges):
        if edge and (index == len(text) or (depth > 0) != (depth + edge > 0)):
            pieces.append((text[piece_start:index], depth > 0))
            piece_start = index
        depth += edge
    pieces.append((text[piece_start:], depth > 0))
    shown = [format_html("<mark>{}</mark>", piece) if told else conditional_escape(piece) for piece, told in pieces]
    return mark_safe("".join(shown))  # noqa: S308 (every piece is escaped)
