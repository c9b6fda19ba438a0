"""The administration of the Party line, by noun."""

from party.admin import (  # noqa: F401 (screens register themselves)
    joint,
    joint_assessment,
    organisations,
    people,
    plans,
    rules,
)
