"""Committees in the staff administration."""

# laws
from committees.admin import assembly_rules, choices

__all__ = ["assembly_rules", "choices"]
