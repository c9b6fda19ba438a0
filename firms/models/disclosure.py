"""What firms disclosed: versions that are never changed, their account lines, reviews, proofs, orders to correct."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.choices import DutyKind, LineItem, LineSection, PaidFrom
from firms.querysets import DisclosureQuerySet, RepairRecordQuerySet, VersionQuerySet


class Disclosure(models.Model):
    """One thing that one project owes for one period (信息公开事项). Insert-only: what is said stands in its versions.

    The period is half-open; both days are empty for what is shown all the time.
    """

    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, related_name="disclosures", verbose_name=_("project")
    )
    kind = models.CharField(_("what is disclosed"), max_length=20, choices=DutyKind)
    period_start = models.DateField(pgettext_lazy("disclosure", "period from"), null=True, blank=True)
    period_end = models.DateField(_("period until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "period_start"],
                nulls_distinct=False,
                name="disclosure_once_per_period",
                violation_error_message=_("This period has been disclosed already. Correct what stands there."),
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True, period_end__isnull=True)
                | Q(period_start__isnull=False, period_end__isnull=False, period_end__gt=F("period_start")),
                name="disclosure_period_whole",
                violation_error_message=_("A period has a first day and an end after it."),
            ),
        ]

    def __str__(self) -> str:
        period = f" {self.period_start:%Y-%m-%d}" if self.period_start else ""
        return f"{self.get_kind_display()}{period}"

    @property
    def last_day(self) -> datetime.date | None:
        """The last day of the period; None for what is shown all the time."""
        return None if self.period_end is None else self.period_end - datetime.timedelta(days=1)


class DisclosureVersion(models.Model):
    """One wording of a disclosure (公开内容版本). Insert-only, enforced by a trigger; a correction is the next number.

    Amounts are yuan. `opening + income_total − spending_total = closing`, checked by the database. `facts` holds the
    items of a notice board as code → text. `posted_from`, `posted_to`: first and last day of the paper on the board.
    `digest` is the SHA-256 of the canonical content with the digest of the version before.
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="versions", verbose_name=_("disclosure"))
    number = models.PositiveSmallIntegerField(_("version"))
    duty = models.ForeignKey(
        "firms.DisclosureDuty", models.PROTECT, null=True, related_name="+", verbose_name=_("duty")
    )
    text = models.TextField(_("content"), blank=True)
    facts = models.JSONField(_("items"), default=dict, blank=True)
    opening_amount = models.DecimalField(_("opening balance"), max_digits=14, decimal_places=2, null=True)
    income_total = models.DecimalField(_("came in"), max_digits=14, decimal_places=2, null=True)
    spending_total = models.DecimalField(_("went out"), max_digits=14, decimal_places=2, null=True)
    closing_amount = models.DecimalField(_("closing balance"), max_digits=14, decimal_places=2, null=True)
    fund_balance_amount = models.DecimalField(_("repair fund today"), max_digits=14, decimal_places=2, null=True)
    fund_first_amount = models.DecimalField(
        _("repair fund as first paid in"), max_digits=14, decimal_places=2, null=True
    )
    posted_from = models.DateField(_("on the board from"), null=True)
    posted_to = models.DateField(_("on the board to (included)"), null=True)
    needs_review = models.BooleanField(_("public only after review"), default=False)
    correction_reason = models.CharField(_("why it was corrected"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("handed in"))
    digest = models.CharField(_("SHA-256"), max_length=64)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a disclosure")
        verbose_name_plural = _("versions of disclosures")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="disclosure_version_once"),
            models.CheckConstraint(
                condition=Q(number=1, correction_reason="") | (Q(number__gt=1) & ~Q(correction_reason="")),
                name="disclosure_correction_has_reason",
                violation_error_message=_("A correction says why; the first version corrects nothing."),
            ),
            models.CheckConstraint(
                condition=Q(
                    opening_amount__isnull=True,
                    income_total__isnull=True,
                    spending_total__isnull=True,
                    closing_amount__isnull=True,
                )
                | Q(
                    opening_amount__isnull=False,
                    income_total__isnull=False,
                    spending_total__isnull=False,
                    closing_amount__isnull=False,
                    closing_amount=F("opening_amount") + F("income_total") - F("spending_total"),
                ),
                name="disclosure_account_adds_up",
                violation_error_message=_("The account does not add up."),
            ),
            models.CheckConstraint(
                condition=Q(posted_from__isnull=True, posted_to__isnull=True)
                | Q(posted_from__isnull=False, posted_to__isnull=False, posted_to__gte=F("posted_from")),
                name="disclosure_posting_whole",
                violation_error_message=_("A posting has a first and a last day, in this order."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure} · {self.number}"

    @property
    def posted_days(self) -> int:
        """Days on the board, first and last included; 0 without a posting."""
        if self.posted_from is None or self.posted_to is None:
            return 0
        return (self.posted_to - self.posted_from).days + 1


class AccountLine(models.Model):
    """One line of an account (收支明细). Insert-only. Yuan.

    What came in: gross − cost = amount, for common revenue. What went out, and money paid in: only the amount.
    """

    version = models.ForeignKey(DisclosureVersion, models.PROTECT, related_name="lines", verbose_name=_("version"))
    section = models.CharField(pgettext_lazy("disclosure", "side"), max_length=10, choices=LineSection)
    position = models.PositiveSmallIntegerField(_("position"))
    item = models.CharField(pgettext_lazy("disclosure", "item"), max_length=20, choices=LineItem)
    title = models.CharField(_("what for"), max_length=120, blank=True)
    gross_amount = models.DecimalField(_("gross"), max_digits=14, decimal_places=2, null=True)
    cost_amount = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("line of an account")
        verbose_name_plural = _("lines of accounts")
        ordering = ["section", "position", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "section", "position"], name="disclosure_line_position_once"),
            models.CheckConstraint(
                condition=Q(gross_amount__isnull=True, cost_amount__isnull=True, amount__gte=0)
                | Q(
                    section=LineSection.INCOME,
                    gross_amount__isnull=False,
                    cost_amount__isnull=False,
                    gross_amount__gte=0,
                    cost_amount__gte=0,
                    amount=F("gross_amount") - F("cost_amount"),
                ),
                name="disclosure_line_net_is_gross_less_cost",
                violation_error_message=_("Net is gross less cost, and no amount is below nought."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_item_display()


class DisclosureReview(models.Model):
    """The office looked at a version (审核). Insert-only, once per version."""

    version = models.OneToOneField(DisclosureVersion, models.PROTECT, related_name="review", verbose_name=_("version"))
    is_accepted = models.BooleanField(pgettext_lazy("disclosure", "accepted"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    reviewed_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("review of a disclosure")
        verbose_name_plural = _("reviews of disclosures")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=True) | ~Q(reason=""),
                name="disclosure_return_has_reason",
                violation_error_message=_("Say what has to be corrected."),
            )
        ]

    def __str__(self) -> str:
        return str(self.version)


class PostingProof(models.Model):
    """A photo of the paper on the notice board (张贴照片), made small and free of metadata. Insert-only.

    Shown to the firm and the office only: strangers may stand in the picture.
    """

    version = models.ForeignKey(DisclosureVersion, models.PROTECT, related_name="proofs", verbose_name=_("version"))
    file = models.FileField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    added_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("photo of a posting")
        verbose_name_plural = _("photos of postings")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.version} · {self.pk}"


