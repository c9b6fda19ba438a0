"""Codes of tenders and government purchase. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TenderKind(models.TextChoices):
    """What is tendered (招标种类)."""

    EARLY_STAGE = "early_stage", _("early-stage service")
    OWNERS = "owners", _("selection by the owners")
    INTERIM = "interim", _("interim service")


class TenderState(models.TextChoices):
    """Where a tender stands (招标状态)."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("bids are taken")
    CLOSED = "closed", _("bids closed, not opened")
    OPENED = "opened", pgettext_lazy("tender", "opened")
    EVALUATED = "evaluated", _("evaluated")
    PUBLICITY = "publicity", _("award in publicity")
    AWARDED = "awarded", _("awarded")
    FAILED = "failed", pgettext_lazy("tender", "failed")
    CANCELLED = "cancelled", _("cancelled")


class WitnessRole(models.TextChoices):
    """For whom a witness of the opening stands (开标见证人)."""

    TENDEREE = "tenderee", _("tenderee")
    OFFICE = "office", _("supervising office")
    BIDDERS = "bidders", _("representative of bidders")
    OWNERS = "owners", _("representative of owners")
    NOTARY = "notary", _("notary")


class CriterionKind(models.TextChoices):
    """How the points of a criterion come about (评分方式)."""

    EXPERT = "expert", _("points of the experts")
    PRICE = "price", _("lowest price divided by the price")


class DocumentKind(models.TextChoices):
    """What a document of a tender is (招标文件种类)."""

    TERMS = "terms", _("tender document")
    DRAWING = "drawing", _("plan or drawing")
    CONTRACT = "contract", _("draft contract")
    ADDENDUM = "addendum", _("addendum")


class TenderPaper(models.TextChoices):
    """What was made public of a tender (公告种类)."""

    NOTICE = "notice", _("notice of the tender")
    CHANGE = "change", _("change of the dates")
    COMMITMENTS = "commitments", _("list of sealed bids")
    OPENING = "opening", _("record of the opening")
    AWARD = "award", _("publicity of the award")
    RESULT = "result", _("result")
    FAILURE = "failure", _("notice of failure")
    CANCELLATION = "cancellation", _("notice of cancellation")


class BidOutcome(models.TextChoices):
    """What came of opening a bid (开标结果)."""

    OPENED = "opened", pgettext_lazy("tender", "opened")
    REVEALED = "revealed", _("revealed by the bidder")
    INVALID = "invalid", _("cannot be read")


class DayUnit(models.TextChoices):
    """How days are counted (日的计算)."""

    NATURAL = "natural", _("calendar days")
    WORKING = "working", _("working days")


class AwardObjectionState(models.TextChoices):
    """Where an objection against an award stands (异议状态)."""

    OPEN = "open", _("open")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")


class RoundState(models.TextChoices):
    """Where a round of government purchase stands (采购轮次状态)."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("applications are taken")
    CLOSED = "closed", _("closed")
    DECIDED = "decided", _("decided")
