"""What a bulletin of lists says, in words: the same for Word and Excel."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from credit.models import ListIssue, Publication
from credit.selectors.publications import issue_payload
from credit.selectors.words import criterion_in_words, law_in_words

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class BulletinList:
    """One list: its rule as label and text, and its entries as rows under `Bulletin.headers`."""

    title: str
    rule: Pairs
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Bulletin:
    """A bulletin; `at` is the moment that stands in the file, `day` its day in words."""

    title: str
    authority: str
    at: datetime.datetime
    day: str
    facts: Pairs
    headers: tuple[str, ...]
    lists: list[BulletinList]
    distribution: list[tuple[str, int]]


def bulletin_of(issue: ListIssue) -> Bulletin:
    """The bulletin of published lists from the published text alone; of a draft as it would be published now."""
    publication: Publication | None = getattr(issue, "publication", None)
    document = issue.rulebook_version.document
    at = publication.published_at if publication is not None else issue.finalised_at or issue.drafted_at
    if publication is not None:
        payload = json.loads(publication.payload)
    else:
        payload = issue_payload(issue, number=0, previous_digest="", published_at=at)
    title = _("Red and black lists of property services, %(period)s") % {"period": issue.period.in_words}
    if issue.version > 1:
        title = _("%(title)s (version %(number)s)") % {"title": title, "number": issue.version}
    grades = {row["code"]: row["title"] for part in ("grades", "states") for row in document.get(part, [])}
    return Bulletin(
        title=title if publication is not None else _("Draft, not published: %s") % title,
        authority=payload["authority"],
        at=at,
        day=timezone.localdate(at).isoformat(),
        facts=_facts(payload, publication),
        headers=(
            _("Rank"),
            _("Firm"),
            _("Unified code"),
            _("Project"),
            _("Score"),
            _("Grade"),
            _("Reasons"),
            _("On the list until (not included)"),
        ),
        lists=[_list(part, document) for part in payload["lists"]],
        distribution=[(_grade(part["grade"], grades), part["count"]) for part in payload["distribution"]],
    )


def _grade(code: str, titles: dict[str, str]) -> str:
    return code if titles.get(code, code) == code else f"{code} {titles[code]}"


def _facts(payload: dict[str, Any], publication: Publication | None) -> Pairs:
    rulebook = payload["rulebook"]
    facts = [
        (_("Authority"), payload["authority"]),
        (_("Period"), payload["period"]),
        (_("Rulebook"), _("%(title)s, version %(version)s") % rulebook),
        (_("Ratings as of"), str(payload["as_of"])),
        (_("Publicity"), _("%(first)s to %(last)s (not included)") % _publicity(payload)),
    ]
    if payload["corrects"]:
        facts.append((_("Corrects publication"), str(payload["corrects"]["number"])))
        facts.append((_("Reason of the correction"), payload["corrects"]["reason"]))
    if publication is not None:
        facts.append((_("Number of the publication"), str(publication.number)))
        facts.append(("SHA-256", publication.digest))
    return facts


def _publicity(payload: dict[str, Any]) -> dict[str, str]:
    return {"first": str(payload["publicity_from"] or "—"), "last": str(payload["publicity_to"] or "—")}


def _list(part: dict[str, Any], document: dict[str, Any]) -> BulletinList:
    consequences = _("; ").join(
        _("%(text)s (%(law)s)") % {"text": row["text"], "law": law_in_words(row["basis"], document)}
        for row in part["consequences"]
    )
    return BulletinList(
        title=part["title"],
        rule=[
            (_("Legal basis"), law_in_words(part["basis"], document)),
            (_("Criteria"), criterion_in_words(part["criterion"], document)),
            (_("Consequences"), consequences or "—"),
            (_("Leaving the list"), part["leaving"]),
            (_("Remedies"), part["remedies"]),
        ],
        rows=[_row(entry, document) for entry in part["entries"]],
    )


def _row(entry: dict[str, Any], document: dict[str, Any]) -> tuple[str, ...]:
    return (
        "—" if entry["rank"] is None else str(entry["rank"]),
        entry["firm"],
        entry["unified_code"],
        entry["project"],
        "—" if entry["score"] is None else entry["score"],
        entry["grade"],
        _("; ").join(criterion_in_words(reason, document) for reason in entry["reasons"]),
        str(entry["expires_on"] or "—"),
    )
