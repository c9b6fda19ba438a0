"""Every write of this app: one function per act."""

from firms.services.exits import (
    AfterTheEnd,
    NotHandedOver,
    ReasonForCallingOff,
    ReceiverNeeded,
    TwoSides,
    call_off_exit,
    finish_exit,
    hand_over_item,
    open_exit,
    receive_item,
)
from firms.services.filing import (
    FIRM_FIELDS,
    HandoverOpen,
    ProjectAlreadyEnded,
    end_project,
    file_firm,
    open_project,
    open_temporary_file,
)
from firms.services.linking import LinkCounts, link_reported_firms

__all__ = [
    "FIRM_FIELDS",
    "AfterTheEnd",
    "HandoverOpen",
    "LinkCounts",
    "NotHandedOver",
    "ProjectAlreadyEnded",
    "ReasonForCallingOff",
    "ReceiverNeeded",
    "TwoSides",
    "call_off_exit",
    "end_project",
    "file_firm",
    "finish_exit",
    "hand_over_item",
    "link_reported_firms",
    "open_exit",
    "open_project",
    "open_temporary_file",
    "receive_item",
]
