"""Words of assemblies: kinds, states, channels."""

from django.db import models
from django.utils.translation import pgettext_lazy as pgettext


class AssemblyKind(models.TextChoices):
    """Why the owners meet (会议类型)."""

    FIRST = "first", pgettext("assembly", "first assembly")
    REGULAR = "regular", pgettext("assembly", "regular assembly")
    TEMPORARY = "temporary", pgettext("assembly", "temporary assembly")
    RENEWAL = "renewal", pgettext("assembly", "renewal of the committee")


class AssemblyState(models.TextChoices):
    """How far an assembly is (进度)."""

    DRAFT = "draft", pgettext("assembly", "in preparation")
    NOTICED = "noticed", pgettext("assembly", "notice given")
    VOTING = "voting", pgettext("assembly", "voting")
    CLOSED = "closed", pgettext("assembly", "voting ended")
    COUNTED = "counted", pgettext("assembly", "counted")
    ANNOUNCED = "announced", pgettext("assembly", "result announced")
    CANCELLED = "cancelled", pgettext("assembly", "cancelled")


class Matter(models.TextChoices):
    """Joint matters of the owners in the order of the Civil Code, art. 278(1) (共同决定事项)."""

    RULES_OF_PROCEDURE = "rules_of_procedure", pgettext("matter", "rules of procedure")
    COVENANT = "covenant", pgettext("matter", "covenant of the owners")
    COMMITTEE = "committee", pgettext("matter", "election or replacement of the committee")
    HIRE_DISMISS = "hire_dismiss", pgettext("matter", "hiring or dismissing the property firm")
    USE_FUND = "use_fund", pgettext("matter", "use of the repair fund")
    RAISE_FUND = "raise_fund", pgettext("matter", "raising the repair fund")
    REBUILD = "rebuild", pgettext("matter", "rebuilding")
    COMMON_PART_USE = "common_part_use", pgettext("matter", "change of use of common parts, or business on them")
    OTHER = "other", pgettext("matter", "other major matter")


class LegalClass(models.TextChoices):
    """Which test a motion must pass (表决类别)."""

    ORDINARY = "ordinary", pgettext("motion", "ordinary")
    SPECIAL = "special", pgettext("motion", "special")
    OBJECTION = "objection", pgettext("motion", "by objection")


class Opinion(models.TextChoices):
    """What a ballot says on one motion (表决意见)."""

    APPROVE = "approve", pgettext("ballot", "approve")
    OPPOSE = "oppose", pgettext("ballot", "oppose")
    ABSTAIN = "abstain", pgettext("ballot", "abstain")
    INVALID = "invalid", pgettext("ballot", "spoilt")


class Channel(models.TextChoices):
    """How a ballot came in (表决方式)."""

    PAPER = "paper", pgettext("ballot", "paper")
    ONLINE = "online", pgettext("ballot", "online")
    DOOR = "door", pgettext("ballot", "door to door")


class Remark(models.TextChoices):
    """What was plain about a ballot when it came in; the count judges all of them anew (登记时情况)."""

    NONE = "", pgettext("ballot", "in order")
    EARLY = "EARLY", pgettext("ballot", "before the voting began")
    LATE = "LATE", pgettext("ballot", "after the voting ended")
    DUPLICATE = "DUPLICATE", pgettext("ballot", "a ballot was there already")
    CHANGED = "CHANGED", pgettext("ballot", "takes the place of an earlier one")
    NO_UNIT = "UNIT_NOT_ON_ROLL", pgettext("ballot", "no such unit on the roll")
    NOT_ENTITLED = "VOTER_NOT_ENTITLED", pgettext("ballot", "from somebody who may not vote for the unit")


class OfficerTask(models.TextChoices):
    """What a person does for an assembly (会务职责)."""

    HEAD = "head", pgettext("assembly", "head of the preparatory group")
    COUNTER = "counter", pgettext("assembly", "counter of ballots")
    VISITOR = "visitor", pgettext("assembly", "visitor from door to door")
    WATCHER = "watcher", pgettext("assembly", "watcher")
    CALLER = "caller", pgettext("assembly", "caller of ballots")


class DeliveryMeans(models.TextChoices):
    """How a ballot paper reached the owner (送达方式)."""

    SIGNED = "signed", pgettext("delivery", "handed over against signature")
    ONLINE = "online", pgettext("delivery", "opened online by a verified owner")
    DOOR = "door", pgettext("delivery", "left at the door by two visitors")


class VisitOutcome(models.TextChoices):
    """What came of a visit (上门结果)."""

    VOTED = "voted", pgettext("visit", "voted")
    DELIVERED = "delivered", pgettext("visit", "ballot paper left")
    ABSENT = "absent", pgettext("visit", "nobody there")
    REFUSED = "refused", pgettext("visit", "did not want to vote")


class LinkMeans(models.TextChoices):
    """How it was made sure that an account is an owner's (业主认证方式)."""

    ROLL = "roll", pgettext("owner link", "by the register")
    INVITATION = "invitation", pgettext("owner link", "by a code on paper")
    OFFICER = "officer", pgettext("owner link", "by an officer")
