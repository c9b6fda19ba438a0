"""The scoring notice as a Word document, made from the content that was served and from nothing else."""

import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.word import WordDocument
from credit.choices import Subject
from credit.models import ScoringNotice

Content = dict[str, Any]


def notice_docx(notice: ScoringNotice) -> bytes:
    """The .docx of a notice, in the language of the jurisdiction: the same notice gives the same bytes."""
    content = notice.content
    with translation.override(settings.LANGUAGE_CODE):
        document = WordDocument(_("Credit scoring notice"), at=notice.served_at, author=content["authority"])
        document.paragraph(_("No. %(number)s") % {"number": content["number"]}, is_centred=True)
        document.paragraph(_("%(firm)s:") % {"firm": content["firm"]})
        document.facts(_facts(content))
        document.heading(_("Evidence"))
        _add_evidence(document, content)
        document.heading(_("Basis and points"))
        document.facts(_scoring(content))
        document.heading(_("What you can do"))
        for text in _rights(content):
            document.paragraph(text)
        document.signature(content["authority"], _day(content["served_on"]))
        return document.content()


def _facts(content: Content) -> list[tuple[str, str]]:
    return [
        (_("Firm"), content["firm"]),
        (_("Unified social credit code"), content["unified_code"]),
        (_("Project"), content["project"] or "—"),
        (_("Address"), content["address"] or "—"),
        (_("Item"), f"{content['item']} {content['item_title']}"),
        (_("Happened on"), _day(content["occurred_on"])),
        (_("Fact found"), content["fact"]),
    ]


def _add_evidence(document: WordDocument, content: Content) -> None:
    if content["evidence"]:
        rows = [(file["name"], file["sha256"]) for file in content["evidence"]]
        document.table((_("File"), _("SHA-256")), rows)
    else:
        document.paragraph(_("No files are attached to this record."))


def _scoring(content: Content) -> list[tuple[str, str]]:
    basis, rulebook = content["basis"], content["rulebook"]
    rows = [
        (_("Rulebook"), _numbered(rulebook["title"], rulebook["document_number"])),
        (_("Basis of the points"), f"{_numbered(basis['title'], basis['document_number'])} {basis['clause']}"),
        (_("Points"), _points(content)),
        (_("Counts from"), _day(content["effective_on"])),
        (_("Counts until"), _until(content)),
    ]
    if content["veto"]:
        rows.insert(3, (_("Effect on the grade"), content["veto"]))
    return rows


def _numbered(title: str, number: str) -> str:
    return _("%(title)s (%(number)s)") % {"title": title, "number": number} if number else title


def _points(content: Content) -> str:
    if not content["points"]:
        return "—"
    words = {
        Subject.FIRM: _("firm: %(points)s"),
        Subject.PROJECT: _("project: %(points)s"),
        Subject.MANAGER_POST: _("project manager's post at this project: %(points)s"),
    }
    return _("; ").join(words[Subject(entry["subject"])] % {"points": entry["points"]} for entry in content["points"])


def _until(content: Content) -> str:
    if content["expires_on"]:
        last = datetime.date.fromisoformat(content["expires_on"]) - datetime.timedelta(days=1)
        text = _("%(day)s inclusive") % {"day": _day(last.isoformat())}
        return _("%(until)s, or the repair before") % {"until": text} if content["until"] == "repaired" else text
    return _("the repair") if content["until"] == "repaired" else _("the next reset of the scores")


def _rights(content: Content) -> list[str]:
    """To put right, to object, to have it repaired."""
    objection, rectify = content["objection"], content["rectify"]
    texts = []
    if rectify:
        texts.append(
            _("Put this right within %(days)s, by %(day)s at the latest, and file the proof on the platform.")
            % {"days": _length(rectify), "day": _day(rectify["by"])}
        )
    texts.append(
        _(
            "If you do not agree, you may object with documents to %(body)s within %(days)s of service, by %(day)s at "
            "the latest. Somebody who had no hand in this record decides. One objection can be filed."
        )
        % {"body": content["review_body"], "days": _length(objection), "day": _day(objection["by"])}
    )
    if content["stays"]:
        texts.append(_("Until the decision on an objection, the record does not count."))
    if rectify:
        texts.append(_("Once things have been put right, you may ask for the repair of the record."))
    return texts


def _length(clock: Content) -> str:
    if clock["calendar"] == "working":
        text = ngettext("%(days)s working day", "%(days)s working days", clock["days"])
    else:
        text = ngettext("%(days)s day", "%(days)s days", clock["days"])
    return text % {"days": clock["days"]}


def _day(text: str) -> str:
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT") if text else "—"
