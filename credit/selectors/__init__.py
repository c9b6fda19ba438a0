"""Reads that gather what the engine needs, or what a page shows."""

from credit.selectors.inputs import rating_inputs
from credit.selectors.publications import issue_payload, publication_problems

__all__ = ["issue_payload", "publication_problems", "rating_inputs"]
