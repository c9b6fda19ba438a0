"""Values that enter a rating beside the ledger: counted indicators, marks of an inspection round, attributes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class IndicatorValue(models.Model):
    """What was measured or judged about a firm or project for a period (指标值、考评结果). Insert-only.

    Either a numerator with a denominator, or a word such as a grade (`text`). Half-open period. A correction is a
    later row of the same name and period; a rating uses the last one it may know. Entered by one person and
    confirmed by another, except what the platform counts itself.
    """

    name = models.CharField(_("name"), max_length=40)
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="indicator_values"
    )
    project = models.ForeignKey(
        "firms.ServiceProject",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("project"),
        related_name="indicator_values",
    )
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period until (not included)"))
    numerator = models.DecimalField(_("numerator"), max_digits=16, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=16, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("word"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("entered by"), related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("confirmed by"), related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"))
    known_at = models.DateTimeField(_("counts since"), null=True, blank=True)

    class Meta:
        verbose_name = _("indicator value")
        verbose_name_plural = _("indicator values")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["firm", "name", "-period_to"], name="indicator_of_firm"),
            models.Index(fields=["known_at"], name="indicator_known"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")),
                name="indicator_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=False, denominator__gt=0, text="")
                | (Q(numerator__isnull=True, denominator__isnull=True) & ~Q(text="")),
                name="indicator_number_or_word",
                violation_error_message=_("Give a numerator with a denominator above zero, or a word."),
            ),
            models.CheckConstraint(
                condition=Q(known_at__isnull=True)
                | Q(entered_by__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("entered_by"))),
                name="indicator_two_people",
                violation_error_message=_("A value that a person entered is confirmed by another person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.name} {self.period_from}"
