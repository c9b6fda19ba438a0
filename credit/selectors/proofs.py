"""All that somebody needs to compute a rating again: rulebook, inputs, outcome, digests."""

import datetime
from typing import Any

from common.digest import digest
from credit.selectors.inputs import rating_inputs
from credit.selectors.standings import Standing
from credit.services.ratings import explain


def rating_proof(standing: Standing) -> dict[str, Any]:
    """The text of `rating.json`. Inputs are rebuilt from the ledger where the rating does not keep them itself."""
    rating = standing.rating
    inputs = rating.inputs if rating is not None and "events" in rating.inputs else _inputs(standing)
    output = rating.derivation if rating is not None else _output(standing)
    return {
        "engine": output["engine"],
        "rulebook": standing.document,
        "rulebook_digest": standing.version.digest,
        "inputs": inputs,
        "inputs_digest": digest(inputs),
        "output": output,
        "output_digest": standing.output_digest,
    }


def _day(standing: Standing) -> datetime.date:
    return standing.rating.as_of if standing.rating is not None else standing.as_of


def _inputs(standing: Standing) -> dict[str, Any]:
    """What the engine was given, read from the ledger as it was known then."""
    day = _day(standing)
    given = rating_inputs([(standing.firm.pk, None)], day, standing.known_at)[standing.firm.pk, None]
    version = standing.version
    return {
        "subject": standing.firm.unified_code,
        "as_of": day.isoformat(),
        "known_at": standing.known_at.astimezone(datetime.UTC).isoformat(),
        "rulebook": {"code": standing.document["code"], "version": version.number, "digest": version.digest},
        **given,
    }


def _output(standing: Standing) -> dict[str, Any]:
    return explain(standing.firm, standing.as_of, standing.known_at).payload()