class CorrectionOrder(models.Model):
    """The office orders a public version to be corrected (责令更正). Insert-only; done by a later version."""

    version = models.OneToOneField(
        DisclosureVersion, models.PROTECT, related_name="correction_order", verbose_name=_("version")
    )
    reason = models.CharField(_("what is wrong"), max_length=300)
    due_on = models.DateField(_("to be corrected by"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    ordered_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("order to correct")
        verbose_name_plural = _("orders to correct")
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version)


class RepairRecord(models.Model):
    """One repair or maintenance of common parts (维修养护记录). Insert-only; a correction replaces the one before."""

    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, related_name="repairs", verbose_name=_("project")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("corrects")
    )
    done_on = models.DateField(_("done on"))
    facility = models.CharField(_("what was repaired"), max_length=80)
    work = models.CharField(_("work done"), max_length=300)
    contractor = models.CharField(_("by which company"), max_length=120, blank=True)
    cost_amount = models.DecimalField(_("cost (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    paid_from = models.CharField(_("paid from"), max_length=20, choices=PaidFrom)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"))

    objects = RepairRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("repair record")
        verbose_name_plural = _("repair records")
        ordering = ["-done_on", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_amount__gte=0),
                name="repair_cost_not_negative",
                violation_error_message=_("No cost is below nought."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.done_on} {self.facility}"
