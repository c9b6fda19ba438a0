"""Sealed bids: ciphertext only until the opening (docs/decisions/0070)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.choices import BidOutcome

HEX_64 = r"^[0-9a-f]{64}$"


class SealedBid(models.Model):
    """A bid as the firm sealed it on its own machine (密封投标文件). Insert-only; the last one of a firm counts.

    `context` is the text that the ciphertext is bound to, `commitment` the SHA-256 of the plain text, which holds 256
    random bits. `boxes` are the shares of the content key, each sealed to one witness. `received_at` is written by the
    database's clock, which also refuses what comes late.
    """

    tender = models.ForeignKey("firms.Tender", models.PROTECT, verbose_name=_("tender"), related_name="bids")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="bids")
    number = models.PositiveSmallIntegerField(_("number"))
    context_payload = models.TextField()
    iv_code = models.CharField(max_length=24)
    ciphertext = models.BinaryField()
    commitment = models.CharField(_("commitment"), max_length=64)
    boxes = models.JSONField()
    receipt_digest = models.CharField(_("receipt"), max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("sealed bid")
        verbose_name_plural = _("sealed bids")
        ordering = ["tender", "firm", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["tender", "firm", "number"], name="tender_bid_once"),
            models.UniqueConstraint(
                fields=["tender", "commitment"],
                name="tender_bid_commitment_once",
                violation_error_message=_("This very bid was handed in already."),
            ),
            models.CheckConstraint(condition=Q(commitment__regex=HEX_64), name="tender_bid_commitment_form"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id}/{self.number}"


class BidWithdrawal(models.Model):
    """A bid taken back before the end of bidding (撤回投标). Insert-only; refused by the database afterwards."""

    bid = models.OneToOneField(SealedBid, models.PROTECT, related_name="withdrawal", verbose_name=_("sealed bid"))
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"))

    class Meta:
        verbose_name = _("withdrawal of a bid")
        verbose_name_plural = _("withdrawals of bids")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.bid)


class BidderEligibility(models.Model):
    """Whether a bidder was eligible at the end of bidding (投标资格), frozen with all it rests on. Insert-only."""

    tender = models.ForeignKey("firms.Tender", models.PROTECT, verbose_name=_("tender"), related_name="eligibilities")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="+")
    bid = models.OneToOneField(SealedBid, models.PROTECT, related_name="eligibility", verbose_name=_("sealed bid"))
    as_of = models.DateField(_("as of"))
    is_eligible = models.BooleanField(_("eligible"))
    payload = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField(_("frozen"))

    class Meta:
        verbose_name = _("eligibility of a bidder")
        verbose_name_plural = _("eligibilities of bidders")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tender", "firm"], name="tender_eligibility_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class ReleasedShare(models.Model):
    """A witness's share of a bid's content key, given at the opening (解封份额). Insert-only.

    `share_code` is hexadecimal: the number of the share, then 32 bytes. The database refuses it before the opening.
    """

    bid = models.ForeignKey(SealedBid, models.PROTECT, related_name="shares", verbose_name=_("sealed bid"))
    witness = models.ForeignKey("firms.TenderWitness", models.PROTECT, related_name="shares", verbose_name=_("witness"))
    share_code = models.CharField(max_length=66)
    released_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("released share")
        verbose_name_plural = _("released shares")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["bid", "witness"], name="tender_share_once")]

    def __str__(self) -> str:
        return f"{self.bid_id}/{self.witness_id}"


class OpenedBid(models.Model):
    """What a bid says (开标记录), checked against its commitment. Insert-only; refused before the opening.

    `payload` is the plain text itself, so anybody who holds it can compute the commitment anew.
    """

    bid = models.OneToOneField(SealedBid, models.PROTECT, related_name="opened", verbose_name=_("sealed bid"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=BidOutcome)
    amount = models.DecimalField(_("price"), max_digits=14, decimal_places=4, null=True)
    statement = models.TextField(_("statement"), blank=True, default="")
    payload = models.TextField(blank=True, default="")
    problem = models.CharField(_("problem"), max_length=300, blank=True, default="")
    opened_at = models.DateTimeField(pgettext_lazy("tender", "opened"))

    class Meta:
        verbose_name = _("opened bid")
        verbose_name_plural = _("opened bids")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="invalid", amount__isnull=True)
                | (Q(outcome__in=["opened", "revealed"], amount__gt=0) & ~Q(payload="")),
                name="tender_opened_bid_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.outcome}"
