"""Keeping outcomes: ratings are inserted, credit files follow."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from common.digest import digest
from credit.choices import CURRENT_RUNS
from credit.models import CreditFile, Rating, RatingRun
from credit.rules import ENGINE_VERSION
from credit.rules.rating import Rated
from credit.selectors.everybody import RatedOwner
from credit.selectors.inputs import Inputs
from credit.selectors.totals import Owner
from firms.models import PropertyFirm

MOVE_FILES = """
UPDATE credit_creditfile AS file
SET rating_id = new.rating_id, score = new.score, grade = new.grade, checked_run_id = %(run)s, checked_on = %(day)s
FROM unnest(%(files)s::bigint[], %(ratings)s::bigint[], %(scores)s::numeric[], %(grades)s::text[])
    AS new (file_id, rating_id, score, grade)
WHERE file.id = new.file_id
"""


def kept_owners(run: RatingRun) -> frozenset[Owner]:
    """Whose rating a run of a past day has kept already; what stands now is compared instead."""
    if run.kind in CURRENT_RUNS:
        return frozenset()
    return frozenset(run.ratings.values_list("firm_id", "project_id"))


@transaction.atomic
def keep_ratings(run: RatingRun, outcomes: Sequence[RatedOwner]) -> int:
    """Keep a chunk: of a current run what differs from the present rating, of another run everything.

    Returns how many ratings are new. Kept again it adds nothing.
    """
    is_current = run.kind in CURRENT_RUNS
    present = _present(run, outcomes) if is_current else {}
    codes = dict(
        PropertyFirm.objects.filter(pk__in={row.owner[0] for row in outcomes}).values_list("pk", "unified_code")
    )
    ratings = [
        _new_rating(run, row, codes[row.owner[0]])
        for row in outcomes
        if not is_current or not _says_the_same(present.get(row.owner), run, row.rated)
    ]
    Rating.objects.bulk_create(ratings)
    if is_current:
        _move_files(run, ratings, present)
    return len(ratings)


def _present(run: RatingRun, outcomes: Sequence[RatedOwner]) -> dict[Owner, dict[str, Any]]:
    """The credit file of each owner with what its rating says; locked, since nobody else may move it now."""
    firms = {row.owner[0] for row in outcomes}
    files = CreditFile.objects.filter(firm__in=firms, subject=run.rulebook_version.subject).select_for_update(
        of=("self",), no_key=True
    )
    columns = ("pk", "firm_id", "project_id", "rating__output_digest", "rating__rulebook_version_id")
    return {(row["firm_id"], row["project_id"]): row for row in files.values(*columns)}


def _says_the_same(file: dict[str, Any] | None, run: RatingRun, rated: Rated) -> bool:
    return (
        file is not None
        and file["rating__rulebook_version_id"] == run.rulebook_version_id
        and file["rating__output_digest"] == rated.digest
    )


def _move_files(run: RatingRun, ratings: Sequence[Rating], present: dict[Owner, dict[str, Any]]) -> None:
    new = [rating for rating in ratings if (rating.firm_id, rating.project_id) not in present]
    CreditFile.objects.bulk_create(
        CreditFile(
            subject=rating.subject,
            firm_id=rating.firm_id,
            project_id=rating.project_id,
            rating=rating,
            score=rating.score,
            grade=rating.grade,
            checked_run=run,
            checked_on=run.as_of,
        )
        for rating in new
    )
    moved = [rating for rating in ratings if (rating.firm_id, rating.project_id) in present]
    parameters = {
        "run": run.pk,
        "day": run.as_of,
        "files": [present[rating.firm_id, rating.project_id]["pk"] for rating in moved],
        "ratings": [rating.pk for rating in moved],
        "scores": [rating.score for rating in moved],
        "grades": [rating.grade for rating in moved],
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE_FILES, parameters)


def inputs_record(run: RatingRun, firm_code: str, given: Inputs) -> dict[str, Any]:
    """What is stored and published as the inputs of a rating beside the ledger; the ledger itself never changes."""
    version = run.rulebook_version
    return {
        "subject": firm_code,
        "as_of": run.as_of.isoformat(),
        "known_at": run.known_at.astimezone(datetime.UTC).isoformat(),
        "rulebook": {"code": version.document["code"], "version": version.number, "digest": version.digest},
        "indicators": given["indicators"],
        "projects": given["projects"],
        "districts": given.get("districts", []),
    }


def _new_rating(run: RatingRun, row: RatedOwner, firm_code: str) -> Rating:
    kept = inputs_record(run, firm_code, row.values)
    return Rating(
        run=run,
        subject=run.rulebook_version.subject,
        firm_id=row.owner[0],
        project_id=row.owner[1],
        as_of=run.as_of,
        known_at=run.known_at,
        rulebook_version=run.rulebook_version,
        engine_version=ENGINE_VERSION,
        score=row.rated.score,
        grade=row.rated.grade,
        inputs=kept,
        inputs_digest=digest(kept),
        derivation=row.rated.payload(),
        output_digest=row.rated.digest,
    )
