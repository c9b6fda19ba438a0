"""Demonstration awards: versioned checklists, the round of a year, its quotas and panel."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from programmes.choices_awards import RoundState, SubjectKind
from programmes.querysets_awards import AwardRuleQuerySet, RoundQuerySet

USER = settings.AUTH_USER_MODEL


class AwardStandard(models.Model):
    """One version of a checklist for awards (创建标准). Insert-only: a change is the next version.

    `sections` is a list of `{code, title, items}`; an item is `{code, text, points, evidence, must, classes}`,
    `points` as text of a decimal; `classes` empty: for every class. `classes` of the standard is a list of
    `{code, title}`.
    """

    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SubjectKind)
    classes = models.JSONField(_("classes"), default=list, blank=True)
    sections = models.JSONField(_("sections"))
    source = models.CharField(_("source"), max_length=300)
    digest = models.CharField(_("SHA-256"), max_length=64)
    published_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name=_("published by"), related_name="+"
    )
    published_at = models.DateTimeField(_("published"))

    objects = AwardRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard of awards")
        verbose_name_plural = _("standards of awards")
        ordering = ["code", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["code", "number"],
                name="award_standard_version_once",
                violation_error_message=_("Somebody has just published this version. Reload the page."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="award_standard_has_source",
                violation_error_message=_("A rule names its source."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s (version %(number)s)") % {"title": self.title, "number": self.number}


class AwardRound(models.Model):
    """The awards of a year under one standard (年度评选): days, pass mark, tie rule, validity.

    `tie_rule` is the order of `TieStep` codes. `pass_score`, scores and points are points of the standard.
    `apply_until` is the last day, included.
    """

    standard = models.ForeignKey(AwardStandard, models.PROTECT, verbose_name=_("standard"), related_name="rounds")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    apply_from = models.DateField(_("applications from"))
    apply_until = models.DateField(_("applications until (included)"))
    pass_score = models.DecimalField(_("pass mark (points)"), max_digits=7, decimal_places=2)
    tie_rule = models.JSONField(_("order of tie steps"))
    least_sheets = models.PositiveSmallIntegerField(
        _("least sheets per application"), default=3, validators=[MinValueValidator(1)]
    )
    publicity_days = models.PositiveSmallIntegerField(_("working days of publicity"), default=5)
    valid_months = models.PositiveSmallIntegerField(_("months of validity"), default=24)
    hearing_days = models.PositiveSmallIntegerField(_("working days to be heard"), default=5)
    state = models.CharField(_("state"), max_length=20, choices=RoundState, default=RoundState.DRAFT)
    publicity_from = models.DateField(_("made public on"), null=True, blank=True)
    publicity_until = models.DateField(_("objections until (included)"), null=True, blank=True)
    created_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, verbose_name=_("created by"), related_name="+"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of awards")
        verbose_name_plural = _("rounds of awards")
        ordering = ["-year", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "year"],
                name="award_round_once_a_year",
                violation_error_message=_("This standard has a round in that year."),
            ),
            models.CheckConstraint(
                condition=Q(apply_until__gte=F("apply_from")),
                name="award_round_days_ordered",
                violation_error_message=_("The last day of applications lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(least_sheets__gte=1) & Q(valid_months__gte=1) & Q(publicity_days__gte=1),
                name="award_round_numbers_positive",
                violation_error_message=_("Sheets, days and months are at least 1."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["publicity", "closed"])
                | Q(publicity_from__isnull=False, publicity_until__isnull=False),
                name="award_round_publicity_has_days",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AwardQuota(models.Model):
    """How many awards a class has in a round (名额), in the whole place or at most in one district."""

    round = models.ForeignKey(AwardRound, models.PROTECT, verbose_name=_("round"), related_name="quotas")
    class_code = models.CharField(_("class"), max_length=40, blank=True)
    area = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, verbose_name=_("district"), related_name="+"
    )
    places = models.PositiveSmallIntegerField(pgettext_lazy("awards", "places"))

    objects = AwardRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota of a round")
        verbose_name_plural = _("quotas of a round")
        ordering = ["round", "class_code", "area"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "class_code", "area"],
                name="award_quota_once",
                nulls_distinct=False,
                violation_error_message=_("This class has a quota there."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.class_code} {self.places}"


class PanelMember(models.Model):
    """Somebody who sits in the panel of a round (评审组成员)."""

    round = models.ForeignKey(AwardRound, models.PROTECT, verbose_name=_("round"), related_name="panel")
    user = models.ForeignKey(USER, models.PROTECT, verbose_name=_("person"), related_name="award_panels")
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = AwardRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a panel")
        verbose_name_plural = _("members of a panel")
        ordering = ["round", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                name="award_panel_member_once",
                violation_error_message=_("This person sits in the panel."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class AwardDecision(models.Model):
    """What the panel's sheets came to (评审结果): frozen text of inputs, order, tie steps; its digest. Insert-only.

    `undecided` is empty when the list is complete; else the tied applications wait for a vote by name.
    """

    round = models.ForeignKey(AwardRound, models.PROTECT, verbose_name=_("round"), related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("frozen text"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    undecided = models.JSONField(_("undecided ties"), default=list, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    objects = AwardRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a round")
        verbose_name_plural = _("decisions of a round")
        ordering = ["round", "-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="award_decision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"
