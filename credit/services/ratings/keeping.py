"""Keeping outcomes: ratings are inserted, credit files follow."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from common.digest import canonical_json, sha256_hex
from credit.choices import CURRENT_RUNS
from credit.models import CreditFile, RatingRun
from credit.rules import ENGINE_VERSION
from credit.rules.rating import Rated
from credit.selectors.everybody import RatedOwner
from credit.selectors.inputs import Inputs
from credit.selectors.totals import Owner
from firms.models import PropertyFirm

NEW_RATINGS = """
INSERT INTO credit_rating (run_id, subject, as_of, known_at, rulebook_version_id, engine_version, created_at,
    firm_id, project_id, score, grade, inputs, inputs_digest, derivation, output_digest)
SELECT %(run)s, %(subject)s, %(as_of)s, %(known_at)s, %(version)s, %(engine)s, clock_timestamp(), new.*
FROM unnest(%(firms)s::bigint[], %(projects)s::bigint[], %(scores)s::numeric[], %(grades)s::text[],
    %(inputs)s::jsonb[], %(inputs_digests)s::text[], %(derivations)s::jsonb[], %(digests)s::text[]) AS new
RETURNING id, firm_id, project_id, score, grade
"""
"""Written as one statement with the texts that were digested: a model for each of ten thousand rows takes longer
than rating them."""
KEEP_FILES = """
INSERT INTO credit_creditfile (subject, firm_id, project_id, rating_id, score, grade, checked_run_id, checked_on)
SELECT %(subject)s, new.firm_id, new.project_id, new.rating_id, new.score, new.grade, %(run)s, %(as_of)s
FROM unnest(%(firms)s::bigint[], %(projects)s::bigint[], %(ratings)s::bigint[], %(scores)s::numeric[],
    %(grades)s::text[]) AS new (firm_id, project_id, rating_id, score, grade)
ON CONFLICT (subject, firm_id, project_id) DO UPDATE
SET rating_id = excluded.rating_id, score = excluded.score, grade = excluded.grade,
    checked_run_id = excluded.checked_run_id, checked_on = excluded.checked_on
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
    new = [row for row in outcomes if not is_current or not _says_the_same(present.get(row.owner), run, row.rated)]
    if not new:
        return 0
    kept = _inserted(run, new, codes)
    if is_current:
        _move_files(run, kept)
    return len(kept)


def _inserted(run: RatingRun, new: Sequence[RatedOwner], codes: dict[int, str]) -> list[tuple[Any, ...]]:
    """Insert the ratings; returns (id, firm, project, score, grade) of each."""
    inputs = [canonical_json(inputs_record(run, codes[row.owner[0]], row.values)) for row in new]
    parameters = {
        **_of_run(run),
        "known_at": run.known_at,
        "version": run.rulebook_version_id,
        "engine": ENGINE_VERSION,
        "firms": [row.owner[0] for row in new],
        "projects": [row.owner[1] for row in new],
        "scores": [row.rated.score for row in new],
        "grades": [row.rated.grade for row in new],
        "inputs": inputs,
        "inputs_digests": [sha256_hex(text) for text in inputs],
        "derivations": [row.rated.text for row in new],
        "digests": [row.rated.digest for row in new],
    }
    with connection.cursor() as cursor:
        cursor.execute(NEW_RATINGS, parameters)
        return cursor.fetchall()


def _of_run(run: RatingRun) -> dict[str, Any]:
    return {"run": run.pk, "subject": run.rulebook_version.subject, "as_of": run.as_of}


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


def _move_files(run: RatingRun, kept: Sequence[tuple[Any, ...]]) -> None:
    ratings, firms, projects, scores, grades = (list(column) for column in zip(*kept, strict=True))
    columns = {"ratings": ratings, "firms": firms, "projects": projects, "scores": scores, "grades": grades}
    with connection.cursor() as cursor:
        cursor.execute(KEEP_FILES, _of_run(run) | columns)


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
