"""Codes of firms and projects. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FirmStatus(models.TextChoices):
    """Where a firm's filing stands (企业备案状态)."""

    FILED = "filed", _("filed")
    TEMPORARY = "temporary", _("operates without filing")
    CEASED = "ceased", _("ceased")


class ProjectEnd(models.TextChoices):
    """Why a project ended (退出原因)."""

    EXPIRED = "expired", _("contract expired")
    DISMISSED = "dismissed", _("dismissed by the owners")
    WITHDREW = "withdrew", _("firm withdrew")
    CORRECTED = "corrected", _("entered by mistake")


# --- filings, contracts, exits, firms' own people --------------------------------------------------------------


class ContractKind(models.TextChoices):
    """Who concluded a service contract with the firm (合同类型)."""

    INITIAL = "initial", _("early-stage service, by the developer")
    OWNERS = "owners", _("by the owners")
    INTERIM = "interim", _("interim service")


class FeeModel(models.TextChoices):
    """How the firm is paid (收费方式)."""

    LUMP_SUM = "lump_sum", _("lump sum")
    REMUNERATION = "remuneration", _("remuneration")


class FilingKind(models.TextChoices):
    """What a firm files (备案事项)."""

    FIRM = "firm", _("filing of the firm")
    FIRM_CHANGE = "firm_change", _("change of the firm's file")
    BRANCH = "branch", _("branch of the firm")
    HONOUR = "honour", _("honour of the firm")
    PROJECT = "project", _("filing of a project and its contract")
    PROJECT_CHANGE = "project_change", _("change of a project")
    MANAGER = "manager", _("change of the project manager")


class FilingState(models.TextChoices):
    """Where a filing stands (备案办理状态)."""

    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("with the subdistrict")
    REVIEWED = "reviewed", _("with the district")
    RETURNED = "returned", _("returned to the firm")
    APPROVED = "approved", _("entered in the register")
    REFUSED = "refused", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn by the firm")


class FilingAct(models.TextChoices):
    """A step of a filing (备案办理步骤)."""

    OPEN = "open", _("begun")
    SUBMIT = "submit", _("handed in")
    REVIEW = "review", _("passed by the subdistrict")
    RETURN = "return", _("returned")
    APPROVE = "approve", _("approved by the district")
    REFUSE = "refuse", _("refused")
    WITHDRAW = "withdraw", _("withdrawn")


class FilingSource(models.TextChoices):
    """By which way a filing came (来源)."""

    PAGE = "page", _("on the portal")
    INTERFACE = "interface", _("by another system")


class TermKind(models.TextChoices):
    """What a term in days is for (时限事项)."""

    FIRM = "firm", _("filing of a firm after it began to operate here")
    FIRM_CHANGE = "firm_change", _("reporting a change of the firm's file")
    PROJECT = "project", _("filing of a contract after it was signed")
    PROJECT_CHANGE = "project_change", _("reporting a change of a project")
    MANAGER = "manager", _("reporting a project manager after the post began")
    RENEWAL_NOTICE = "renewal_notice", _("notice before the contract ends, against renewal")
    DISMISSAL_NOTICE = "dismissal_notice", _("notice before a dismissal takes effect")
    HANDOVER = "handover", _("hand-over after the service ended")


class DayCount(models.TextChoices):
    """How the days of a term are counted (计算方式)."""

    NATURAL = "natural", _("days")
    WORKING = "working", _("working days")


class ExitKind(models.TextChoices):
    """Why a firm leaves a project (退出情形)."""

    NOT_RENEWED = "not_renewed", _("the contract is not renewed")
    DISMISSED = "dismissed", _("the owners dismiss the firm")
    WITHDREW = "withdrew", _("the firm withdraws before the end")


class ExitState(models.TextChoices):
    """Where an exit stands (退出状态)."""

    OPEN = "open", _("hand-over under way")
    DONE = "done", _("left")
    CALLED_OFF = "called_off", _("called off")


class ReceiverSide(models.TextChoices):
    """Who takes over what the firm hands over (接收方)."""

    FIRM = "firm", _("the next firm")
    COMMITTEE = "committee", _("the owners' committee")
    SUBDISTRICT = "subdistrict", _("the subdistrict office")


# --- Quarterly reports ------------------------------------------------------------------------------


class FormState(models.TextChoices):
    """Where a version of a report form stands."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class ReportState(models.TextChoices):
    """Where a quarterly report stands (季报状态). The moves between them are in `workflow.py`."""

    DRAFT = "draft", _("to be filled in")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED_BY_SUBDISTRICT = "accepted_by_subdistrict", _("accepted by the subdistrict")
    ACCEPTED = "accepted", _("accepted")
    LOCKED = "locked", _("locked")


class ReportSide(models.TextChoices):
    """On whose side somebody acts on a report."""

    FIRM = "firm", _("firm")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DISTRICT = "district", _("housing department")
    SYSTEM = "system", _("system")


class ReportDoor(models.TextChoices):
    """The way by which a report came in (报送渠道)."""

    BROWSER = "browser", _("in the browser")
    WORKBOOK = "workbook", _("by Excel")
    API = "api", _("by another system")


class ReportAct(models.TextChoices):
    """What happened to a report."""

    GENERATE = "generate", _("made out")
    SUBMIT = "submit", _("submitted by the firm")
    WITHDRAW = "withdraw", _("taken back by the firm")
    RETURN = "return", _("returned to the firm")
    ACCEPT_SUBDISTRICT = "accept_subdistrict", _("accepted by the subdistrict office")
    ACCEPT_DISTRICT = "accept_district", _("accepted by the housing department")
    LOCK = "lock", _("locked at the cut-off")
    REOPEN = "reopen", _("opened again")
    ASK_EXTENSION = "ask_extension", _("more time asked for")
    GRANT_EXTENSION = "grant_extension", _("more time granted")
    DENY_EXTENSION = "deny_extension", _("more time refused")


# --- Disclosure, service levels, owners' questions, fee adjustments -------------------------------------


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


ACCOUNT_KINDS = (DutyKind.COMMON_REVENUE, DutyKind.REPAIR_FUND, DutyKind.ACCOUNTS, DutyKind.BUDGET)
"""Kinds that are told in money: an opening balance, what came in, what went out, a closing balance."""


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

    PROPOSED = "proposed", _("proposed")
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


# --- Inspections and rectification -----------------------------------------------------------------


class VersionState(models.TextChoices):
    """Where a version of a checklist stands (检查表版本状态). A published one never changes."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class AnswerKind(models.TextChoices):
    """What an item of a checklist asks for (检查项类型)."""

    VERDICT = "verdict", _("in order or not")
    NUMBER = "number", _("number")
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
    SUBMITTED = "submitted", _("submitted")
    CANCELLED = "cancelled", _("cancelled")


OPEN_INSPECTIONS = (InspectionState.PLANNED, InspectionState.UNDER_WAY)


class InspectionStepKind(models.TextChoices):
    """A step in the history of an inspection (检查记录)."""

    PLAN = "plan", _("planned")
    START = "start", _("begun")
    SUBMIT = "submit", _("submitted")
    TAKE_UP = "take_up", _("late finding taken up")
    CANCEL = "cancel", _("cancelled")


class OrderState(models.TextChoices):
    """Where a rectification order stands (整改通知书状态)."""

    ISSUED = "issued", _("served, to be rectified")
    ANSWERED = "answered", _("proof handed in")
    RECTIFIED = "rectified", _("rectified")
    REVOKED = "revoked", _("revoked")


OPEN_ORDERS = (OrderState.ISSUED, OrderState.ANSWERED)


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
