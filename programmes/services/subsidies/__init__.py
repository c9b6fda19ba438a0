"""Subsidies of a quarter: draft, check, two approvals, hand-over to finance, payment marks, corrections."""

from programmes.services.subsidies.drafting import correct_run, draft_run
from programmes.services.subsidies.paying import export_run, mark_paid
from programmes.services.subsidies.signing import approve_run, check_run, discard_run

__all__ = ["approve_run", "check_run", "correct_run", "discard_run", "draft_run", "export_run", "mark_paid"]
