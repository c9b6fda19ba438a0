"""Codes of filings, contracts, exits and a firm's own people. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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

    OPEN = "open", pgettext_lazy("step", "begun")
    SUBMIT = "submit", pgettext_lazy("step", "handed in")
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
