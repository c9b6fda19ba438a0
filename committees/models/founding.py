"""The time before office: request, preparatory group, candidates with joint review, filing of the elected committee."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import (
    CandidateBar,
    CandidateSource,
    CandidateState,
    FilingOutcome,
    GroupSide,
    PreparationKind,
    PreparationState,
    ReviewOpinion,
)
from committees.models.record import OfEstate
from common.fields import EncryptedTextField
from common.masking import mask_name

_USER = settings.AUTH_USER_MODEL


class ElectionPreparation(OfEstate):
    """The preparation of an election (选举筹备): asked for, group formed, candidates posted, elected.

    `needed_share` is the share of owners or area that may ask for it, as text like `1/20`, with its article.
    `committee` is the elected one, in the end.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=PreparationKind, default=PreparationKind.FIRST)
    state = models.CharField(_("state"), max_length=20, choices=PreparationState, default=PreparationState.REQUESTED)
    requested_on = models.DateField(_("requested on"))
    needed_share = models.CharField(_("share that may ask for it"), max_length=20, blank=True)
    share_article = models.CharField(_("legal source"), max_length=120, blank=True)
    check_due_on = models.DateField(_("to be checked by"), null=True, blank=True)
    leader = models.CharField(_("leader of the group"), max_length=20, choices=GroupSide, blank=True, default="")
    formed_on = models.DateField(_("group formed on"), null=True, blank=True)
    elect_due_on = models.DateField(_("election due"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("preparation of an election")
        verbose_name_plural = _("preparations of elections")
        ordering = ["-requested_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["estate"],
                condition=Q(state__in=["requested", "preparing", "listed"]),
                name="preparation_open_once",
                violation_error_message=_("An election is being prepared here already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.requested_on:%Y-%m-%d}"


class Petitioner(models.Model):
    """An owner who asks for the election (联名申请业主). Counted only with a verified share of a unit here.

    `area` (m²) is what the register said on the day of signing: the share of a co-owner, not the whole unit.
    """

    preparation = models.ForeignKey(
        ElectionPreparation, models.PROTECT, related_name="petitioners", verbose_name=_("preparation of an election")
    )
    owner = models.ForeignKey("places.Owner", models.PROTECT, related_name="+", verbose_name=_("owner"))
    signed_on = models.DateField(_("signed on"))
    area = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("owner who asks for an election")
        verbose_name_plural = _("owners who ask for an election")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["preparation", "owner"],
                name="petitioner_once",
                violation_error_message=_("This owner signed already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.owner_id)


class PreparationMember(models.Model):
    """Somebody in the preparatory group (筹备组成员). Personal data: encrypted, shown masked."""

    preparation = models.ForeignKey(
        ElectionPreparation, models.PROTECT, related_name="group", verbose_name=_("preparation of an election")
    )
    name = EncryptedTextField(_("name"))
    side = models.CharField(_("sits for"), max_length=20, choices=GroupSide)
    user = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))

    class Meta:
        verbose_name = _("member of a preparatory group")
        verbose_name_plural = _("members of preparatory groups")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.masked_name}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)


class Candidate(models.Model):
    """Somebody who stands for the committee (候选人). Personal data: encrypted; shown masked except on the posted list.

    Whether a person belongs to the Party is neither asked nor kept.
    """

    preparation = models.ForeignKey(
        ElectionPreparation, models.PROTECT, related_name="candidates", verbose_name=_("preparation of an election")
    )
    owner = models.ForeignKey("places.Owner", models.PROTECT, related_name="+", verbose_name=_("owner"))
    name = EncryptedTextField(_("name"))
    source = models.CharField(_("nominated by"), max_length=40, choices=CandidateSource)
    state = models.CharField(_("state"), max_length=20, choices=CandidateState, default=CandidateState.NOMINATED)
    statement = models.TextField(_("what the candidate says to a finding"), blank=True)
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    bar = models.CharField(_("legal bar"), max_length=30, choices=CandidateBar, blank=True, default="")
    bar_article = models.CharField(_("article of the bar"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["preparation", "owner"],
                name="candidate_once",
                violation_error_message=_("This owner is nominated already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CandidateState.BARRED)
                | (~Q(bar="") & ~Q(bar_article="") & Q(heard_on__isnull=False)),
                name="candidate_barred_by_law",
                violation_error_message=_("Only a legal ground with its article bars a candidate, after a hearing."),
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)


class CandidateReview(models.Model):
    """The opinion of one body on one candidate (联审意见). Insert-only. A bar has ground, article and evidence."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="reviews", verbose_name=_("candidate"))
    body = models.CharField(_("reviewing body"), max_length=40)
    opinion = models.CharField(_("opinion"), max_length=20, choices=ReviewOpinion)
    bar = models.CharField(_("legal bar"), max_length=30, choices=CandidateBar, blank=True, default="")
    bar_article = models.CharField(_("article of the bar"), max_length=120, blank=True, default="")
    evidence = models.TextField(_("evidence"), blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("review of a candidate")
        verbose_name_plural = _("reviews of candidates")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "body"],
                name="candidate_review_once",
                violation_error_message=_("This body has given its opinion already."),
            ),
            models.CheckConstraint(
                condition=Q(opinion=ReviewOpinion.NO_BAR, bar="")
                | Q(opinion=ReviewOpinion.BAR) & ~Q(bar="") & ~Q(bar_article="") & ~Q(evidence=""),
                name="candidate_review_has_ground",
                violation_error_message=_("A bar names its legal ground, the article and the evidence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_opinion_display()}"


class CommitteeFiling(OfEstate):
    """The elected committee is filed with the office (业主委员会备案). `documents` lists the codes of the papers."""

    round = models.PositiveSmallIntegerField(pgettext_lazy("work", "round of the filing"), default=1)
    handed_in_on = models.DateField(_("handed in on"))
    handed_in_due_on = models.DateField(_("to be handed in by"), null=True, blank=True)
    documents = models.JSONField(_("documents"), default=list)
    due_on = models.DateField(_("office acts by"), null=True, blank=True)
    article = models.CharField(_("legal source"), max_length=120, blank=True)
    outcome = models.CharField(_("state"), max_length=20, choices=FilingOutcome, default=FilingOutcome.OPEN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("filing of a committee")
        verbose_name_plural = _("filings of committees")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(outcome=FilingOutcome.OPEN),
                name="committee_filing_open_once",
                violation_error_message=_("A filing waits for the office already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee_id}/{self.round}"
