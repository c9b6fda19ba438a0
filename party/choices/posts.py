"""Posts in organisations, people sent to units, and appointments across."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartyPostKind(models.TextChoices):
    """A post in an organisation (党内职务)."""

    SECRETARY = "secretary", pgettext_lazy("party", "secretary")  # 书记
    DEPUTY = "deputy_secretary", pgettext_lazy("party", "deputy secretary")  # 副书记
    ORGANISATION = "organisation_member", pgettext_lazy("party", "committee member for organisation")  # 组织委员
    PUBLICITY = "publicity_member", pgettext_lazy("party", "committee member for publicity")  # 宣传委员
    DISCIPLINE = "discipline_member", pgettext_lazy("party", "committee member for discipline")  # 纪检委员
    MEMBER = "committee_member", pgettext_lazy("party", "committee member")  # 委员


class PostEnd(models.TextChoices):
    """Why somebody left a post or an appointment."""

    TERM_OVER = "term_over", pgettext_lazy("party", "the term was over")
    MOVED = "moved", pgettext_lazy("party", "moved to another post")
    RESIGNED = "resigned", pgettext_lazy("party", "resigned")
    REMOVED = "removed", pgettext_lazy("party", "removed by the organisation above")
    BODY_GONE = "body_gone", pgettext_lazy("party", "the organisation or unit is no more")
    OTHER = "other", pgettext_lazy("party", "another reason")


class AssignmentKind(models.TextChoices):
    """Who is sent to a unit."""

    INSTRUCTOR = "instructor", pgettext_lazy("party", "Party-building instructor")  # 党建指导员
    SUPERVISOR = "supervisor", pgettext_lazy("party", "supervisor")  # 监察员
    QUALITY_SUPERVISOR = "quality_supervisor", pgettext_lazy("party", "quality supervisor")  # 服务质量监督员


class FindingState(models.TextChoices):
    """Where a finding of a visit stands."""

    OPEN = "open", pgettext_lazy("party", "open")
    SETTLED = "settled", pgettext_lazy("party", "settled")


class Direction(models.TextChoices):
    """Which way an appointment across goes, seen from the community (双向进入)."""

    INTO_UNIT = "into_unit", pgettext_lazy("party", "from the community into the unit")
    INTO_COMMUNITY = "into_community", pgettext_lazy("party", "from the unit into the community")


class CrossKind(models.TextChoices):
    """An appointment across (交叉任职)."""

    COMMUNITY_IN_COMMITTEE = (
        "community_in_committee",
        pgettext_lazy("party", "community member in the owners' committee"),
    )
    SECRETARY_INSTRUCTS = (
        "secretary_instructs",
        pgettext_lazy("party", "community secretary as Party-building instructor"),
    )
    SECRETARY_DEPUTY_MANAGER = (
        "secretary_deputy_manager",
        pgettext_lazy("party", "community secretary as the project manager's deputy"),
    )
    QUALITY_SUPERVISOR = "quality_supervisor", pgettext_lazy("party", "quality supervisor of a project")
    COMMITTEE_IN_COMMUNITY = (
        "committee_in_community",
        pgettext_lazy("party", "committee member as part-time member of the community organisation"),
    )
    MANAGER_IN_COMMUNITY = (
        "manager_in_community",
        pgettext_lazy("party", "firm's manager as part-time member of the community organisation"),
    )


INTO_COMMUNITY = (CrossKind.COMMITTEE_IN_COMMUNITY, CrossKind.MANAGER_IN_COMMUNITY)
WITH_COMMITTEE = (CrossKind.COMMUNITY_IN_COMMITTEE, CrossKind.COMMITTEE_IN_COMMUNITY)


class LegalPath(models.TextChoices):
    """How somebody lawfully comes into a post across."""

    OWNERS_ELECTION = "owners_election", pgettext_lazy("party", "elected by the owners' assembly, being an owner")
    PARTY_ELECTION = "party_election", pgettext_lazy("party", "elected or co-opted inside the Party organisation")
    APPOINTMENT = "appointment", pgettext_lazy("party", "sent by the organisation above")
    AGREEMENT = "agreement", pgettext_lazy("party", "agreed with the firm in writing, without pay")


class CrossState(models.TextChoices):
    """Where an appointment across stands."""

    PROPOSED = "proposed", pgettext_lazy("party", "proposed")
    IN_FORCE = "in_force", pgettext_lazy("party", "in force")
    REFUSED = "refused", pgettext_lazy("party", "not taken up")
    ENDED = "ended", pgettext_lazy("party", "ended")


class Conflict(models.TextChoices):
    """What stands in the way of an appointment across."""

    KIN = "kin", _("A near relative works for the firm of this place.")
    BENEFIT = "benefit", _("The person is paid or favoured by the side they would watch.")
    SELF = "self", _("The person would supervise themselves.")
    PATH = "path", _("This post cannot be reached by this legal path.")
    UNDECLARED = "undeclared", _("The person has not declared relatives and benefits yet.")


class ShareMeasure(models.TextChoices):
    """What a target share counts. Statistics of bodies: a target never bars anybody."""

    MEMBERS_IN_COMMITTEES = "members_in_committees", pgettext_lazy("party", "Party members among committee members")
    COMMITTEES_CROSSED = (
        "committees_crossed",
        pgettext_lazy("party", "owners' committees with an appointment across"),
    )
    PROJECTS_CROSSED = "projects_crossed", pgettext_lazy("party", "projects with an appointment across")
