"""Every write on accounts, by noun."""

from accounts.services.accounts import (
    NotYourAccount,
    create_account,
    create_invited_account,
    deactivate_account,
    reactivate_account,
    remove_second_factors,
    reveal_phone,
    rotate_second_factors,
    update_account,
)
from accounts.services.roles import (
    AlreadyEnded,
    EmptyPeriod,
    NotYourself,
    NotYoursToGive,
    WrongScope,
    apply_roles,
    change_role,
    end_role,
    grant_role,
)
from accounts.services.sign_in import (
    confirm_phone,
    forget_failures,
    purge_ended_sessions,
    purge_failures,
    register_try,
    unlock_account,
)
from accounts.services.tokens import create_token, revoke_token, token_of

__all__ = [
    "AlreadyEnded",
    "EmptyPeriod",
    "NotYourAccount",
    "NotYoursToGive",
    "NotYourself",
    "WrongScope",
    "apply_roles",
    "change_role",
    "confirm_phone",
    "create_account",
    "create_invited_account",
    "create_token",
    "deactivate_account",
    "end_role",
    "forget_failures",
    "grant_role",
    "purge_ended_sessions",
    "purge_failures",
    "reactivate_account",
    "register_try",
    "remove_second_factors",
    "reveal_phone",
    "revoke_token",
    "rotate_second_factors",
    "token_of",
    "unlock_account",
    "update_account",
]
