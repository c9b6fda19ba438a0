"""Ballot papers, the ledger of ballots, and the seal over what they say (docs/decisions/0074)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import Channel, DeliveryMeans, Remark, VisitOutcome
from committees.models.assembly import HEX_64, Assembly
from committees.models.roll import RollOwner, RollUnit, Voice
from common.fields import EncryptedTextField

USER = settings.AUTH_USER_MODEL


class BallotSeal(models.Model):
    """The key pair of an assembly (密封密钥): anybody seals with the public half, the count opens with the other.

    The private half is kept under the server's key, which is not in the database.
    """

    assembly = models.OneToOneField(Assembly, models.PROTECT, related_name="seal")
    public_key = models.CharField(max_length=64)
    private_key = EncryptedTextField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("seal of ballots")
        verbose_name_plural = _("seals of ballots")
        default_permissions = ()

    def __str__(self) -> str:
        return self.public_key[:12]


class LedgerHead(models.Model):
    """The last line of an assembly's ledger: whoever appends locks this row first."""

    assembly = models.OneToOneField(Assembly, models.PROTECT, related_name="head")
    length = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of a ledger")
        verbose_name_plural = _("heads of ledgers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.length} {self.digest[:12]}"


class BallotPaper(models.Model):
    """A ballot paper for one voice (表决票). Its one-time code stands on the printed sheet; here is its keyed hash."""

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="papers", verbose_name=_("voice of a unit"))
    serial = models.PositiveIntegerField(_("number"))
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("issued"))
    void_at = models.DateTimeField(_("void since"), null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot paper")
        verbose_name_plural = _("ballot papers")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["voice"], condition=Q(void_at__isnull=True), name="ballot_paper_one_valid"),
        ]

    def __str__(self) -> str:
        return str(self.serial)


