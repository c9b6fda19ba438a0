"""Computing kept ratings again."""

import datetime
from typing import Any

from common.digest import digest
from credit.models import Rating
from credit.rules import rating
from credit.selectors.inputs import rating_inputs


def rating_problems() -> tuple[int, list[tuple[int, str]]]:
    """How many ratings were checked, and (id, what is wrong).

    What: `rulebook` (its text has another digest), `inputs` or `derivation` (digest), `outcome` (computing again
    gives other bytes), `ledger` (the credit events of today's ledger, as known then, differ from the inputs).
    """
    checked, found = 0, []
    texts: dict[int, bool] = {}
    for kept in Rating.objects.select_related("rulebook_version", "firm").order_by("pk").iterator(chunk_size=200):
        version = kept.rulebook_version
        if version.pk not in texts:
            texts[version.pk] = digest(version.document) == version.digest == kept.inputs["rulebook"]["digest"]
        found += [(kept.pk, what) for what in _problems(kept, is_same_text=texts[version.pk])]
        checked += 1
    return checked, found


def _problems(kept: Rating, *, is_same_text: bool) -> list[str]:
    inputs: dict[str, Any] = kept.inputs
    as_of = datetime.date.fromisoformat(inputs["as_of"])
    known_at = datetime.datetime.fromisoformat(inputs["known_at"])
    again = rating(kept.rulebook_version.document, inputs["events"], inputs["indicators"], as_of, known_at)
    ledger = rating_inputs([kept.firm], as_of, known_at)[kept.firm_id]["events"]
    checks = (
        ("rulebook", is_same_text),
        ("inputs", digest(inputs) == kept.inputs_digest),
        ("derivation", digest(kept.derivation) == kept.output_digest),
        ("outcome", again.digest == kept.output_digest and again.score == kept.score and again.grade == kept.grade),
        ("ledger", _facts(ledger) == _facts(inputs["events"])),
    )
    return [what for what, is_right in checks if not is_right]


def _facts(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events without what may change its spelling later: the name of the project."""
    return [{name: value for name, value in event.items() if name != "project"} for event in events]
