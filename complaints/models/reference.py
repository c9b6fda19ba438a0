"""Reference data of a jurisdiction: what can be complained about, and how long handling may take."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.choices import ResponsibleUnit, Severity
from complaints.querysets import CategoryQuerySet, EffectiveQuerySet


class Category(models.Model):
    """A kind of complaint; two levels, complaints carry a leaf (投诉类别)."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("Chinese name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("group"), related_name="children"
    )
    default_severity = models.CharField(_("usual severity"), max_length=20, choices=Severity, default=Severity.ROUTINE)
    responsible_unit = models.CharField(
        _("usually handled by"), max_length=20, choices=ResponsibleUnit, default=ResponsibleUnit.FIRM
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint category")
        verbose_name_plural = _("complaint categories")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent__isnull=True),
                name="complaint_category_not_own_parent",
                violation_error_message=_("A category cannot be its own group."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name in the language of the page."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class HandlingClock(models.Model):
    """How many days handling may take, for a category, a severity, both or neither (办理时限).

    The most specific row in force on the day of receipt counts. Days are working days unless
    `counts_working_days` is off. The source is the local rule that sets the limit.
    """

    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, verbose_name=_("category"))
    severity = models.CharField(_("severity"), max_length=20, choices=Severity, blank=True)
    first_response_days = models.PositiveSmallIntegerField(_("days to the first response"))
    resolution_days = models.PositiveSmallIntegerField(_("days to the answer"))
    counts_working_days = models.BooleanField(_("working days"), default=True)
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("handling clock")
        verbose_name_plural = _("handling clocks")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "severity", "effective_from"],
                nulls_distinct=False,
                name="complaint_clock_once",
                violation_error_message=_("There is already a clock for this category and severity from this day."),
            ),
            models.CheckConstraint(
                condition=Q(first_response_days__gte=1, resolution_days__gte=F("first_response_days")),
                name="complaint_clock_ordered",
                violation_error_message=_("The answer cannot be due before the first response."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="complaint_clock_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or '*'} · {self.severity or '*'}: {self.first_response_days}/{self.resolution_days}"


class HandlingPolicy(models.Model):
    """Limits of handling that hold for every complaint (办理规则), from a day on."""

    effective_from = models.DateField(_("from"), unique=True)
    close_after_days = models.PositiveSmallIntegerField(_("days without a rating before closing"), default=7)
    reopen_within_days = models.PositiveSmallIntegerField(_("days in which a resident may reopen"), default=15)
    reopen_limit = models.PositiveSmallIntegerField(_("times a resident may reopen"), default=2)
    transfer_limit = models.PositiveSmallIntegerField(_("times a complaint may be passed on"), default=1)
    referral_reply_days = models.PositiveSmallIntegerField(
        _("working days in which law enforcement replies to a referral"), default=10
    )
    return_limit = models.PositiveSmallIntegerField(_("times units may give a complaint back"), default=1)
    accept_days = models.PositiveSmallIntegerField(
        _("working days to accept or refuse"), null=True, blank=True, help_text=_("Empty: no limit of its own.")
    )
    group_size = models.PositiveSmallIntegerField(_("people that make a group complaint"), default=10)
    group_accept_days = models.PositiveSmallIntegerField(
        _("working days to accept or refuse a group complaint"),
        null=True,
        blank=True,
        help_text=_("Empty: as any other complaint."),
    )
    extension_limit = models.PositiveSmallIntegerField(_("times more time may be granted"), default=1)
    extension_most_days = models.PositiveSmallIntegerField(_("days granted at most, together"), default=10)
    legal_source = models.CharField(_("legal source"), max_length=200)

    class Meta:
        verbose_name = _("handling policy")
        verbose_name_plural = _("handling policies")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group_size__gte=2)
                & (Q(accept_days__isnull=True) | Q(accept_days__gte=1))
                & (Q(group_accept_days__isnull=True) | Q(group_accept_days__gte=1)),
                name="complaint_policy_accept_days",
                violation_error_message=_("A limit has at least one day, a group at least two people."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"
