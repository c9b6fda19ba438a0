"""Computing kept ratings again."""

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

from common.digest import digest
from credit.models import Rating, RulebookVersion
from credit.rules import ENGINE_VERSION, rating
from credit.rules.grading import Graded, by_share
from credit.rules.rating import finished
from credit.selectors.inputs import Inputs, rating_inputs

CHUNK = 200


def rating_problems() -> tuple[int, list[tuple[int, str]]]:
    """How many ratings were checked, and (id, what is wrong).

    What: `rulebook` (its text has another digest), `inputs` or `derivation` (digest), `outcome` (computing again from
    the ledger as it was known then gives other bytes). Ratings of an earlier engine are checked without `outcome`.
    """
    checked, found = 0, []
    texts: dict[int, bool] = {}
    for chunk in _chunks():
        events = rating_inputs([(row.firm_id, row.project_id) for row in chunk], chunk[0].as_of, chunk[0].known_at)
        for kept in chunk:
            version = kept.rulebook_version
            if version.pk not in texts:
                texts[version.pk] = _is_same_text(version, kept)
            ledger = events[kept.firm_id, kept.project_id]
            found += [(kept.pk, what) for what in _problems(kept, ledger, is_same_text=texts[version.pk])]
            checked += 1
    return checked, found


def _chunks() -> Iterator[list[Rating]]:
    """Kept ratings, some at a time, of one day and one knowledge."""
    rows = Rating.objects.select_related("rulebook_version").order_by("run_id", "pk").iterator(chunk_size=CHUNK)
    for _key, of_run in itertools.groupby(rows, key=lambda row: (row.run_id, row.as_of, row.known_at)):
        while chunk := list(itertools.islice(of_run, CHUNK)):
            yield chunk


def _is_same_text(version: RulebookVersion, kept: Rating) -> bool:
    return digest(version.document) == version.digest == kept.inputs["rulebook"]["digest"]


def _problems(kept: Rating, ledger: Inputs, *, is_same_text: bool) -> list[str]:
    checks = (
        ("rulebook", is_same_text),
        ("inputs", digest(kept.inputs) == kept.inputs_digest),
        ("derivation", digest(kept.derivation) == kept.output_digest),
        ("outcome", kept.engine_version != ENGINE_VERSION or _is_same_again(kept, ledger["events"])),
    )
    return [what for what, is_right in checks if not is_right]


def _is_same_again(kept: Rating, events: list[dict[str, Any]]) -> bool:
    inputs, document = kept.inputs, kept.rulebook_version.document
    again = rating(
        document,
        events,
        inputs["indicators"],
        datetime.date.fromisoformat(inputs["as_of"]),
        datetime.datetime.fromisoformat(inputs["known_at"]),
        projects=inputs["projects"],
        districts=inputs["districts"],
    )
    if by_share(document) and not again.grade:
        told = kept.derivation  # the place in the field is checked with the field, not with one firm
        again = finished(document, again, Graded(told["grade"], told["grade_title"], told["because"]))
    return again.digest == kept.output_digest and again.score == kept.score and again.grade == kept.grade
