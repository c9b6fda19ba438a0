"""Joint meetings, activities, service centres, assessments: their states and kinds."""

from django.db import models
from django.utils.translation import pgettext_lazy


class JointState(models.TextChoices):
    """Where a joint meeting, or an activity, stands."""

    CALLED = "called", pgettext_lazy("joint", "called")
    HELD = "held", pgettext_lazy("joint", "held")
    CANCELLED = "cancelled", pgettext_lazy("joint", "cancelled")


class JointSide(models.TextChoices):
    """Who sits at a joint meeting: bodies, never persons."""

    ORGANISATION = "organisation", pgettext_lazy("joint", "Party organisation")
    FIRM = "firm", pgettext_lazy("joint", "property firm")
    COMMITTEE = "committee", pgettext_lazy("joint", "owners' committee")
    OFFICE = "office", pgettext_lazy("joint", "office of an area")


class JointTaskState(models.TextChoices):
    """Where a task of a joint meeting stands."""

    OPEN = "open", pgettext_lazy("joint", "open")
    DONE = "done", pgettext_lazy("joint", "done")
    DROPPED = "dropped", pgettext_lazy("joint", "dropped")


class TaskAlertKind(models.TextChoices):
    """What is told about a task: that it is due soon, or that its day has passed."""

    SOON = "soon", pgettext_lazy("joint", "due soon")
    OVERDUE = "overdue", pgettext_lazy("joint", "overdue")


class ActivityKind(models.TextChoices):
    """Kinds of activities (三会一课、主题党日)."""

    MEMBER_MEETING = "member_meeting", pgettext_lazy("joint", "members' meeting")  # 党员大会
    COMMITTEE_MEETING = "committee_meeting", pgettext_lazy("joint", "committee meeting")  # 支委会
    GROUP_MEETING = "group_meeting", pgettext_lazy("joint", "group meeting")  # 党小组会
    LECTURE = "lecture", pgettext_lazy("joint", "Party lecture")  # 党课
    THEMED_DAY = "themed_day", pgettext_lazy("joint", "themed Party day")  # 主题党日


class AssessedKind(models.TextChoices):
    """Who is assessed: firms and offices. Natural persons never are."""

    FIRM = "firm", pgettext_lazy("joint", "property firm")
    OFFICE = "office", pgettext_lazy("joint", "subdistrict office")


class RoundState(models.TextChoices):
    """Where a round of assessment stands."""

    DRAFT = "draft", pgettext_lazy("joint", "being prepared")
    SCORING = "scoring", pgettext_lazy("joint", "being scored")
    APPRAISAL = "appraisal", pgettext_lazy("joint", "owners' representatives appraise")
    CLOSED = "closed", pgettext_lazy("joint", "appraisal closed")
    COMPUTING = "computing", pgettext_lazy("joint", "results are being computed")
    PROPOSED = "proposed", pgettext_lazy("joint", "proposed, waits for the second person")
    APPROVED = "approved", pgettext_lazy("joint", "approved")
    CANCELLED = "cancelled", pgettext_lazy("joint", "given up")
