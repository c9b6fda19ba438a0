"""Jurisdictions and their host names."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants import choices, validators
from tenants.querysets import JurisdictionQuerySet, OperatorsQuerySet


class Jurisdiction(TenantMixin):
    """A city or district that owns a rule set and one schema (市、区县).

    That a parent is a city is a composite foreign key in the database (migration 0002). The public and the
    template schema have no row: nobody owns them.
    """

    Level = choices.Level
    Status = choices.Status

    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("short name"), max_length=40, unique=True)
    level = models.CharField(_("level"), max_length=20, choices=choices.Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("city"), related_name="districts"
    )
    national_code = models.CharField(_("national code"), max_length=12, unique=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Shanghai", validators=[validators.validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    branding = models.JSONField(_("branding"), default=dict, blank=True, validators=[validators.validate_branding])
    features = models.JSONField(
        _("feature switches"), default=dict, blank=True, validators=[validators.validate_features]
    )
    status = models.CharField(_("status"), max_length=20, choices=choices.Status, default=choices.Status.PROVISIONING)
    deletion_grace_days = models.PositiveSmallIntegerField(
        _("days between a deletion's request and its doing"), default=30
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    auto_create_schema = False
    auto_drop_schema = False
    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["national_code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slug__regex=validators.SLUG_PATTERN)
                & ~Q(slug__in=validators.RESERVED_SLUGS)
                & ~Q(slug__startswith="pg-"),
                name="jurisdiction_slug_format",
                violation_error_message=_(
                    "The short name has small letters, digits and single hyphens, begins with a letter, "
                    "and is not one of the platform's own names."
                ),
            ),
            models.CheckConstraint(
                condition=Q(schema_name__regex=validators.SCHEMA_PATTERN),
                name="jurisdiction_schema_format",
                violation_error_message=_("The schema's name has small letters, digits and underscores."),
            ),
            models.CheckConstraint(
                condition=Q(level=choices.Level.CITY, national_code__regex=validators.CITY_CODE_PATTERN)
                | Q(level=choices.Level.DISTRICT, national_code__regex=validators.DISTRICT_CODE_PATTERN),
                name="jurisdiction_code_fits_level",
                violation_error_message=_("A city's national code has 4 digits, a district's 6 or 9."),
            ),
            models.CheckConstraint(
                condition=Q(level=choices.Level.CITY, parent__isnull=True)
                | Q(level=choices.Level.DISTRICT, parent__isnull=False),
                name="jurisdiction_parent_fits_level",
                violation_error_message=_("A district belongs to a city; a city belongs to none."),
            ),
            models.CheckConstraint(condition=Q(status__in=choices.Status.values), name="jurisdiction_status_known"),
            models.CheckConstraint(
                condition=Q(deletion_grace_days__gte=1),
                name="jurisdiction_grace_positive",
                violation_error_message=_("At least one day must lie between a deletion's request and its doing."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.slug


class Domain(DomainMixin):
    """A host name of a jurisdiction (域名), small letters, without port."""

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"],
                condition=Q(is_primary=True),
                name="domain_one_primary",
                violation_error_message=_("A jurisdiction has one primary host name."),
            ),
            models.CheckConstraint(
                condition=Q(domain__regex=validators.HOST_PATTERN),
                name="domain_format",
                violation_error_message=_("A host name has small letters, digits, hyphens and dots, and no port."),
            ),
        ]
