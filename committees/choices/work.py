"""Words of the work of a committee. Codes never change; the words are for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommitteeKind(TextChoices):
    """Which body (机构类型). The two have rules of their own."""

    OWNERS = "owners", _("owners' committee")
    MANAGEMENT = "management", _("property-management committee")


class OfficeState(TextChoices):
    """Where a committee stands in its term (任期状态): computed from the facts."""

    IN_OFFICE = "in_office", _("in office")
    SHORT_HANDED = "short_handed", _("short of members")
    RENEWAL_DUE = "renewal_due", _("renewal due")
    OVERDUE = "overdue", _("term over, no election")
    DISSOLVED = "dissolved", _("dissolved")


class Dissolution(TextChoices):
    """Why a body came to its end (解散原因)."""

    REPLACED = "replaced", _("followed by an elected committee")
    TERM_LIMIT = "term_limit", _("longest term reached")
    ESTATE_GONE = "estate_gone", _("estate merged or gone")
    RESIGNED = "resigned", _("all members left")
    ORDERED = "ordered", _("annulled by order or court")


class MemberPost(TextChoices):
    """What somebody is in the committee (职务)."""

    CHAIR = "chair", pgettext_lazy("work", "chair")
    VICE = "vice", pgettext_lazy("work", "vice chair")
    MEMBER = "member", pgettext_lazy("work", "member")
    ALTERNATE = "alternate", pgettext_lazy("work", "alternate")


SEATED = (MemberPost.CHAIR, MemberPost.VICE, MemberPost.MEMBER)


class MemberEnd(TextChoices):
    """Why a membership ended (终止原因). The last two need a legal ground."""

    TERM = "term", _("term over")
    RESIGNED = "resigned", _("resigned in writing")
    UNABLE = "unable", _("unable for reasons of health")
    NOT_OWNER = "not_owner", _("not an owner any more")
    DISQUALIFIED = "disqualified", _("does not qualify any more")
    REMOVED = "removed", _("removed by the assembly")


NEEDS_GROUND = (MemberEnd.NOT_OWNER, MemberEnd.DISQUALIFIED, MemberEnd.REMOVED)


class HandoverLeg(TextChoices):
    """From whom to whom seals and archives go (移交环节)."""

    TO_KEEPER = "to_keeper", _("old committee to the keeper")
    TO_NEW = "to_new_committee", _("keeper to the new committee")
    MEMBER = "leaving_member", _("leaving member to the committee")


class MeetingState(TextChoices):
    """A meeting of the committee (会议状态)."""

    CALLED = "called", pgettext_lazy("work", "called")
    HELD = "held", pgettext_lazy("work", "held")
    NO_QUORUM = "no_quorum", pgettext_lazy("work", "too few present")
    CANCELLED = "cancelled", pgettext_lazy("work", "called off")


class DecisionMoney(TextChoices):
    """Which common money a decision is about (涉及资金)."""

    NONE = "none", _("no common money")
    REVENUE = "common_revenue", _("common revenue")
    FUND = "repair_fund", _("repair fund")


class WorkTaskState(TextChoices):
    """A task that follows from a decision (任务状态)."""

    OPEN = "open", pgettext_lazy("work", "under way")
    DONE = "done", pgettext_lazy("work", "carried out")
    DROPPED = "dropped", pgettext_lazy("work", "given up")


class ReportVerdict(TextChoices):
    """What owners' representatives or the office said of a yearly report: of the body, never of persons (评议结果)."""

    OPEN = "open", _("not appraised yet")
    ACCEPTED = "accepted", pgettext_lazy("work", "report accepted")
    OBJECTED = "objected", pgettext_lazy("work", "report objected to")


class MatterOpinion(TextChoices):
    """What the community party organisation says about a major matter (党组织意见)."""

    AGREED = "agreed", _("agreed")
    SUGGESTED = "suggested", _("agreed, with suggestions")
    DIFFERED = "differed", _("does not agree yet")


class OrderState(TextChoices):
    """A remedial order of the office to a committee (责令改正状态)."""

    ISSUED = "issued", pgettext_lazy("work", "to be answered")
    ANSWERED = "answered", pgettext_lazy("work", "proof handed in")
    CLOSED = "closed", pgettext_lazy("work", "put right")
    REVOKED = "revoked", pgettext_lazy("work", "order revoked")


class ChainStageKind(TextChoices):
    """The stages before a vote, in their order (党组织先议与三会)."""

    PRIOR = "prior", _("prior deliberation by the party organisation")
    HEARING = "hearing", pgettext_lazy("work", "hearing")
    COORDINATION = "coordination", pgettext_lazy("work", "coordination")
    APPRAISAL = "appraisal", pgettext_lazy("work", "appraisal meeting")


class StageOutcome(TextChoices):
    """How a stage came out (结果)."""

    AGREED = "agreed", _("goes on")
    CHANGED = "changed", _("goes on with changes")
    STOPPED = "stopped", _("does not go on; to be held again")


class ChainState(TextChoices):
    """A deliberation (协商状态)."""

    OPEN = "open", pgettext_lazy("work", "under deliberation")
    COMPLETE = "complete", pgettext_lazy("work", "all stages complete")
    CLOSED = "closed", pgettext_lazy("work", "deliberation closed")


class ChainMatter(TextChoices):
    """What may need deliberation before a vote (协商事项)."""

    FEE = "fee_adjustment", _("change of the service fee")
    REVENUE = "common_revenue", _("use of common revenue")
    REPAIR = "major_repair", _("major repair")
    FIRM = "hire_firm", _("hiring or dismissal of the firm")
    FUND = "raise_fund", _("raising the repair fund")
    COMMON_PARTS = "common_parts", _("change of use of common parts")
    OTHER = "other", _("other matter of many owners")


class EmergencyGround(TextChoices):
    """Dangers for which the repair fund is used without a vote (紧急使用情形)."""

    ROOF = "roof", _("roof or outer wall leaks")
    LIFT = "lift", _("lift failure that endangers people")
    FACADE = "facade", _("parts of the façade come loose")
    PUMP = "pump", _("secondary water supply or pumps fail")
    FIRE = "fire_system", _("fire protection ordered to be repaired")
    DRAIN = "drain", _("drains blocked or burst")
    OTHER = "other", _("other danger to persons or buildings")


class EmergencyState(TextChoices):
    """An emergency use of the repair fund (紧急使用状态)."""

    OPENED = "opened", pgettext_lazy("work", "case opened")
    INSPECTED = "inspected", pgettext_lazy("work", "danger confirmed")
    POSTED = "posted", pgettext_lazy("work", "posted to the owners")
    REPORTED = "reported", pgettext_lazy("work", "reported afterwards")
    REFUSED = "refused", pgettext_lazy("work", "no emergency")


class ParalysisGround(TextChoices):
    """Why a committee cannot work (瘫痪情形)."""

    TOO_FEW = "too_few", _("too few members left")
    IDLE = "idle", _("no meeting for a long time")
    REFUSES = "refuses", _("refuses its duties")
    OVERDUE = "overdue", _("term over, no election")


class OfficeMeasure(TextChoices):
    """What the office does about it (处置措施)."""

    ORDER = "order", _("orders an election")
    TAKE_OVER = "take_over", _("the subdistrict organises the election")
    FORM_MANAGEMENT = "form_management", _("forms a property-management committee")
