"""Where free words of a complaint stand: who adds a text field to its graph adds a row here, or the test of it fails.

`tests/complaints/test_forgetting.py` looks through every column of the schema for words that outlived a complaint.
"""

from typing import NamedTuple

from django.db.models import Model, QuerySet

from complaints.models import (
    ClockPause,
    Complaint,
    ComplaintAnswer,
    ComplaintEvent,
    ComplaintRevision,
    Extension,
    FirmInterview,
    Joining,
    MediationCase,
    MediationDuty,
    MediationEvent,
    MediationSession,
    Referral,
)
from complaints.rules.redaction import BLACK

GONE = "（保存期满，内容已删除）"


class Wording(NamedTuple):
    """Text fields of one model and the way from it to the complaint."""

    model: type[Model]
    way: str
    fields: tuple[str, ...]
    guard: str = ""
    """Column by which the trigger of the table knows whose words may be hidden (migration `0014_privacy`)."""
    filler: str = ""
    """What stands in the place of deleted words, where there must be some."""

    def rows(self, complaint: Complaint) -> "QuerySet":
        """The rows of a complaint."""
        return self.model._base_manager.filter(**{self.way: complaint.pk}).order_by("pk")


OF_MEDIATION = (
    Wording(MediationCase, "complaint", ("subject", "summary", "agreement")),
    Wording(MediationSession, "case__complaint", ("place", "minutes"), "case_id"),
    Wording(MediationDuty, "case__complaint", ("what",)),
    Wording(MediationEvent, "case__complaint", ("note",), "case_id"),
)
"""What was said in a mediation is confidential: it goes with the names."""
WORDINGS = (
    Wording(Complaint, "pk", ("title", "text", "place_text"), filler=GONE),
    Wording(Complaint, "pk", ("public_text",)),
    Wording(ComplaintEvent, "complaint", ("note",), "complaint_id"),
    Wording(ComplaintRevision, "event__complaint", ("title", "text", "place_text"), filler=GONE),
    Wording(ComplaintAnswer, "complaint", ("value",)),
    Wording(Joining, "complaint", ("note",)),
    Wording(ClockPause, "complaint", ("note",), "complaint_id"),
    Wording(Extension, "complaint", ("reason", "decision"), "complaint_id", BLACK),
    Wording(FirmInterview, "complaint", ("reason", "outcome"), "complaint_id", BLACK),
    Wording(Referral, "complaint", ("reason", "reply")),
    *OF_MEDIATION,
)
