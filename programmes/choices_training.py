"""Codes of training. Stable: they stand in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """For whom a course is (培训对象)."""

    FIRM_HEAD = "firm_head", _("heads of firms")
    PROJECT_MANAGER = "project_manager", _("project managers")
    COMMITTEE_MEMBER = "committee_member", _("members of owners' committees")
    COMMUNITY_SECRETARY = "community_secretary", _("community secretaries")


AUDIENCE_ROLES = {
    Audience.FIRM_HEAD: ("firm_administrator",),
    Audience.PROJECT_MANAGER: ("firm_project_manager",),
    Audience.COMMITTEE_MEMBER: ("committee_member",),
    Audience.COMMUNITY_SECRETARY: ("community_secretary", "community_worker"),
}
FIRM_AUDIENCES = (Audience.FIRM_HEAD, Audience.PROJECT_MANAGER)


class SessionState(models.TextChoices):
    """Where a session stands (班次状态)."""

    OPEN = "open", pgettext_lazy("training", "open for enrolment")
    HELD = "held", pgettext_lazy("training", "held")
    CANCELLED = "cancelled", pgettext_lazy("training", "cancelled")


class EnrolmentState(models.TextChoices):
    """Where an enrolment stands (报名状态)."""

    ENROLLED = "enrolled", pgettext_lazy("training", "has a place")
    WAITING = "waiting", pgettext_lazy("training", "on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("training", "cancelled by the person")


class AttendanceWay(models.TextChoices):
    """How presence was noted (签到方式)."""

    CODE = "code", pgettext_lazy("training", "by code")
    HAND = "hand", pgettext_lazy("training", "by the trainer's hand")
