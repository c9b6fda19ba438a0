"""Reads that gather what the engine needs, or what a page shows."""

from credit.selectors.inputs import indicators_of, rating_inputs
from credit.selectors.publications import issue_payload, publication_problems

__all__ = ["indicators_of", "issue_payload", "publication_problems", "rating_inputs"]
