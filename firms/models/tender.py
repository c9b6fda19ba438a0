"""A tender: its terms, the witnesses of the opening, the criteria and the experts."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.choices import CriterionKind, DayUnit, TenderKind, TenderState, WitnessRole
from firms.querysets.tender import TenderQuerySet, TermsQuerySet

MONEY = {"max_digits": 14, "decimal_places": 4}
POINTS = {"max_digits": 6, "decimal_places": 2}
LEAST_THRESHOLD = 2


class TenderTerms(models.Model):
    """The clocks and least numbers of a kind of tender from a day on (招标时限), with their legal source.

    `bid_days` and `clarification_days` are calendar days before the end of bidding; `publicity_days` are counted in
    `publicity_unit`, `answer_days` in `answer_unit`. `shows_commitments`: commitments of bids are public at once,
    which shows how many there are, or from the end of bidding on.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=TenderKind)
    effective_from = models.DateField(_("from"))
    bid_days = models.PositiveSmallIntegerField(_("days to bid"))
    clarification_days = models.PositiveSmallIntegerField(_("last change, days before the end of bidding"))
    publicity_days = models.PositiveSmallIntegerField(_("days of publicity"))
    publicity_unit = models.CharField(_("publicity counted in"), max_length=10, choices=DayUnit)
    answer_days = models.PositiveSmallIntegerField(_("days to answer an objection"))
    answer_unit = models.CharField(_("answers counted in"), max_length=10, choices=DayUnit)
    contract_days = models.PositiveSmallIntegerField(_("days to sign the contract"))
    least_bidders = models.PositiveSmallIntegerField(_("least number of bidders"))
    least_experts = models.PositiveSmallIntegerField(_("least number of experts"))
    shows_commitments = models.BooleanField(_("commitments of bids are shown at once"), default=False)
    legal_source = models.CharField(_("legal source"), max_length=300)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of tenders")
        verbose_name_plural = _("terms of tenders")
        ordering = ["kind", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "effective_from"],
                name="tender_terms_once",
                violation_error_message=_("There are terms of this kind from this day already."),
            ),
            models.CheckConstraint(
                condition=Q(clarification_days__lte=F("bid_days")),
                name="tender_terms_ordered",
                violation_error_message=_("The last change lies within the days to bid."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_source=""),
                name="tender_terms_sourced",
                violation_error_message=_("Terms have a legal source."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_from}"


class Tender(models.Model):
    """A tender for the service of one or more estates (物业服务招标).

    `worst_rank`: the worst grade admitted, 0 for the best of the rulebook; empty admits every grade. `credit_bonus`
    gives points by rank, e.g. `{"0": "3"}`. `threshold` witnesses together open the bids. `key_sheet` holds the
    witnesses' public keys as frozen at publication, `key_sheet_digest` the SHA-256 of its canonical JSON.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TenderKind)
    title = models.CharField(_("title"), max_length=200)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="tenders")
    estates = models.ManyToManyField("places.Estate", verbose_name=_("estates"), related_name="tenders")
    tenderee = models.CharField(_("tenderee"), max_length=200)
    description = models.TextField(_("what is wanted"))
    floor_area = models.DecimalField(_("floor area (m²)"), max_digits=14, decimal_places=2)
    price_unit = models.CharField(_("unit of the price"), max_length=60)
    price_limit = models.DecimalField(
        _("highest price"), null=True, blank=True, validators=[MinValueValidator(Decimal("0.0001"))], **MONEY
    )
    service_from = models.DateField(_("service from"))
    service_months = models.PositiveSmallIntegerField(_("months of service"), validators=[MinValueValidator(1)])
    worst_rank = models.PositiveSmallIntegerField(_("worst grade admitted"), null=True, blank=True)
    admits_unrated = models.BooleanField(_("admits firms that are not rated"), default=True)
    credit_bonus = models.JSONField(_("credit bonus"), default=dict, blank=True)
    credit_source = models.CharField(_("source of the credit condition"), max_length=300, blank=True)
    drops_extremes = models.BooleanField(_("highest and lowest points of experts are left out"), default=False)
    threshold = models.PositiveSmallIntegerField(_("witnesses who open"), default=LEAST_THRESHOLD)
    key_sheet = models.JSONField(_("key sheet"), default=list, editable=False)
    key_sheet_digest = models.CharField(max_length=64, blank=True, editable=False)
    terms = models.ForeignKey(TenderTerms, models.PROTECT, verbose_name=_("terms"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=TenderState, default=TenderState.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    bids_due_at = models.DateTimeField(_("end of bidding"))
    opening_at = models.DateTimeField(_("opening"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"))

    objects = TenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "bids_due_at"], name="tender_state_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(opening_at__gte=F("bids_due_at")),
                name="tender_opens_after_bids",
                violation_error_message=_("Bids are opened after the end of bidding."),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=LEAST_THRESHOLD),
                name="tender_threshold_shared",
                violation_error_message=_("At least two witnesses open together: nobody can open alone."),
            ),
            models.CheckConstraint(
                condition=Q(worst_rank__isnull=True, credit_bonus={}) | ~Q(credit_source=""),
                name="tender_credit_sourced",
                violation_error_message=_("A credit condition or bonus names its source."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | (Q(published_at__isnull=False, terms__isnull=False) & ~Q(key_sheet_digest="")),
                name="tender_published_whole",
                violation_error_message=_("A published tender has its terms and the keys of its witnesses."),
            ),
            models.CheckConstraint(
                condition=Q(floor_area__gt=0),
                name="tender_area_positive",
                violation_error_message=_("The floor area is more than 0 m²."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class TenderWitness(models.Model):
    """Somebody with whose key bids are opened (开标见证人). The private key never reaches the server.

    `number` is the person's place in the sharing of keys, from 1. `public_key` is base64 of the SPKI (RSA 3072),
    `key_digest` its SHA-256. Frozen by a trigger when the tender is published.
    """

    tender = models.ForeignKey(Tender, models.PROTECT, verbose_name=_("tender"), related_name="witnesses")
    number = models.PositiveSmallIntegerField(_("number"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+")
    role = models.CharField(pgettext_lazy("witness", "for"), max_length=20, choices=WitnessRole)
    organisation = models.CharField(_("organisation"), max_length=200)
    public_key = models.TextField(blank=True, default="", editable=False)
    key_digest = models.CharField(_("fingerprint of the key"), max_length=64, blank=True, default="", editable=False)
    key_given_at = models.DateTimeField(_("key given"), null=True, editable=False)

    class Meta:
        verbose_name = _("witness of the opening")
        verbose_name_plural = _("witnesses of the opening")
        ordering = ["tender", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="tender_witness_number_once"),
            models.UniqueConstraint(
                fields=["tender", "user"],
                name="tender_witness_once",
                violation_error_message=_("This person is a witness already."),
            ),
            models.UniqueConstraint(
                fields=["tender", "key_digest"],
                condition=~Q(key_digest=""),
                name="tender_witness_key_once",
                violation_error_message=_("Every witness has a key of their own."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=255),
                name="tender_witness_number_fits",
                violation_error_message=_("Witnesses are numbered from 1 to 255."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.organisation}"


class TenderCriterion(models.Model):
    """What bids are judged by, with its highest points (评标标准)."""

    tender = models.ForeignKey(Tender, models.CASCADE, verbose_name=_("tender"), related_name="criteria")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("criterion"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=CriterionKind)
    weight = models.DecimalField(_("highest points"), **POINTS)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["tender", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="tender_criterion_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="tender_criterion_weighs",
                violation_error_message=_("A criterion gives more than 0 points."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class TenderExpert(models.Model):
    """Somebody who judges bids, and what they declared about interests of their own (评标专家、回避声明)."""

    tender = models.ForeignKey(Tender, models.PROTECT, verbose_name=_("tender"), related_name="experts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+")
    field = models.CharField(_("field"), max_length=100, blank=True, default="")
    has_conflict = models.BooleanField(_("has an interest in the outcome"), null=True, editable=False)
    declaration = models.CharField(_("declaration"), max_length=500, blank=True, default="", editable=False)
    declared_at = models.DateTimeField(_("declared"), null=True, editable=False)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["tender", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "user"],
                name="tender_expert_once",
                violation_error_message=_("This person is an expert already."),
            ),
            models.CheckConstraint(
                condition=Q(has_conflict__isnull=True, declared_at__isnull=True)
                | Q(has_conflict__isnull=False, declared_at__isnull=False),
                name="tender_expert_declared_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
