"""The words of the written notice that goes to a firm before its entry becomes public."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from credit.models import ListEntry, ListIssue
from credit.rules.amounts import as_text
from credit.selectors.publications import list_rules
from credit.selectors.words import criterion_in_words, law_in_words


def notice_text(issue: ListIssue, entry: ListEntry) -> str:
    """Facts, criteria met, basis, consequences, duration, and the right to object, one paragraph each.

    In the language of the jurisdiction's pages, not in that of whoever drafts.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return "\n".join(_paragraphs(issue, entry))


def _paragraphs(issue: ListIssue, entry: ListEntry) -> list[str]:
    document = issue.rulebook_version.document
    rule = list_rules(issue)[entry.kind]
    return [
        _opening(issue, entry, document),
        _("Criteria met: %s.") % _("; ").join(criterion_in_words(reason, document) for reason in entry.reasons),
        _("Basis: %s.") % law_in_words(rule["basis"], document),
        _("Consequences: %s.") % _consequences(entry, document),
        _("The entry lasts %(months)s months from its publication. %(leaving)s")
        % {"months": rule["valid_months"], "leaving": rule["leaving"]},
        _right_to_object(document),
        rule["remedies"],
    ]


def _opening(issue: ListIssue, entry: ListEntry, document: dict[str, Any]) -> str:
    words = {
        "firm": entry.firm.name,
        "code": entry.firm.unified_code,
        "rulebook": document["title"],
        "period": issue.period.in_words,
        "score": as_text(entry.score) if entry.score is not None else "",
        "grade": entry.rating.derivation.get("grade_title") or entry.grade,
        "list": entry.title,
        "project": entry.project.name if entry.project else "",
    }
    if entry.project is not None:
        first = _("%(firm)s (%(code)s), project %(project)s:") % words
    else:
        first = _("%(firm)s (%(code)s):") % words
    if entry.score is None:
        second = _("by the rulebook “%(rulebook)s” there is no score for %(period)s but the state “%(grade)s”.") % words
    else:
        second = _("by the rulebook “%(rulebook)s” the score for %(period)s is %(score)s, grade %(grade)s.") % words
    return " ".join([first, second, _("You are to be entered on the list “%(list)s”.") % words])


def _consequences(entry: ListEntry, document: dict[str, Any]) -> str:
    rows = [
        _("%(text)s (%(law)s)") % {"text": row["text"], "law": law_in_words(row["basis"], document)}
        for row in entry.consequences
    ]
    return _("; ").join(rows) or _("none beyond the publication")


def _right_to_object(document: dict[str, Any]) -> str:
    clock = document["clocks"]["list_publicity"]
    days = _("%s working days") if clock["calendar"] == "working" else _("%s days")
    return _(
        "You may look into every line of the rating and object in writing, with documents, from today to the last day "
        "of the publicity period. It lasts %(days)s (%(law)s); you are told its last day when it opens."
    ) % {"days": days % clock["days"], "law": law_in_words(clock["basis"], document)}
