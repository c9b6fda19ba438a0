"""All that somebody needs to compute a rating again: rulebook, inputs, outcome, digests."""

import datetime
from typing import Any

from common.digest import digest
from credit.selectors.districts import districts_of
from credit.selectors.inputs import rating_inputs
from credit.selectors.standings import Standing


def rating_proof(standing: Standing) -> dict[str, Any]:
    """The text of `rating.json`: records from the ledger as known then, everything else as the rating kept it."""
    rating = standing.rating
    day = rating.as_of if rating is not None else standing.as_of
    owner = (standing.firm.pk, standing.project.pk if standing.project is not None else None)
    ledger = rating_inputs([owner], day, standing.known_at)[owner]
    inputs = _inputs(standing, ledger) if rating is None else {**rating.inputs, "events": ledger["events"]}
    output = standing.output
    return {
        "engine": output["engine"],
        "rulebook": standing.document,
        "rulebook_digest": standing.version.digest,
        "inputs": inputs,
        "inputs_digest": digest(inputs),
        "output": output,
        "output_digest": standing.output_digest,
    }


def _inputs(standing: Standing, ledger: dict[str, Any]) -> dict[str, Any]:
    """The same for a day of which no rating is kept."""
    code, version = standing.firm.unified_code, standing.version
    components = standing.document.get("components", [])
    has_districts = any(rule["subject"] == "district" for rule in components)
    districts = districts_of([code], standing.as_of, standing.known_at).get(code, []) if has_districts else []
    return {
        "subject": code,
        "as_of": standing.as_of.isoformat(),
        "known_at": standing.known_at.astimezone(datetime.UTC).isoformat(),
        "rulebook": {"code": standing.document["code"], "version": version.number, "digest": version.digest},
        **ledger,
        "districts": districts,
    }
