"""Codes of old estates, subsidies, rooms and assets. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# --- The register of neglected estates --------------------------------------------------------------


class EstateClass(models.TextChoices):
    """Why an estate is on the register (弃管、三无、老旧、无主楼院)."""

    ABANDONED = "abandoned", _("abandoned by its firm")
    THREE_WITHOUTS = "three_withouts", _("without firm, owners' body and fund")
    OLD = "old", _("old estate")
    OWNERLESS = "ownerless", _("building without an owner")


class EntryState(models.TextChoices):
    """Where an entry of the register stands (登记状态)."""

    REGISTERED = "registered", _("to be surveyed")
    SURVEYED = "surveyed", _("to be classified")
    CLASSIFIED = "classified", _("to be planned")
    PLANNED = "planned", _("being taken over")
    TAKEN_OVER = "taken_over", _("taken over")
    LEFT = "left", _("left the register")


class Condition(models.TextChoices):
    """What a survey found the estate to be like (小区状况)."""

    SOUND = "sound", _("sound")
    WORN = "worn", _("worn")
    NEGLECTED = "neglected", _("neglected")
    DANGEROUS = "dangerous", _("dangerous")


class QuestionKind(models.TextChoices):
    """What answers a question of a survey takes (题型)."""

    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one of several")
    NUMBER = "number", _("number")


class CaretakerKind(models.TextChoices):
    """Who looks after a neglected estate (接管主体)."""

    INTERIM_FIRM = "interim_firm", _("interim firm")
    STATE_OWNED_FIRM = "state_owned_firm", _("state-owned firm")
    PROPERTY_FIRM = "property_firm", _("property firm under contract")
    COMMUNITY_TRUST = "community_trust", _("kept by the community")
    SELF_MANAGED = "self_managed", _("self-management by the owners")


FIRM_CARETAKERS = (CaretakerKind.INTERIM_FIRM, CaretakerKind.STATE_OWNED_FIRM, CaretakerKind.PROPERTY_FIRM)


class PlanState(models.TextChoices):
    """Where a take-over plan stands (接管方案状态)."""

    RUNNING = "running", pgettext_lazy("state of a plan", "running")
    DONE = "done", pgettext_lazy("state of a plan", "done")
    DROPPED = "dropped", pgettext_lazy("state of a plan", "given up")


class StepState(models.TextChoices):
    """Where a step of a take-over plan stands (步骤状态)."""

    OPEN = "open", pgettext_lazy("state of a step", "open")
    DONE = "done", pgettext_lazy("state of a step", "done")
    DROPPED = "dropped", pgettext_lazy("state of a step", "not needed")


# --- Subsidies --------------------------------------------------------------------------------------


class MonthRule(models.TextChoices):
    """How a month counts that was served in part (不足月的计算)."""

    WHOLE_ONLY = "whole_only", _("only whole months count")
    BY_DAYS = "by_days", _("days served ÷ days of the month")
    ANY_DAY = "any_day", _("a month begun counts whole")


class Rounding(models.TextChoices):
    """How a line's amount is rounded to fen (尾差处理)."""

    HALF_UP = "half_up", _("half up")
    HALF_EVEN = "half_even", _("half to even")
    DOWN = "down", _("down")


class RunState(models.TextChoices):
    """Where a subsidy run stands (补贴批次状态)."""

    DRAFT = "draft", _("draft")
    CHECKED = "checked", pgettext_lazy("state of a run", "checked")
    APPROVED = "approved", pgettext_lazy("state of a run", "approved")
    EXPORTED = "exported", pgettext_lazy("state of a run", "handed to finance")
    DISCARDED = "discarded", pgettext_lazy("state of a run", "discarded")


class LineRefusal(models.TextChoices):
    """Why an estate gets no subsidy in a quarter (不予补贴原因)."""

    NOT_SERVED = "not_served", _("no filed project serves the estate")
    NOT_CLASSIFIED = "not_classified", _("the estate is not classified")
    KIND_NOT_COVERED = "kind_not_covered", _("this kind of estate gets no subsidy")
    NO_AREA = "no_area", _("no floor area is on file")
    NOT_RATED = "not_rated", _("the firm is not rated")
    GRADE_TOO_LOW = "grade_too_low", _("the firm's grade gives no right to it")
    SANCTION = "sanction", _("a list or grade excludes the firm")
    NO_MONTH = "no_month", _("no month of service counts")


# --- Management rooms -------------------------------------------------------------------------------


class RoomKind(models.TextChoices):
    """What a room is for (物业用房、业委会用房)."""

    MANAGEMENT = "management", _("management room")
    COMMITTEE = "committee", _("committee room")


class RoomUse(models.TextChoices):
    """What a room is used for in truth (实际用途)."""

    PROPER = "proper", _("used as meant")
    MISUSED = "misused", _("used otherwise")
    LET = "let", _("let")
    UNUSED = "unused", _("not used")


class MisuseState(models.TextChoices):
    """Where a case about a room stands (违规使用案件状态)."""

    OPEN = "open", pgettext_lazy("state of a case", "found")
    ORDERED = "ordered", _("order given")
    PUT_RIGHT = "put_right", _("put right")
    DISMISSED = "dismissed", pgettext_lazy("state of a case", "not confirmed")


# --- Public assets ----------------------------------------------------------------------------------


class AssetKind(models.TextChoices):
    """A key thing that the owners have in common (关键公共资产)."""

    LIFT = "lift", _("lift")
    FIRE_SYSTEM = "fire_system", _("fire system")
    WATER_TANK = "water_tank", _("water tank")
    REPAIR_FUND = "repair_fund", _("repair fund")


class InspectionResult(models.TextChoices):
    """What an inspection found (检验结论)."""

    PASSED = "passed", pgettext_lazy("inspection", "passed")
    FAILED = "failed", pgettext_lazy("inspection", "failed")
