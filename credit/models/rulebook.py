"""Rulebooks and their versions."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from credit.choices import RulebookState, Subject
from credit.querysets import RulebookVersionQuerySet


class Rulebook(models.Model):
    """A scoring standard of the jurisdiction, whatever its version (评分规则、评价标准)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("rulebook")
        verbose_name_plural = _("rulebooks")
        ordering = ["code"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class RulebookVersion(models.Model):
    """One text of a rulebook. The text never changes; a change is the next version.

    `document` is checked against `credit/schema/rulebook.schema.json`; `digest` is SHA-256 over its canonical
    JSON. One person proposes, another one adopts. The period of force is half-open.
    """

    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name=_("rulebook"), related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("rates"), max_length=20, choices=Subject, default=Subject.FIRM)
    document = models.JSONField(_("document"))
    source_text = models.TextField(_("text as written"), blank=True)
    digest = models.CharField(_("SHA-256"), max_length=64)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    state = models.CharField(_("sign-off"), max_length=20, choices=RulebookState, default=RulebookState.DRAFT)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("proposed by"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    copied_from = models.CharField(_("copied from"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RulebookVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rulebook version")
        verbose_name_plural = _("rulebook versions")
        ordering = ["rulebook__code", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "number"], name="rulebook_version_numbered_once"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="rulebook_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="rulebook_two_people",
                violation_error_message=_("Whoever proposed a rulebook cannot decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="proposed", proposed_by__isnull=False, proposed_at__isnull=False)
                | Q(
                    state__in=["adopted", "refused"],
                    proposed_by__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="rulebook_signed",
                violation_error_message=_("A rulebook is proposed by one person and adopted by another."),
            ),
            ExclusionConstraint(
                name="rulebook_one_in_force",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    (
                        Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state="adopted"),
                violation_error_message=_("Another rulebook is in force in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rulebook} · {self.number}"
