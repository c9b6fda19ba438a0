"""How many members a unit has, and the rule that says what is formed of them. Dated facts and dated data."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import ShareMeasure
from party.models.unit import PERIOD, OfUnit, one_unit, ordered
from party.querysets import CountQuerySet, EffectiveQuerySet

_USER = settings.AUTH_USER_MODEL


class MemberCount(OfUnit):
    """How many full members a unit had on a day (党员数), told as two numbers. Insert-only; no names.

    `here` are those whose membership is kept in the community, `elsewhere` those who work there while it is kept in
    another place. The latest count on or before a day holds; of two of one day the later entered one.
    """

    counted_on = models.DateField(pgettext_lazy("party", "counted on"))
    here = models.PositiveIntegerField(pgettext_lazy("party", "full members with membership here"))
    elsewhere = models.PositiveIntegerField(pgettext_lazy("party", "full members with membership elsewhere"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of members")
        verbose_name_plural = _("counts of members")
        ordering = ["-counted_on", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["firm", "-counted_on", "-id"], name="party_count_firm", condition=Q(firm__isnull=False)
            ),
            models.Index(
                fields=["project", "-counted_on", "-id"], name="party_count_project", condition=Q(project__isnull=False)
            ),
            models.Index(
                fields=["owners_committee", "-counted_on", "-id"],
                name="party_count_committee",
                condition=Q(owners_committee__isnull=False),
            ),
        ]
        constraints = [one_unit("party_count_one_unit")]

    def __str__(self) -> str:
        return f"{self.counted_on:%Y-%m-%d}: {self.here} + {self.elsewhere}"


class Dated(models.Model):
    """Data in force for a half-open period, with the document it comes from."""

    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()


class FormationRule(Dated):
    """From how many full members on what is formed (组建规则). All figures are data; one rule at a time.

    `…_from` thresholds include their number, `…_above` ones begin after it. Distances are metres, terms are days.
    """

    branch_from = models.PositiveSmallIntegerField(pgettext_lazy("party", "branch from (members)"), default=3)
    branch_committee_from = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "branch committee from (members)"), default=7
    )
    branch_committee_least = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "branch committee: least members"), default=3
    )
    branch_committee_most = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "branch committee: most members"), default=5
    )
    general_branch_above = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "general branch above (members)"), default=50
    )
    committee_above = models.PositiveSmallIntegerField(pgettext_lazy("party", "committee above (members)"), default=100)
    joint_units_most = models.PositiveSmallIntegerField(pgettext_lazy("party", "joint branch: most units"), default=5)
    joint_members_least = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "joint branch: least members together (0: any)"), default=3
    )
    joint_distance = models.PositiveIntegerField(
        pgettext_lazy("party", "joint branch: farthest apart (m)"), default=2000
    )
    community_term_years = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "term in communities (years)"), default=5
    )
    other_term_years = models.PositiveSmallIntegerField(pgettext_lazy("party", "term elsewhere (years)"), default=3)
    days_to_count = models.PositiveSmallIntegerField(pgettext_lazy("party", "days to count members"), default=30)
    days_to_form = models.PositiveSmallIntegerField(pgettext_lazy("party", "days to form"), default=90)
    days_to_cover = models.PositiveSmallIntegerField(
        pgettext_lazy("party", "days to join or to send an instructor"), default=60
    )

    class Meta(Dated.Meta):
        verbose_name = _("formation rule")
        verbose_name_plural = _("formation rules")
        constraints = [
            ordered("party_rule_ordered"),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="party_rule_sourced",
                violation_error_message=_("A rule names its source."),
            ),
            models.CheckConstraint(
                condition=Q(
                    branch_from__gte=1,
                    branch_committee_from__gte=F("branch_from"),
                    general_branch_above__gte=F("branch_committee_from"),
                    committee_above__gt=F("general_branch_above"),
                    branch_committee_least__gte=1,
                    branch_committee_most__gte=F("branch_committee_least"),
                    joint_units_most__gte=2,
                ),
                name="party_rule_thresholds_rise",
                violation_error_message=_("The thresholds rise: branch, branch committee, general branch, committee."),
            ),
            ExclusionConstraint(
                name="party_rule_one_in_force",
                expressions=[(PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_from:%Y-%m-%d}"

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether the rule holds on a day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


class ShareTarget(Dated):
    """Which share of bodies or seats should be reached (占比目标). A statistic: it never bars a candidate."""

    measure = models.CharField(pgettext_lazy("party", "what is counted"), max_length=30, choices=ShareMeasure)
    share = models.DecimalField(_("share (0 to 1)"), max_digits=5, decimal_places=4)

    class Meta(Dated.Meta):
        verbose_name = _("target of a share")
        verbose_name_plural = _("targets of shares")
        constraints = [
            ordered("party_target_ordered"),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="party_target_is_a_share",
                violation_error_message=_("A share lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="party_target_sourced",
                violation_error_message=_("A rule names its source."),
            ),
            ExclusionConstraint(
                name="party_target_one_in_force",
                expressions=[("measure", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.share:.0%}"
