"""Screens of the administration, split by noun. Importing them registers them."""

from complaints.admin import (  # noqa: F401
    complaints,
    exchange,
    floods,
    ledgers,
    mediation,
    orders,
    packs,
    questions,
    reference,
    routing,
    statistics,
    texts,
    triage,
)
