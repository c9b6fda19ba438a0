"""Training: courses and sessions, enrolment, attendance, tests, certificates."""

from programmes.services.training.attending import attend, note_presence
from programmes.services.training.enrolling import cancel_enrolment, enrol
from programmes.services.training.offering import (
    cancel_session,
    keep_course,
    keep_question,
    keep_session,
    keep_week,
    require_hours,
)
from programmes.services.training.testing import begin_test, hand_in_test, revoke_certificate

__all__ = [
    "attend",
    "begin_test",
    "cancel_enrolment",
    "cancel_session",
    "enrol",
    "hand_in_test",
    "keep_course",
    "keep_question",
    "keep_session",
    "keep_week",
    "note_presence",
    "require_hours",
    "revoke_certificate",
]
