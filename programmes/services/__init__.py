"""Every write of the programmes: the register, plans, rules, subsidies, rooms, assets."""

from programmes.services.assets import keep_asset, record_balance, record_inspection
from programmes.services.register import (
    appoint_caretaker,
    classify_estate,
    end_caretaker,
    enter_estate,
    leave_register,
)
from programmes.services.rooms import close_misuse_case, keep_room, open_misuse_case, order_correction
from programmes.services.subsidies import (
    approve_run,
    check_run,
    correct_run,
    discard_run,
    draft_run,
    export_run,
    mark_paid,
)
from programmes.services.surveys import publish_survey_form, record_survey
from programmes.services.takeovers import PlannedStep, close_step, drop_plan, finish_takeover, plan_takeover
from programmes.services.targets import set_coverage_target, set_room_rule, set_subsidy_rule

__all__ = [
    "PlannedStep",
    "appoint_caretaker",
    "approve_run",
    "check_run",
    "classify_estate",
    "close_misuse_case",
    "close_step",
    "correct_run",
    "discard_run",
    "draft_run",
    "drop_plan",
    "end_caretaker",
    "enter_estate",
    "export_run",
    "finish_takeover",
    "keep_asset",
    "keep_room",
    "leave_register",
    "mark_paid",
    "open_misuse_case",
    "order_correction",
    "plan_takeover",
    "publish_survey_form",
    "record_balance",
    "record_inspection",
    "record_survey",
    "set_coverage_target",
    "set_room_rule",
    "set_subsidy_rule",
]
