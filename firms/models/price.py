"""Service levels, reference prices, and what an estate pays."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.choices import BuildingType
from firms.models.duty import period_range
from firms.querysets import DatedQuerySet, FeeQuerySet
from places.choices import EstateKind


class ServiceLevel(models.Model):
    """A level of service as the jurisdiction describes it (物业服务等级). Effective-dated; `items` is a list of texts.

    `rank` is 1 for the simplest service.
    """

    code = models.SlugField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank (1 is the simplest)"), default=1)
    items = models.JSONField(_("what it holds"), default=list, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        ordering = ["rank", "code", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="service_level_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            ExclusionConstraint(
                name="service_level_once",
                expressions=[("code", RangeOperators.EQUAL), (period_range(), RangeOperators.OVERLAPS)],
                violation_error_message=_("This level is described for that period already. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReferencePrice(models.Model):
    """What a level of service usually costs (物业服务参考价): yuan per m² and month, from low to high."""

    level_code = models.SlugField(_("service level"), max_length=30)
    estate_kind = models.CharField(
        _("kind of place"), max_length=20, choices=EstateKind, default=EstateKind.RESIDENTIAL
    )
    building_type = models.CharField(
        pgettext_lazy("disclosure", "buildings"), max_length=10, choices=BuildingType, default=BuildingType.ALL
    )
    low_amount = models.DecimalField(_("from (yuan/m²/month)"), max_digits=8, decimal_places=4)
    high_amount = models.DecimalField(_("to (yuan/m²/month)"), max_digits=8, decimal_places=4)
    legal_source = models.CharField(_("legal source"), max_length=200)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference price")
        verbose_name_plural = _("reference prices")
        ordering = ["estate_kind", "level_code", "building_type", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="reference_price_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(low_amount__gt=0, high_amount__gte=F("low_amount")),
                name="reference_price_ordered",
                violation_error_message=_("A price is more than 0, and the upper end not below the lower one."),
            ),
            ExclusionConstraint(
                name="reference_price_once",
                expressions=[
                    ("level_code", RangeOperators.EQUAL),
                    ("estate_kind", RangeOperators.EQUAL),
                    ("building_type", RangeOperators.EQUAL),
                    (period_range(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This price is set for that period already. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level_code} {self.low_amount}–{self.high_amount}"


class FeeStandard(models.Model):
    """What a project charges from a day on (收费标准): yuan per m² and month. Insert-only; the latest day counts.

    A fee above the one before stands on a filed fee-adjustment case (`case`).
    """

    project = models.ForeignKey("firms.ServiceProject", models.PROTECT, related_name="fees", verbose_name=_("project"))
    building_type = models.CharField(
        pgettext_lazy("disclosure", "buildings"), max_length=10, choices=BuildingType, default=BuildingType.ALL
    )
    level_code = models.SlugField(_("service level"), max_length=30, blank=True)
    amount = models.DecimalField(_("fee (yuan/m²/month)"), max_digits=8, decimal_places=4)
    basis = models.CharField(_("basis"), max_length=200)
    effective_from = models.DateField(_("from"))
    case = models.OneToOneField(
        "firms.FeeAdjustment", models.PROTECT, null=True, related_name="fee", verbose_name=_("fee-adjustment case")
    )
    created_at = models.DateTimeField(_("entered"))

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee standard")
        verbose_name_plural = _("fee standards")
        ordering = ["building_type", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["project", "building_type", "effective_from"],
                name="fee_standard_once_a_day",
                violation_error_message=_("A fee of that day is entered already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="fee_standard_positive",
                violation_error_message=_("A fee is more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
