"""Words of the time before office: request, preparatory group, candidates, filing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PreparationKind(TextChoices):
    """What is prepared (筹备类型)."""

    FIRST = "first", _("first election")
    RENEWAL = "renewal", _("renewal election")
    EARLY = "early", _("early election")


class PreparationState(TextChoices):
    """How far the preparation is (筹备状态)."""

    REQUESTED = "requested", pgettext_lazy("work", "requested")
    PREPARING = "preparing", _("preparatory group at work")
    LISTED = "listed", _("candidates posted")
    ELECTED = "elected", pgettext_lazy("work", "elected")
    REFUSED = "refused", pgettext_lazy("work", "request refused")
    CLOSED = "closed", pgettext_lazy("work", "ended without election")


class GroupSide(TextChoices):
    """For whom somebody sits in the preparatory group (成员来源)."""

    OWNER = "owner", pgettext_lazy("work", "owner")
    OFFICE = "office", pgettext_lazy("work", "subdistrict office")
    RESIDENTS = "residents_committee", _("residents' committee")
    PARTY = "party", _("community party organisation")
    DEVELOPER = "developer", pgettext_lazy("work", "developer")


class CandidateState(TextChoices):
    """A candidate (候选人状态)."""

    NOMINATED = "nominated", pgettext_lazy("work", "nominated")
    CONSENTED = "consented", pgettext_lazy("work", "consented")
    LISTED = "listed", pgettext_lazy("work", "on the list")
    BARRED = "barred", pgettext_lazy("work", "barred by law")
    WITHDRAWN = "withdrawn", pgettext_lazy("work", "withdrew")


class CandidateSource(TextChoices):
    """Who nominated (提名来源)."""

    SELF = "self", _("stands by own wish")
    OWNERS = "joint_owners", _("nominated by owners")
    RESIDENTS = "residents_committee", _("nominated by the residents' committee")
    PARTY = "community_party_organisation", _("nominated by the community party organisation")


class CandidateBar(TextChoices):
    """Legal grounds that bar a candidate. Party membership is none, on either side (不得担任的法定情形)."""

    NO_CAPACITY = "no_capacity", _("not of full civil capacity")
    NOT_OWNER = "not_owner", _("not an owner here")
    FIRM_INTEREST = "firm_interest", _("works for, or has an interest in, the firm; so do spouse or kin")
    DEBTOR = "dishonest_debtor", _("dishonest judgment debtor")
    UNLAWFUL_USE = "prohibited_use", _("acts forbidden to those who use the estate, not put right")
    BY_LAW = "other_by_law", _("other ground named by a law")


class ReviewOpinion(TextChoices):
    """What a reviewing body says of one candidate (联审意见)."""

    NO_BAR = "no_bar", _("no bar found")
    BAR = "bar", _("bar found")


class FilingOutcome(TextChoices):
    """What the office did with a filing (备案结果)."""

    OPEN = "open", pgettext_lazy("work", "handed in")
    FILED = "filed", pgettext_lazy("work", "filed with certificate")
    RETURNED = "returned", pgettext_lazy("work", "returned to complete")
