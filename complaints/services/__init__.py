"""Every write of this app: one function per act."""

from complaints.services._steps import PHOTO_LIMIT, ReasonNeeded, TooManyPhotos
from complaints.services.handling import (
    AreaOutOfReach,
    NoFirmServes,
    TooEarlyToClose,
    TransferLimitReached,
    accept_complaint,
    answer_complaint,
    close_complaint,
    dispatch_complaint,
    record_first_response,
    refuse_complaint,
    resolve_complaint,
    send_back_complaint,
)
from complaints.services.intake import submit_complaint
from complaints.services.residents import (
    AlreadyRated,
    NoMoreMessages,
    ReopenTimeOver,
    add_message,
    rate_complaint,
    reopen_complaint,
    reveal_contact,
    withdraw_complaint,
)

__all__ = [
    "PHOTO_LIMIT",
    "AlreadyRated",
    "AreaOutOfReach",
    "NoFirmServes",
    "NoMoreMessages",
    "ReasonNeeded",
    "ReopenTimeOver",
    "TooEarlyToClose",
    "TooManyPhotos",
    "TransferLimitReached",
    "accept_complaint",
    "add_message",
    "answer_complaint",
    "close_complaint",
    "dispatch_complaint",
    "rate_complaint",
    "record_first_response",
    "refuse_complaint",
    "reopen_complaint",
    "resolve_complaint",
    "reveal_contact",
    "send_back_complaint",
    "submit_complaint",
    "withdraw_complaint",
]
