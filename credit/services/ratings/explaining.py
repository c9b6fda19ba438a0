"""One rating with every record: why this score."""

import datetime
from dataclasses import replace

from credit.models import Rating, RulebookVersion
from credit.rules import rating
from credit.rules.grading import Graded, by_share
from credit.rules.rating import Rated, finished
from credit.selectors.districts import districts_of
from credit.selectors.inputs import rating_inputs
from credit.services.rulebooks import rulebook_in_force
from firms.models import PropertyFirm, ServiceProject


def explain(
    firm: PropertyFirm,
    as_of: datetime.date,
    known_at: datetime.datetime,
    *,
    project: ServiceProject | None = None,
    version: RulebookVersion | None = None,
) -> Rated:
    """What the engine says about one firm, or one of its projects, with what each record counts. Keeps nothing.

    By a rulebook that grades by place in the field the grade is the one that the last rating of the day gave.
    Raises `NoRulebook`.
    """
    subject = "firm" if project is None else "project"
    document = (version or rulebook_in_force(as_of, subject)).document
    owner = (firm.pk, None if project is None else project.pk)
    given = rating_inputs([owner], as_of, known_at)[owner]
    has_districts = any(rule["subject"] == "district" for rule in document.get("components", []))
    districts = districts_of([firm.unified_code], as_of, known_at).get(firm.unified_code, []) if has_districts else []
    rated = rating(
        document, given["events"], given["indicators"], as_of, known_at, projects=given["projects"], districts=districts
    )
    return _with_place(rated, document, owner, as_of, known_at) if by_share(document) else rated


def _with_place(
    rated: Rated,
    document: dict[str, object],
    owner: tuple[int, int | None],
    as_of: datetime.date,
    known_at: datetime.datetime,
) -> Rated:
    if rated.grade:  # a veto or a state decided already
        return rated
    kept = (
        Rating.objects.filter(
            firm=owner[0], project=owner[1], as_of__lte=as_of, known_at__lte=known_at, score=rated.score
        )
        .order_by("-known_at", "-pk")
        .first()
    )
    if kept is None:
        return rated
    told = kept.derivation
    graded = Graded(told["grade"], told["grade_title"], told["because"])
    return replace(finished(document, rated, graded), records=rated.records, not_counted=rated.not_counted)
