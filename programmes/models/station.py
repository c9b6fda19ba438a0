"""Convenience stations, their tools, who has borrowed one; how long personal data are kept."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_name, mask_phone
from programmes.choices_volunteers import LendingBasis, TermKind
from programmes.models.register import ORDERED, PERIOD
from programmes.querysets import EffectiveQuerySet
from programmes.querysets_volunteers import LoanQuerySet, OfAreaQuerySet, ToolQuerySet


class ConvenienceStation(models.Model):
    """A station where residents get help and borrow tools (便民服务点). All of it is public."""

    name = models.CharField(_("name"), max_length=100)
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="stations")
    address = models.CharField(_("address"), max_length=200)
    opening_hours = models.CharField(_("opening hours"), max_length=200)
    office_phone = models.CharField(_("phone of the station"), max_length=30, blank=True, default="")
    is_open = models.BooleanField(_("in service"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("convenience station")
        verbose_name_plural = _("convenience stations")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="station_once_an_area",
                violation_error_message=_("There is a station of this name in the area."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LendingTool(models.Model):
    """One tool of a station (共享工具). `basis` says for whom; `hours_needed` counts for the basis `hours` only."""

    station = models.ForeignKey(
        ConvenienceStation, models.PROTECT, verbose_name=pgettext_lazy("volunteers", "station"), related_name="tools"
    )
    name = models.CharField(pgettext_lazy("volunteers", "tool"), max_length=60)
    number = models.CharField(_("number of the tool"), max_length=30)
    basis = models.CharField(_("for whom"), max_length=20, choices=LendingBasis, default=LendingBasis.OPEN)
    hours_needed = models.DecimalField(_("hours needed"), max_digits=5, decimal_places=1, null=True, blank=True)
    most_days = models.PositiveSmallIntegerField(_("longest loan (days)"), default=7)
    is_in_use = models.BooleanField(_("in use"), default=True)

    objects = ToolQuerySet.as_manager()

    class Meta:
        verbose_name = _("tool to lend")
        verbose_name_plural = _("tools to lend")
        ordering = ["station_id", "name", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["station", "number"],
                name="tool_number_once_a_station",
                violation_error_message=_("The station has a tool of this number."),
            ),
            models.CheckConstraint(
                condition=Q(basis="hours", hours_needed__gt=0, hours_needed__isnull=False)
                | (~Q(basis="hours") & Q(hours_needed__isnull=True)),
                name="tool_hours_with_their_basis",
                violation_error_message=_("Hours are named for tools that are lent by hours, and only for those."),
            ),
            models.CheckConstraint(
                condition=Q(most_days__gte=1, most_days__lte=90),
                name="tool_days_plausible",
                violation_error_message=_("A loan lasts between 1 and 90 days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class ToolLoan(models.Model):
    """Somebody has a tool. One open loan of a tool at a time; contact encrypted, masked, forgotten after the term."""

    tool = models.ForeignKey(
        LendingTool, models.PROTECT, verbose_name=pgettext_lazy("volunteers", "tool"), related_name="loans"
    )
    borrower = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("account"),
        related_name="tool_loans",
    )
    contact_name = EncryptedTextField(_("name"), blank=True, default="")
    contact_phone = EncryptedTextField(_("phone"), blank=True, default="")
    basis = models.CharField(_("lent because of"), max_length=20, choices=LendingBasis, blank=True)
    lent_at = models.DateTimeField(_("lent"))
    due_on = models.DateField(_("due"))
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, blank=True)
    lent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("lent by"), related_name="+"
    )

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan of a tool")
        verbose_name_plural = _("loans of tools")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["tool"],
                condition=Q(returned_at__isnull=True),
                name="tool_one_loan_at_a_time",
                violation_error_message=_("This tool is lent out. Take it back first."),
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("lent_at")),
                name="loan_returned_after_lent",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(borrower__isnull=True, basis="", returned_at__isnull=False),
                name="loan_forgotten_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.lent_at:%Y-%m-%d}"

    @property
    def masked_contact(self) -> str:
        """`王** 138****5678`; empty when the data were deleted."""
        return f"{mask_name(self.contact_name)} {mask_phone(self.contact_phone)}".strip()


class KeepingTerm(models.Model):
    """How many days personal data of finished visits or loans are kept, from a day on, with the source."""

    kind = models.CharField(_("about"), max_length=20, choices=TermKind)
    days = models.PositiveIntegerField(_("days"))
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("keeping term")
        verbose_name_plural = _("keeping terms")
        ordering = ["kind", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=ORDERED,
                name="keeping_term_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="keeping_term_has_source",
                violation_error_message=_("A rule names its source."),
            ),
            ExclusionConstraint(
                name="keeping_term_one_in_force",
                expressions=[("kind", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_from:%Y-%m-%d}"
