"""From the experts' points to the award: sheets, evaluation, publicity, objections."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import AwardObjectionState


class ScoreSheet(models.Model):
    """One expert's points for one bid (评分表): canonical JSON by number of the criterion. Insert-only."""

    expert = models.ForeignKey("firms.TenderExpert", models.PROTECT, related_name="sheets", verbose_name=_("expert"))
    bid = models.ForeignKey("firms.SealedBid", models.PROTECT, related_name="sheets", verbose_name=_("sealed bid"))
    payload = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    remark = models.CharField(_("remark"), max_length=500, blank=True, default="")
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "bid"],
                name="tender_sheet_once",
                violation_error_message=_("The points for this bid were given already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert_id}/{self.bid_id}"


class TenderEvaluation(models.Model):
    """The sums with their derivation and the ranking of bids (评标报告), frozen. Insert-only."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, related_name="evaluations", verbose_name=_("tender"))
    number = models.PositiveSmallIntegerField(_("number"))
    payload = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["tender", "-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="tender_evaluation_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class TenderAward(models.Model):
    """To whom the tender goes (中标): publicised by one person, confirmed by another after the publicity."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, related_name="awards", verbose_name=_("tender"))
    evaluation = models.ForeignKey(TenderEvaluation, models.PROTECT, related_name="+", verbose_name=_("evaluation"))
    bid = models.ForeignKey("firms.SealedBid", models.PROTECT, related_name="awards", verbose_name=_("sealed bid"))
    place = models.PositiveSmallIntegerField(_("place"))
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    publicised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    publicised_at = models.DateTimeField(_("publicised"))
    publicity_until = models.DateField(_("last day of the publicity"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    contract_until = models.DateField(_("contract to be signed until"), null=True)
    overturned_at = models.DateTimeField(_("overturned"), null=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["tender"], condition=Q(overturned_at__isnull=True), name="tender_award_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("publicised_by")),
                name="tender_award_two_people",
                violation_error_message=_("Another person than the one who publicised the award confirms it."),
            ),
            models.CheckConstraint(
                condition=Q(place=1) | ~Q(reason=""),
                name="tender_award_first_or_reason",
                violation_error_message=_("Say why the bid in the first place is passed over."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.place}"


class AwardObjection(models.Model):
    """A bidder's objection against the award during its publicity (中标异议)."""

    award = models.ForeignKey(TenderAward, models.PROTECT, related_name="objections", verbose_name=_("award"))
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, related_name="+", verbose_name=_("firm"))
    grounds = models.TextField(_("grounds"), max_length=2000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    answer_until = models.DateField(_("answer until"))
    state = models.CharField(_("state"), max_length=10, choices=AwardObjectionState, default=AwardObjectionState.OPEN)
    decision = models.TextField(_("decision"), max_length=2000, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("objection against an award")
        verbose_name_plural = _("objections against awards")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["award", "firm"],
                name="tender_objection_once",
                violation_error_message=_("Your firm has objected to this award already."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="tender_objection_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.firm_id}"

    @property
    def act_name(self) -> str:
        """Name of the form that decides it."""
        return f"decide-{self.pk}"
