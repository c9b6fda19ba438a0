"""Codes of inspections and rectification. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(models.TextChoices):
    """Where a version of a checklist stands (检查表版本状态). A published one never changes."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class AnswerKind(models.TextChoices):
    """What an item of a checklist asks for (检查项类型)."""

    VERDICT = "verdict", _("in order or not")
    NUMBER = "number", _("quantity")
    TEXT = "text", _("words")


class Verdict(models.TextChoices):
    """What an inspector says of an item (检查结论)."""

    OK = "ok", _("in order")
    NOT_OK = "not_ok", _("not in order")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class FindingSeverity(models.TextChoices):
    """How grave a finding is (问题等级)."""

    MINOR = "minor", _("minor")
    GENERAL = "general", _("general")
    MAJOR = "major", _("major")
    DANGER = "danger", _("danger to people")


class RiskLevel(models.TextChoices):
    """How closely an estate has to be watched (风险等级)."""

    LOW = "low", _("low risk")
    MEDIUM = "medium", _("medium risk")
    HIGH = "high", _("high risk")


class PlanState(models.TextChoices):
    """Where a plan of inspections stands (检查计划状态)."""

    DRAFT = "draft", _("being prepared")
    IN_FORCE = "in_force", _("in force")
    CANCELLED = "cancelled", _("cancelled")


class InspectionState(models.TextChoices):
    """Where an inspection stands (检查状态)."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    SUBMITTED = "submitted", pgettext_lazy("inspection", "submitted")
    CANCELLED = "cancelled", _("cancelled")


class InspectionStepKind(models.TextChoices):
    """A step in the history of an inspection (检查记录)."""

    PLAN = "plan", _("planned")
    START = "start", pgettext_lazy("step", "begun")
    SUBMIT = "submit", pgettext_lazy("inspection", "submitted")
    TAKE_UP = "take_up", _("late finding taken up")
    CANCEL = "cancel", _("cancelled")


class OrderState(models.TextChoices):
    """Where a rectification order stands (整改通知书状态)."""

    ISSUED = "issued", _("served, to be rectified")
    ANSWERED = "answered", _("proof handed in")
    RECTIFIED = "rectified", _("rectified")
    REVOKED = "revoked", _("revoked")


class OrderActor(models.TextChoices):
    """On which side somebody acts on an order (办理方)."""

    STAFF = "staff", _("office")
    FIRM = "firm", _("firm")
    SYSTEM = "system", _("system")


class OrderStepKind(models.TextChoices):
    """A step in the history of a rectification order (整改记录)."""

    ISSUE = "issue", _("order served")
    ANSWER = "answer", _("proof handed in")
    GIVE_BACK = "give_back", _("not rectified: given back")
    PASS = "pass", _("re-inspected: rectified")
    REVOKE = "revoke", _("order revoked")
    ASK_EXTENSION = "ask_extension", _("more time asked for")
    EXTEND = "extend", _("time extended")
    REMIND = "remind", _("firm reminded")
    PRESS = "press", _("firm pressed: overdue")
    SUPERVISE = "supervise", _("superior office told")
    INTERVIEW = "interview", _("firm to be called in")


class RungStep(models.TextChoices):
    """What is done around the due date of an order (逾期督办层级)."""

    REMIND = "remind", _("remind the firm")
    PRESS = "press", _("press the firm: overdue")
    SUPERVISE = "supervise", _("tell the superior office")
    INTERVIEW = "interview", _("call the firm in")


OPEN_INSPECTIONS = (InspectionState.PLANNED, InspectionState.UNDER_WAY)

OPEN_ORDERS = (OrderState.ISSUED, OrderState.ANSWERED)
