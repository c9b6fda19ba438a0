"""Screens of the administration, split by noun. Importing them registers them."""

from complaints.admin import (  # noqa: F401
    complaints,
    ledgers,
    mediation,
    packs,
    reference,
    routing,
    statistics,
    texts,
    triage,
)
