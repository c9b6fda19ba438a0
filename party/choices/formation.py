"""What ought to exist at a unit, what is missing, and what comes next."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class End(models.TextChoices):
    """One of the ends that are counted (行业、企业、项目三端，另计业主委员会)."""

    INDUSTRY = "industry", pgettext_lazy("party", "industry")
    FIRM = "firm", pgettext_lazy("party", "firms")
    PROJECT = "project", pgettext_lazy("party", "projects")
    COMMITTEE = "committee", pgettext_lazy("party", "owners' committees")


class Ought(models.TextChoices):
    """What the formation rule asks for."""

    COMMITTEE = "committee", pgettext_lazy("party", "Party committee")
    GENERAL_BRANCH = "general_branch", pgettext_lazy("party", "general Party branch")
    BRANCH_WITH_COMMITTEE = "branch_with_committee", pgettext_lazy("party", "Party branch with a branch committee")
    BRANCH = "branch", pgettext_lazy("party", "Party branch")
    TEMPORARY_BRANCH = "temporary_branch", pgettext_lazy("party", "temporary Party branch")
    JOINT_OR_INSTRUCTOR = "joint_or_instructor", pgettext_lazy("party", "joint branch or instructor")
    INSTRUCTOR = "instructor", pgettext_lazy("party", "instructor")
    UNKNOWN = "unknown", pgettext_lazy("party", "not known: members were not counted")


class Gap(models.TextChoices):
    """What is missing."""

    NONE = "none", pgettext_lazy("party", "nothing")
    NOT_COUNTED = "not_counted", _("Members were not counted yet.")
    NOT_FORMED = "not_formed", _("An organisation of its own must be formed and is not.")
    NOT_RAISED = "not_raised", _("The organisation is of a lower kind than its members ask for.")
    TEMPORARY_ONLY = "temporary_only", _("A temporary branch stands where a regular one must.")
    NO_BRANCH_COMMITTEE = "no_branch_committee", _("The branch is large enough for a committee of its own.")
    TOO_FEW = "too_few", _("The branch has fewer members than a branch needs.")
    NOT_COVERED = "not_covered", _("Neither a joint branch nor an instructor is there.")
    JOINT_TOO_LARGE = "joint_too_large", _("Its joint branch holds more units than it may.")


class Step(models.TextChoices):
    """What is done next."""

    NONE = "none", pgettext_lazy("party", "nothing")
    COUNT = "count", pgettext_lazy("party", "count the members")
    FORM = "form", pgettext_lazy("party", "form the organisation")
    RAISE = "raise", pgettext_lazy("party", "raise the organisation")
    REGULARISE = "regularise", pgettext_lazy("party", "turn the temporary branch into a regular one")
    ELECT = "elect", pgettext_lazy("party", "elect a branch committee")
    JOIN = "join", pgettext_lazy("party", "join a joint branch or merge into one")
    COVER = "cover", pgettext_lazy("party", "join a joint branch, or send an instructor")
    SEND = "send", pgettext_lazy("party", "send an instructor")
    SPLIT = "split", pgettext_lazy("party", "divide the joint branch")


class Actor(models.TextChoices):
    """Which organisation acts."""

    COMMUNITY = "community", pgettext_lazy("party", "community organisation")
    STREET = "street", pgettext_lazy("party", "subdistrict working committee")
    INDUSTRY = "industry", pgettext_lazy("party", "industry committee")


class PlanState(models.TextChoices):
    """Where a plan of joint branches stands."""

    COMPUTING = "computing", pgettext_lazy("party", "being computed")
    READY = "ready", pgettext_lazy("party", "ready")
    PROPOSED = "proposed", pgettext_lazy("party", "turned into tasks")
    DROPPED = "dropped", pgettext_lazy("party", "given up")


class TaskState(models.TextChoices):
    """Where a task of the formation drive stands."""

    OPEN = "open", pgettext_lazy("party", "open")
    DONE = "done", pgettext_lazy("party", "done")
    DROPPED = "dropped", pgettext_lazy("party", "dropped")
