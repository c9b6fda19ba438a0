"""Every write of this app: one function per act."""

from firms.services.adjusting import enter_decision, enter_fee, move_adjustment, propose_adjustment
from firms.services.asking import answer, ask, moderate
from firms.services.disclosing import (
    Content,
    ContentRefused,
    VersionMoved,
    add_proof,
    correct,
    disclose,
    order_correction,
    record_repair,
    review_version,
)
from firms.services.duties import add_dated_row, adopt_duty_set, end_dated_row
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
    "Content",
    "ContentRefused",
    "HandoverOpen",
    "LinkCounts",
    "NotHandedOver",
    "ProjectAlreadyEnded",
    "ReasonForCallingOff",
    "ReceiverNeeded",
    "TwoSides",
    "VersionMoved",
    "add_dated_row",
    "add_proof",
    "adopt_duty_set",
    "answer",
    "ask",
    "call_off_exit",
    "correct",
    "disclose",
    "end_dated_row",
    "end_project",
    "enter_decision",
    "enter_fee",
    "file_firm",
    "finish_exit",
    "hand_over_item",
    "link_reported_firms",
    "moderate",
    "move_adjustment",
    "open_exit",
    "open_project",
    "open_temporary_file",
    "order_correction",
    "propose_adjustment",
    "receive_item",
    "record_repair",
    "review_version",
]
