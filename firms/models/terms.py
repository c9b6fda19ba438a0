"""Terms of filings and notices, and what is handed over at an exit: data of the jurisdiction."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firms.choices import DayCount, TermKind
from firms.querysets import EffectiveQuerySet

LONGEST_TERM = 400


class FilingTerms(models.Model):
    """Within how many days something is filed, reported or notified (备案及通知时限), from a day on, with its source.

    Of the rows of one kind the latest in force on the day of the event counts. No row: no term.
    """

    kind = models.CharField(_("term for"), max_length=20, choices=TermKind)
    days = models.PositiveSmallIntegerField(_("days"))
    day_count = models.CharField(_("counted in"), max_length=10, choices=DayCount, default=DayCount.NATURAL)
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of filings")
        verbose_name_plural = _("terms of filings")
        ordering = ["kind", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "effective_from"],
                name="filing_terms_once",
                violation_error_message=_("There is already such a row from this day."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_TERM),
                name="filing_terms_days",
                violation_error_message=_("A term has 1 to 400 days."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="filing_terms_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_source=""),
                name="filing_terms_sourced",
                violation_error_message=_("Name the legal source of the term."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.days} {self.get_day_count_display()}"


class HandoverKind(models.Model):
    """Something that a leaving firm hands over (移交事项): rooms, archives, seals, funds. Data, not code."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    is_required = models.BooleanField(_("needed for the end"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    legal_source = models.CharField(_("legal source"), max_length=200, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("thing handed over")
        verbose_name_plural = _("things handed over")
        ordering = ["position", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name
