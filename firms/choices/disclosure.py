"""Codes of disclosure, prices, questions and fee adjustments. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DutyKind(models.TextChoices):
    """What a firm must show the owners (公开事项)."""

    NOTICE_BOARD = "notice_board", _("notice board")
    PERFORMANCE = "performance", _("last year's performance of the contract")
    ACCOUNTS = "accounts", _("last year's accounts")
    BUDGET = "budget", _("budget")
    COMMON_REVENUE = "common_revenue", _("common revenue")
    REPAIR_FUND = "repair_fund", _("repair fund")
    MAINTENANCE = "maintenance", _("maintenance of the equipment")
    INSPECTION = "inspection", _("inspection results")


class DutyFrequency(models.TextChoices):
    """How often (公开频次)."""

    CONTINUOUS = "continuous", _("all the time")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    YEARLY = "yearly", _("every year")


class DueFrom(models.TextChoices):
    """From where the days until disclosure count."""

    END = "end", _("end of the period")
    START = "start", _("beginning of the period")


class ShareCondition(models.TextChoices):
    """When a share of the common revenue must go to the repair fund (补充维修资金的条件)."""

    NONE = "none", _("no share is set")
    ALWAYS = "always", _("always")
    FUND_BELOW = "fund_below", _("while the fund is below its floor")


class LineSection(models.TextChoices):
    """On which side of the account a line stands."""

    INCOME = "income", _("came in")
    SPENDING = "spending", _("went out")


class LineItem(models.TextChoices):
    """What a line of an account is about (收支项目)."""

    PARKING = "parking", _("parking on common ground")
    ADVERTISING = "advertising", _("advertising")
    RENT = "rent", _("rent of common rooms")
    CHARGING = "charging", _("charging of vehicles")
    FEES = "fees", _("service fees")
    CONTRIBUTION = "contribution", _("paid in by owners")
    INTEREST = "interest", _("interest")
    TO_REPAIR_FUND = "to_repair_fund", _("paid into the repair fund")
    REPAIR = "repair", _("repair and renewal")
    STAFF = "staff", _("staff")
    UTILITIES = "utilities", _("shared water and electricity")
    OWNERS = "owners", _("decided by the owners")
    OTHER = "other", _("other")


class DutyState(models.TextChoices):
    """How a duty stands. Computed from facts, never stored."""

    DONE = "done", _("disclosed in time")
    LATE = "late", _("disclosed late")
    CHECKING = "checking", _("being checked")
    RETURNED = "returned", _("returned, to be corrected")
    OPEN = "open", _("not due yet")
    MISSING = "missing", _("missing")


class PaidFrom(models.TextChoices):
    """Which money paid for a repair (维修资金来源)."""

    REPAIR_FUND = "repair_fund", _("repair fund")
    COMMON_REVENUE = "common_revenue", _("common revenue")
    SERVICE_FEE = "service_fee", _("service fee")
    OTHER = "other", _("other")


class BuildingType(models.TextChoices):
    """For which buildings a level, price or fee is meant (房屋类型)."""

    ALL = "all", _("all buildings")
    LIFT = "lift", _("with lift")
    NO_LIFT = "no_lift", _("without lift")


class QuestionState(models.TextChoices):
    """How an owner's question stands. Computed from facts, never stored."""

    OPEN = "open", _("waits for the firm")
    OVERDUE = "overdue", _("answer overdue")
    ANSWERED = "answered", _("answered, not public yet")
    PUBLISHED = "published", _("public")
    WITHHELD = "withheld", _("not made public")


class AdjustmentState(models.TextChoices):
    """How a fee-adjustment case stands (收费标准调整)."""

    PROPOSED = "proposed", pgettext_lazy("disclosure", "proposed")
    PUBLISHED = "published", _("reasons and accounts published")
    DELIBERATING = "deliberating", _("with the owners")
    APPROVED = "approved", _("approved by the owners")
    REJECTED = "rejected", _("rejected by the owners")
    FILED = "filed", _("filed")
    REFUSED = "refused", _("refused by the office")
    WITHDRAWN = "withdrawn", _("withdrawn by the firm")


class ApprovalSource(models.TextChoices):
    """Who says how the owners decided."""

    ASSEMBLY = "assembly", _("result of the owners' assembly on this platform")
    DOCUMENT = "document", _("decision document entered by an officer")


ACCOUNT_KINDS = (DutyKind.COMMON_REVENUE, DutyKind.REPAIR_FUND, DutyKind.ACCOUNTS, DutyKind.BUDGET)
