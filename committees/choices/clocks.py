"""Steps of an election in words, the events that start their clocks, and who is told."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEP_LABELS: dict[str, Any] = {
    "office_check": _("The office checks the application"),
    "form_group": _("The preparatory group is formed"),
    "post_group_names": _("The names of the group are posted"),
    "first_meeting": _("The first assembly is held"),
    "first_meeting_extended": _("The first assembly is held, if extended"),
    "post_papers": _("Roll, drafts and method are posted"),
    "post_candidates": _("The list of candidates is posted"),
    "give_notice": _("Owners are told of the assembly"),
    "close_vote_earliest": _("The vote closes at the earliest"),
    "close_vote": _("The vote closes at the latest"),
    "post_result": _("The result is posted"),
    "committee_first_meeting": _("The committee meets first"),
    "post_officers": _("The officers are posted"),
    "file_committee": _("The committee is filed"),
    "office_answers_filing": _("The office answers the filing"),
}
EVENT_LABELS: dict[str, Any] = {
    "application": _("the application"),
    "check_done": _("the end of the check"),
    "group_formed": _("the forming of the group"),
    "first_meeting_due": _("the last day without extension"),
    "first_meeting": _("the first assembly"),
    "vote_closed": _("the close of the vote"),
    "committee_elected": _("the election"),
    "filed": _("the filing"),
}
TOLD_LABELS: dict[str, Any] = {
    "owners": pgettext_lazy("laws", "owners"),
    "applicants": pgettext_lazy("laws", "applicants"),
    "group": pgettext_lazy("laws", "preparatory group"),
    "office": pgettext_lazy("laws", "subdistrict office"),
    "residents_committee": pgettext_lazy("laws", "residents' committee"),
    "committee": pgettext_lazy("laws", "committee members"),
}
