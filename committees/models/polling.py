"""A polling with paper ballots: boxes with their seals, who is where and when, papers handed back, recounts by hand."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import ReturnReason
from committees.models.assembly import HEX_64, Assembly
from committees.models.ballot import BallotEntry, BallotPaper
from committees.models.record import WorkPaper
from places.models import Estate

USER = settings.AUTH_USER_MODEL
TWO = _("A box is sealed and opened by two different persons.")


class BallotBox(models.Model):
    """A box for ballot papers at a place (票箱). Insert-only but for its withdrawal.

    Papers are taken from `daily_from` to `daily_to` of each day of the voting; a mobile box (流动票箱) has no hours:
    it is open from its sealing to its return.
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="boxes", verbose_name=_("owners' assembly"))
    number = models.PositiveSmallIntegerField(pgettext("ballot box", "number"))
    place = models.CharField(pgettext("ballot box", "place"), max_length=120)
    is_mobile = models.BooleanField(pgettext("ballot box", "mobile"), default=False)
    daily_from = models.TimeField(_("papers are taken from"), null=True, blank=True)
    daily_to = models.TimeField(_("papers are taken until"), null=True, blank=True)
    set_up_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    set_up_at = models.DateTimeField(_("set up"))
    withdrawn_at = models.DateTimeField(pgettext("ballot box", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")
        ordering = ["assembly", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "number"],
                name="ballot_box_once",
                violation_error_message=_("This assembly has a box with this number already."),
            ),
            models.CheckConstraint(
                condition=~Q(place=""), name="ballot_box_placed", violation_error_message=_("Say where the box stands.")
            ),
            models.CheckConstraint(
                condition=Q(is_mobile=True, daily_from__isnull=True, daily_to__isnull=True)
                | Q(is_mobile=False, daily_from__isnull=False, daily_to__gt=F("daily_from")),
                name="ballot_box_hours",
                violation_error_message=_(
                    "A box that stands has hours, the last after the first; a mobile one has none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Box %(number)s, %(place)s") % {"number": self.number, "place": self.place}

    @property
    def estate(self) -> Estate:
        return self.assembly.estate


class BoxSealing(models.Model):
    """A box was shown empty and sealed before two persons (封箱), a mobile one for each round. Insert-only."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="sealings", verbose_name=_("ballot box"))
    round = models.PositiveSmallIntegerField(pgettext("ballot box", "round"))
    seal_number = models.CharField(_("number of the seal"), max_length=40)
    first_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    second_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("and"))
    photo = models.ForeignKey(
        WorkPaper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo of the seal")
    )
    sealed_at = models.DateTimeField(pgettext("ballot box", "sealed"))

    class Meta:
        verbose_name = _("sealing of a box")
        verbose_name_plural = _("sealings of boxes")
        ordering = ["box", "round"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["box", "round"], name="box_sealing_once"),
            models.CheckConstraint(
                condition=~Q(first_by=F("second_by")), name="box_sealing_by_two", violation_error_message=TWO
            ),
            models.CheckConstraint(condition=~Q(seal_number=""), name="box_sealing_numbered"),
        ]

    def __str__(self) -> str:
        return self.seal_number


class BoxOpening(models.Model):
    """Two persons broke the seal and took the papers out (开箱). Insert-only."""

    sealing = models.OneToOneField(
        BoxSealing, models.PROTECT, related_name="opening", verbose_name=_("sealing of a box")
    )
    first_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    second_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("and"))
    is_intact = models.BooleanField(_("seal unbroken, number as written down"))
    papers_found = models.PositiveIntegerField(_("papers taken out"))
    note = models.CharField(pgettext("ballot box", "remark"), max_length=300, blank=True, default="")
    photo = models.ForeignKey(
        WorkPaper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo of the opening")
    )
    opened_at = models.DateTimeField(pgettext("ballot box", "opened"))

    class Meta:
        verbose_name = _("opening of a box")
        verbose_name_plural = _("openings of boxes")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_by=F("second_by")), name="box_opening_by_two", violation_error_message=TWO
            ),
            models.CheckConstraint(
                condition=Q(is_intact=True) | ~Q(note=""),
                name="box_opening_explained",
                violation_error_message=_("Write down what was wrong with the seal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sealing_id}: {self.papers_found}"


class PollingShift(models.Model):
    """Who is at a box or another place, from when to when (值守班次). Insert-only but for its withdrawal."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="shifts", verbose_name=_("owners' assembly"))
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("account"))
    box = models.ForeignKey(
        BallotBox, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("ballot box")
    )
    place = models.CharField(pgettext("ballot box", "place"), max_length=120, blank=True, default="")
    starts_at = models.DateTimeField(pgettext("shift", "from"))
    ends_at = models.DateTimeField(pgettext("shift", "until"))
    planned_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    planned_at = models.DateTimeField(pgettext("shift", "planned"))
    withdrawn_at = models.DateTimeField(pgettext("shift", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("shift at a polling")
        verbose_name_plural = _("shifts at a polling")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="polling_shift_ordered",
                violation_error_message=_("A shift must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(box__isnull=False, place="") | Q(box__isnull=True) & ~Q(place=""),
                name="polling_shift_placed",
                violation_error_message=_("Say at which box the person is, or at which other place."),
            ),
            ExclusionConstraint(
                name="polling_shift_one_place",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This person is at another place at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at:%F %H:%M}"


class PaperReturn(models.Model):
    """An owner handed a ballot paper back (退票). Insert-only; the code of the paper is void from then on."""

    paper = models.OneToOneField(
        BallotPaper, models.PROTECT, related_name="handed_back", verbose_name=_("ballot paper")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=ReturnReason)
    taken_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by"))
    returned_at = models.DateTimeField(pgettext("paper", "handed back"))

    class Meta:
        verbose_name = _("ballot paper handed back")
        verbose_name_plural = _("ballot papers handed back")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.paper_id)


class BoxRecount(models.Model):
    """The papers of a box are typed again (复点). Insert-only but for its end; one at a time for a box."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="recounts", verbose_name=_("ballot box"))
    reason = models.CharField(_("reason"), max_length=300)
    begun_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    begun_at = models.DateTimeField(pgettext("recount", "begun"))
    ended_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(pgettext("recount", "ended"), null=True, blank=True)
    findings = models.JSONField(pgettext("recount", "findings"), null=True, blank=True)
    note = models.CharField(pgettext("recount", "remark"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("recount of a box")
        verbose_name_plural = _("recounts of boxes")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["box"],
                condition=Q(ended_at__isnull=True),
                name="box_recount_one_at_a_time",
                violation_error_message=_("A recount of this box goes on already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="box_recount_reasoned",
                violation_error_message=_("Say why the box is counted again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id} {self.begun_at:%F %H:%M}"


class RecountTyping(models.Model):
    """A paper as one counter typed it in the recount, without seeing the first typing (复点录入). Insert-only.

    Of the choices there is a digest for each motion, and a box that opens after the close (`sealed`, `commitment`).
    `differing` is written with the second of two that agree: numbers of the motions on which the ledger says
    something else; None before.
    """

    recount = models.ForeignKey(BoxRecount, models.PROTECT, related_name="typings", verbose_name=_("recount of a box"))
    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="recounts", verbose_name=_("ballot paper"))
    typed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("typed by"))
    digests = models.JSONField()
    sealed = models.BinaryField()
    commitment = models.CharField(max_length=64)
    differing = models.JSONField(pgettext("recount", "differs on"), null=True, blank=True)
    typed_at = models.DateTimeField(_("typed"))

    class Meta:
        verbose_name = _("typing of a recount")
        verbose_name_plural = _("typings of recounts")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recount", "paper"], condition=Q(differing__isnull=False), name="recount_paper_settled_once"
            ),
            models.CheckConstraint(condition=Q(commitment__regex=HEX_64), name="recount_typing_committed"),
        ]

    def __str__(self) -> str:
        return f"{self.recount_id}/{self.paper_id}"


class PaperCorrection(models.Model):
    """After a recount another line takes the place of a paper's line in the ledger (更正). Insert-only.

    Both lines stay, with what they say and those who typed them.
    """

    typing = models.OneToOneField(
        RecountTyping, models.PROTECT, related_name="correction", verbose_name=_("typing of a recount")
    )
    old_entry = models.OneToOneField(
        BallotEntry, models.PROTECT, related_name="corrected_by", verbose_name=_("line before")
    )
    new_entry = models.OneToOneField(BallotEntry, models.PROTECT, related_name="corrects", verbose_name=_("line after"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("correction after a recount")
        verbose_name_plural = _("corrections after recounts")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="paper_correction_reasoned",
                violation_error_message=_("Say why the line is corrected."),
            ),
            models.CheckConstraint(condition=~Q(old_entry=F("new_entry")), name="paper_correction_other_line"),
        ]

    def __str__(self) -> str:
        return f"{self.old_entry_id} → {self.new_entry_id}"
