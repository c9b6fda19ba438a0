"""Government purchase of services: a catalogue, rounds, applications of firms, awards by two people."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.choices import RoundState
from firms.querysets.tender import PurchaseRoundQuerySet, WholeJurisdictionQuerySet

PERCENT = {"max_digits": 5, "decimal_places": 2}


class PurchaseItem(models.Model):
    """A service that the government buys from firms (政府购买服务目录), and which firms may offer it.

    `worst_rank`: the worst grade admitted, 0 for the best; empty admits every grade. `least_satisfaction`: per cent.
    """

    code = models.CharField(
        _("code"), max_length=20, unique=True, error_messages={"unique": _("This code exists already.")}
    )
    title = models.CharField(_("service"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    worst_rank = models.PositiveSmallIntegerField(_("worst grade admitted"), null=True, blank=True)
    admits_unrated = models.BooleanField(_("admits firms that are not rated"), default=False)
    least_satisfaction = models.DecimalField(
        _("least satisfaction rate (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        **PERCENT,
    )
    legal_source = models.CharField(_("source of the condition"), max_length=300)
    is_active = models.BooleanField(_("in the catalogue"), default=True)

    objects = WholeJurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("service for purchase")
        verbose_name_plural = _("catalogue of government purchase")
        ordering = ["code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(legal_source=""),
                name="purchase_item_sourced",
                violation_error_message=_("A condition names its source."),
            ),
            models.CheckConstraint(
                condition=Q(least_satisfaction__isnull=True)
                | Q(least_satisfaction__gte=0, least_satisfaction__lte=100),
                name="purchase_item_percent",
                violation_error_message=_("A rate is between 0 and 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PurchaseRound(models.Model):
    """A period in which firms apply for services of the catalogue (采购轮次)."""

    title = models.CharField(_("title"), max_length=200)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="purchase_rounds")
    items = models.ManyToManyField(PurchaseItem, verbose_name=_("services"), related_name="rounds")
    opens_at = models.DateTimeField(_("applications from"))
    closes_at = models.DateTimeField(_("applications until"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("made"))

    objects = PurchaseRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase round")
        verbose_name_plural = _("purchase rounds")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="purchase_round_ordered",
                violation_error_message=_("A round ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PurchaseApplication(models.Model):
    """A firm offers a service of a round (承接申请), eligibility frozen with digest. Insert-only but for its end."""

    round = models.ForeignKey(PurchaseRound, models.PROTECT, verbose_name=_("purchase round"), related_name="offers")
    item = models.ForeignKey(PurchaseItem, models.PROTECT, verbose_name=_("service"), related_name="offers")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="+")
    amount = models.DecimalField(_("price per unit (yuan)"), max_digits=14, decimal_places=2)
    statement = models.TextField(_("how the firm will do it"), max_length=2000)
    payload = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item", "firm"],
                condition=Q(withdrawn_at__isnull=True),
                name="purchase_offer_once",
                violation_error_message=_("Your firm has applied for this service already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="purchase_offer_positive",
                violation_error_message=_("A price is more than 0 yuan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.firm_id}"


class PurchaseAward(models.Model):
    """A service of a round goes to a firm (承接结果): proposed by one person, confirmed by another."""

    application = models.OneToOneField(
        PurchaseApplication, models.PROTECT, related_name="award", verbose_name=_("application")
    )
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("purchase award")
        verbose_name_plural = _("purchase awards")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="purchase_award_two_people",
                violation_error_message=_("Another person than the one who proposed the award confirms it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}"
