"""What other apps do inside a new jurisdiction before it goes into use.

This app stands below areas and roles and cannot know them. An app registers a step when it is loaded
(`AppConfig.ready`); steps run in the new schema, in the transaction that builds it, in the order of the apps.
"""

from collections.abc import Callable
from typing import Any

from tenants.models import Jurisdiction

Step = Callable[[Jurisdiction, Any], None]
_steps: list[Step] = []


def register_step(step: Step) -> Step:
    """Register `step(jurisdiction, administrator)`; `administrator` is the first account, or None."""
    _steps.append(step)
    return step


def run_steps(jurisdiction: Jurisdiction, administrator: Any) -> None:
    """Run every registered step. The jurisdiction's schema is open."""
    for step in _steps:
        step(jurisdiction, administrator)
