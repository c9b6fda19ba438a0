"""Every write of volunteers, stations and home visits."""

from programmes.services.volunteers.calls import (
    close_volunteer_call,
    open_volunteer_call,
    sign_up,
    withdraw_sign_up,
)
from programmes.services.volunteers.hours import consent_to_hours, record_hours, withdraw_consent
from programmes.services.volunteers.lending import keep_station, keep_tool, lend_tool, return_tool, reveal_loan
from programmes.services.volunteers.retention import forget_loans, forget_visits, set_keeping_term
from programmes.services.volunteers.teams import join_team, keep_team, leave_team, reveal_team
from programmes.services.volunteers.visits import ask_visit, assign_visit, cancel_visit, finish_visit, reveal_visit

__all__ = [
    "ask_visit",
    "assign_visit",
    "cancel_visit",
    "close_volunteer_call",
    "consent_to_hours",
    "finish_visit",
    "forget_loans",
    "forget_visits",
    "join_team",
    "keep_station",
    "keep_team",
    "keep_tool",
    "leave_team",
    "lend_tool",
    "open_volunteer_call",
    "record_hours",
    "return_tool",
    "reveal_loan",
    "reveal_team",
    "reveal_visit",
    "set_keeping_term",
    "sign_up",
    "withdraw_consent",
    "withdraw_sign_up",
]
