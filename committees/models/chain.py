"""Deliberation before a vote: the party organisation first, then the three meetings. Emergency use of the fund."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import (
    ChainMatter,
    ChainStageKind,
    ChainState,
    EmergencyGround,
    EmergencyState,
    StageOutcome,
)
from committees.models.record import OfEstate
from committees.querysets.work import ChainRuleQuerySet

_USER = settings.AUTH_USER_MODEL


class ChainRule(models.Model):
    """Which stages a matter needs before the owners vote (协商规则). Dated data; never edited, the next one ends it.

    `stages` is a list of codes of `ChainStageKind` in their order; empty: no deliberation is asked for.
    """

    matter = models.CharField(_("matter"), max_length=20, choices=ChainMatter)
    stages = models.JSONField(_("stages needed"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = ChainRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of deliberation")
        verbose_name_plural = _("rules of deliberation")
        ordering = ["matter", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="chain_rule_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(effective_to__isnull=True),
                name="chain_rule_one_open",
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_matter_display()} {self.effective_from:%Y-%m-%d}"


class DeliberationChain(OfEstate):
    """The deliberation about one matter of an estate (协商链). `stages` was fixed from the rule when it was opened.

    `reference` is the number of the case that it is about (a fee-adjustment case, a motion); 0 without one.
    """

    matter = models.CharField(_("matter"), max_length=20, choices=ChainMatter)
    reference = models.BigIntegerField(_("number of the case"), default=0)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    stages = models.JSONField(_("stages needed"))
    rule = models.ForeignKey(ChainRule, models.PROTECT, null=True, related_name="+", verbose_name=_("rule"))
    state = models.CharField(_("state"), max_length=20, choices=ChainState, default=ChainState.OPEN)
    opened_on = models.DateField(_("opened on"))
    completed_on = models.DateField(_("complete since"), null=True, blank=True)

    class Meta:
        verbose_name = _("deliberation before a vote")
        verbose_name_plural = _("deliberations before a vote")
        ordering = ["-opened_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["estate", "matter", "reference"],
                condition=Q(reference__gt=0) & ~Q(state=ChainState.CLOSED),
                name="chain_once_per_case",
                violation_error_message=_("There is a deliberation about this case already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ChainState.COMPLETE, completed_on__isnull=False)
                | ~Q(state=ChainState.COMPLETE) & Q(completed_on__isnull=True),
                name="chain_complete_has_day",
                violation_error_message=_("A complete deliberation says since when."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ChainStage(models.Model):
    """One stage as it was held (协商环节记录). Insert-only. A stage that stopped is held again: the next row."""

    chain = models.ForeignKey(DeliberationChain, models.PROTECT, related_name="held", verbose_name=_("deliberation"))
    kind = models.CharField(_("stage"), max_length=20, choices=ChainStageKind)
    noticed_on = models.DateField(_("notice given on"))
    held_on = models.DateField(_("held on"))
    participants = models.TextField(_("who took part"))
    minutes = models.TextField(pgettext_lazy("work", "minutes"))
    opinions = models.TextField(_("opinions"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=StageOutcome)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("stage of a deliberation")
        verbose_name_plural = _("stages of deliberations")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "kind"],
                condition=~Q(outcome=StageOutcome.STOPPED),
                name="chain_stage_passed_once",
                violation_error_message=_("This stage came to its end already."),
            ),
            models.CheckConstraint(
                condition=Q(held_on__gte=F("noticed_on")),
                name="chain_stage_noticed_first",
                violation_error_message=_("The notice comes before the meeting."),
            ),
            models.CheckConstraint(
                condition=~Q(participants="") & ~Q(minutes=""),
                name="chain_stage_recorded",
                violation_error_message=_("Write down who took part and what was said."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class EmergencyFundUse(OfEstate):
    """The repair fund used without a vote because of danger (维修资金紧急使用): grounds, inspection, posting, report.

    Amounts are yuan. `repair` is the disclosed repair that was paid with it, once the firm entered it.
    """

    ground = models.CharField(_("danger"), max_length=20, choices=EmergencyGround)
    text = models.TextField(_("what happened"))
    expected_amount = models.DecimalField(_("expected cost (yuan)"), max_digits=14, decimal_places=2)
    state = models.CharField(_("state"), max_length=20, choices=EmergencyState, default=EmergencyState.OPENED)
    opened_on = models.DateField(_("opened on"))
    inspected_by = models.CharField(_("inspected by"), max_length=200, blank=True)
    inspection = models.TextField(_("report of the inspection"), blank=True)
    spent_amount = models.DecimalField(_("spent (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    report = models.TextField(_("report afterwards"), blank=True)
    repair = models.ForeignKey(
        "firms.RepairRecord",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("disclosed repair"),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("emergency use of the repair fund")
        verbose_name_plural = _("emergency uses of the repair fund")
        ordering = ["-opened_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_amount__gt=0) & (Q(spent_amount__isnull=True) | Q(spent_amount__gte=0)),
                name="emergency_amounts",
                violation_error_message=_("An expected cost is more than 0 yuan."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[EmergencyState.OPENED, EmergencyState.REFUSED]) | ~Q(inspection=""),
                name="emergency_inspected_first",
                violation_error_message=_("The fund is not used before the danger was inspected."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EmergencyState.REPORTED) | Q(spent_amount__isnull=False) & ~Q(report=""),
                name="emergency_report_whole",
                violation_error_message=_("The report afterwards says what was done and what it cost."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.opened_on:%Y-%m-%d}"
