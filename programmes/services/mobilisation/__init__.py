"""Every write of an emergency mobilisation."""

from programmes.services.mobilisation.answering import (
    confirm_by_link,
    confirm_task,
    report_by_link,
    report_from_spot,
)
from programmes.services.mobilisation.issuing import issue_call
from programmes.services.mobilisation.running import remind_now, remind_silent, stand_down

__all__ = [
    "confirm_by_link",
    "confirm_task",
    "issue_call",
    "remind_now",
    "remind_silent",
    "report_by_link",
    "report_from_spot",
    "stand_down",
]