class BallotEntry(models.Model):
    """A line of the ledger (表决票登记簿). Insert-only, each chained to the one before by its digest.

    `sealed` is ciphertext; `commitment` binds it. `supersedes` is the number of the line in
    whose place it comes, 0 for one that is not there. `recorded_at` is
    the database's own clock.
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="entries", verbose_name=_("owners' assembly"))
    number = models.PositiveIntegerField(_("number"))
    roll_unit = models.ForeignKey(
        RollUnit, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("unit")
    )
    unit_label = models.CharField(_("unit as stated"), max_length=120)
    voter_key = models.CharField(max_length=32)
    channel = models.CharField(pgettext("ballot", "channel"), max_length=10, choices=Channel)
    received_at = models.DateTimeField(_("received"))
    recorded_at = models.DateTimeField(_("written down"))
    supersedes = models.PositiveIntegerField(_("takes the place of"), null=True, blank=True)
    remark = models.CharField(pgettext("ballot", "remark"), max_length=20, choices=Remark, blank=True, default="")
    sealed = models.BinaryField()
    commitment = models.CharField(_("commitment"), max_length=64)
    receipt_hash = models.CharField(max_length=64, editable=False)
    content_digest = models.CharField(_("digest of the content"), max_length=64)
    previous_digest = models.CharField(_("digest before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("ballot in the ledger")
        verbose_name_plural = _("ballots in the ledger")
        ordering = ["assembly", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="ballot_number_once"),
            models.UniqueConstraint(fields=["assembly", "previous_digest"], name="ballot_chain_once"),
            models.UniqueConstraint(fields=["receipt_hash"], name="ballot_receipt_once"),
            models.CheckConstraint(
                condition=Q(commitment__regex=HEX_64, content_digest__regex=HEX_64, digest__regex=HEX_64),
                name="ballot_digests",
            ),
            models.CheckConstraint(
                condition=~Q(channel="online") | Q(roll_unit__isnull=False), name="ballot_online_on_roll"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class LiveBallot(models.Model):
    """The one ballot that stands for a voice, whatever the channel (有效票). The database allows one."""

    voice = models.OneToOneField(Voice, models.PROTECT, related_name="live")
    entry = models.OneToOneField(BallotEntry, models.PROTECT, related_name="live")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("live ballot")
        verbose_name_plural = _("live ballots")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.entry_id}"


class OpenedBallot(models.Model):
    """What a ballot says (开票), read with the seal after the close. Insert-only; the database refuses it before.

    `choices`: number of the motion → opinion. `nonce` lets anybody who reads the row compute the commitment anew.
    """

    entry = models.OneToOneField(BallotEntry, models.PROTECT, related_name="opened")
    choices = models.JSONField()
    nonce = models.CharField(max_length=64, blank=True, default="")
    problem = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("opened ballot")
        verbose_name_plural = _("opened ballots")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.entry_id)


class PaperTyping(models.Model):
    """A paper ballot as one person typed it in (录入). Insert-only.

    No choice is kept: per motion and for the whole a digest that needs the code of the paper. Two persons whose
    digests agree bring the ballot into the ledger.
    """

    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="typings", verbose_name=_("ballot paper"))
    typed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("typed by"))
    digests = models.JSONField()
    received_at = models.DateTimeField(_("received"))
    typed_at = models.DateTimeField(_("typed"))
    entry = models.ForeignKey(BallotEntry, models.PROTECT, null=True, blank=True, related_name="typings")
    box = models.ForeignKey(
        "committees.BallotBox",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="typings",
        verbose_name=_("ballot box"),
    )

    class Meta:
        verbose_name = _("typing of a paper ballot")
        verbose_name_plural = _("typings of paper ballots")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.paper_id} {self.typed_by_id}"


class Delivery(models.Model):
    """Proof that the paper of a unit reached its owner (送达记录). Insert-only."""

    roll_unit = models.ForeignKey(RollUnit, models.PROTECT, related_name="deliveries", verbose_name=_("unit"))
    means = models.CharField(_("how"), max_length=10, choices=DeliveryMeans)
    told_of_silence = models.BooleanField(_("told what silence means"), default=False)
    proof = models.CharField(_("proof"), max_length=200, blank=True, default="")
    delivered_at = models.DateTimeField(_("delivered"))
    first_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    second_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("and"))

    class Meta:
        verbose_name = _("proof of delivery")
        verbose_name_plural = _("proofs of delivery")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(means="door") | (Q(second_by__isnull=False) & ~Q(second_by=F("first_by"))),
                name="delivery_door_by_two",
                violation_error_message=_("A visit is made by two persons."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.roll_unit_id} {self.means}"


class DoorVisit(models.Model):
    """A visit of two at the door (上门登记), perhaps noted without a network. `client_id` makes it arrive once."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="visits", verbose_name=_("owners' assembly"))
    client_id = models.UUIDField(unique=True)
    roll_unit = models.ForeignKey(RollUnit, models.PROTECT, related_name="visits", verbose_name=_("unit"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=VisitOutcome)
    first_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    second_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("and"))
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    visited_at = models.DateTimeField(_("visited"))
    noted_at = models.DateTimeField(_("noted"))
    entry = models.ForeignKey(BallotEntry, models.PROTECT, null=True, blank=True, related_name="visits")

    class Meta:
        verbose_name = _("visit at the door")
        verbose_name_plural = _("visits at the door")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_by=F("second_by")),
                name="door_visit_by_two",
                violation_error_message=_("A visit is made by two persons."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="voted", entry__isnull=False) | (~Q(outcome="voted") & Q(entry__isnull=True)),
                name="door_visit_ballot",
            ),
        ]

    def __str__(self) -> str:
        return str(self.client_id)


class Proxy(models.Model):
    """An owner lets somebody vote (委托书), for all units or those named. Insert-only but for its end."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="proxies", verbose_name=_("owners' assembly"))
    principal = models.ForeignKey(RollOwner, models.PROTECT, related_name="+", verbose_name=_("owner"))
    agent_key = models.CharField(max_length=32)
    agent_user = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account of the agent")
    )
    agent_name = EncryptedTextField(_("agent"), blank=True, default="")
    agent_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_written = models.BooleanField(_("in writing"), default=True)
    units = models.JSONField(_("units"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = pgettext("assembly", "proxy")
        verbose_name_plural = pgettext("assembly", "proxies")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.agent_key}"
