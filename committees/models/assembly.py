"""An assembly of the owners: what is voted on, when, and by which rules."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import AssemblyKind, AssemblyState, ChainMatter, LegalClass, Matter, OfficerTask
from committees.querysets.assembly import AssemblyQuerySet

HEX_64 = r"^[0-9a-f]{64}$"


class Assembly(models.Model):
    """One assembly of the owners of an estate (业主大会会议).

    `rules` is the snapshot of `committees.rules_source` taken at the notice, `rules_digest` its SHA-256. What the
    notice says is frozen by a trigger (migration 0003): afterwards only the state and its moments move on.
    """

    code = models.CharField(_("code"), max_length=16, unique=True, editable=False)
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="assemblies")
    preparation = models.ForeignKey(
        "committees.ElectionPreparation",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="assemblies",
        verbose_name=_("preparation of an election"),
    )
    kind = models.CharField(pgettext("assembly", "kind"), max_length=20, choices=AssemblyKind)
    title = models.CharField(pgettext("assembly", "title"), max_length=200)
    state = models.CharField(
        pgettext("assembly", "state"), max_length=20, choices=AssemblyState, default=AssemblyState.DRAFT
    )
    opens_at = models.DateTimeField(_("voting begins"))
    closes_at = models.DateTimeField(_("voting ends"))
    warns_of_silence = models.BooleanField(_("owners are told what silence means"), default=False)
    warning = models.CharField(_("what owners are told about silence"), max_length=500, blank=True, default="")
    rules = models.JSONField(_("rules of the count"), default=dict, blank=True)
    rules_digest = models.CharField(_("digest of the rules"), max_length=64, blank=True, default="")
    notice_at = models.DateTimeField(_("notice given"), null=True, blank=True)
    opened_at = models.DateTimeField(_("voting opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("voting closed"), null=True, blank=True)
    counted_at = models.DateTimeField(_("votes counted"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    cancelled_at = models.DateTimeField(pgettext("assembly", "cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        verbose_name = _("owners' assembly")
        verbose_name_plural = _("owners' assemblies")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="assembly_window_ordered",
                violation_error_message=_("The voting must end after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="assembly_titled", violation_error_message=_("An assembly has a title.")
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | (Q(notice_at__isnull=False) & Q(rules_digest__regex=HEX_64)),
                name="assembly_notice_whole",
                violation_error_message=_("A notice has a moment and the rules of the count."),
            ),
            models.UniqueConstraint(
                fields=["preparation"],
                condition=~Q(state="cancelled"),
                name="assembly_once_for_an_election",
                violation_error_message=_("This election has an assembly already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        return self.state == AssemblyState.VOTING

    @property
    def is_over(self) -> bool:
        """Whether no ballot can come in any more."""
        return self.state in (AssemblyState.CLOSED, AssemblyState.COUNTED, AssemblyState.ANNOUNCED)

    @property
    def is_public(self) -> bool:
        return self.state not in (AssemblyState.DRAFT, AssemblyState.CANCELLED) or self.notice_at is not None

    @property
    def count_rules(self) -> dict[str, Any]:
        """The rules in the form of `committees.rules.read_rules`."""
        return dict(self.rules.get("rules", {}))


DELIBERATED_AS = {
    Matter.HIRE_DISMISS: ChainMatter.FIRM,
    Matter.USE_FUND: ChainMatter.REPAIR,
    Matter.RAISE_FUND: ChainMatter.FUND,
    Matter.COMMON_PART_USE: ChainMatter.COMMON_PARTS,
}
"""What a joint matter of the owners is deliberated as, whatever else the motion is about."""


class Motion(models.Model):
    """One question of the agenda (表决事项). Fixed at the notice.

    Motions of one `election` are candidates for the same `seats`; the one who passes with the most heads comes first.
    `candidate` is who stands, in an assembly for a preparation: somebody of its posted list.
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="motions", verbose_name=_("owners' assembly"))
    number = models.PositiveSmallIntegerField(_("number"))
    matter = models.CharField(pgettext("motion", "matter"), max_length=30, choices=Matter)
    legal_class = models.CharField(pgettext("motion", "class"), max_length=12, choices=LegalClass)
    title = models.CharField(pgettext("motion", "question"), max_length=200)
    text = models.TextField(pgettext("motion", "text"), blank=True, default="")
    about = models.CharField(
        pgettext("motion", "what it is about"), max_length=20, choices=ChainMatter, blank=True, default=""
    )
    reference = models.PositiveBigIntegerField(pgettext("motion", "number of its case"), default=0)
    election = models.CharField(_("election"), max_length=80, blank=True, default="")
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    candidate = models.ForeignKey(
        "committees.Candidate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="motions",
        verbose_name=_("candidate"),
    )

    class Meta:
        verbose_name = pgettext("assembly", "motion")
        verbose_name_plural = pgettext("assembly", "motions")
        ordering = ["assembly", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="motion_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="motion_titled"),
            models.CheckConstraint(
                condition=Q(election="", seats__isnull=True)
                | (~Q(election="") & Q(seats__gte=1, matter="committee", seats__isnull=False)),
                name="motion_election_whole",
                violation_error_message=_("An election has seats, and its matter is the committee."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def deliberated_as(self) -> frozenset[str]:
        """The matters under which deliberation may be needed before the vote: what it is about, and what it is."""
        return frozenset(filter(None, (self.about, DELIBERATED_AS.get(self.matter))))


class AssemblyOfficer(models.Model):
    """A person with a task in an assembly (会务人员)."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="officers", verbose_name=_("owners' assembly"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("account"))
    task = models.CharField(_("task"), max_length=10, choices=OfficerTask)
    appointed_at = models.DateTimeField(_("appointed"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext("assembly", "officer of an assembly")
        verbose_name_plural = pgettext("assembly", "officers of an assembly")
        ordering = ["task", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "user", "task"],
                condition=Q(released_at__isnull=True),
                name="assembly_task_once",
                violation_error_message=_("This person has this task already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()} {self.user_id}"


class MotionResult(models.Model):
    """How a motion was decided (表决结果). Insert-only.

    `values` has the keys of `committees.rules.tally_values`; ballots are named by their numbers in the ledger.
    """

    motion = models.OneToOneField(
        Motion, models.PROTECT, related_name="result", verbose_name=pgettext("assembly", "motion")
    )
    is_passed = models.BooleanField(_("passed"))
    is_elected = models.BooleanField(_("elected"), null=True)
    clause = models.CharField(_("clause"), max_length=200)
    values = models.JSONField(_("figures"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("result of a motion")
        verbose_name_plural = _("results of motions")
        ordering = ["motion"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.is_passed}"


class AssemblyRecord(models.Model):
    """The published record of an assembly (表决结果公告): canonical JSON and its digest. Insert-only."""

    assembly = models.OneToOneField(Assembly, models.PROTECT, related_name="record", verbose_name=_("owners' assembly"))
    payload = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("record of an assembly")
        verbose_name_plural = _("records of assemblies")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(sha256__regex=HEX_64), name="assembly_record_digest")]

    def __str__(self) -> str:
        return self.sha256[:12]
