"""The administration of committees, by slice."""

# work
from committees.admin import work, work_rules

__all__ = ["work", "work_rules"]
