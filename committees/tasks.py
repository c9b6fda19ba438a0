"""What the worker does for this app, by slice."""

# work
from committees import work_tasks

__all__ = ["work_tasks"]
