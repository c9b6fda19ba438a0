"""Contracts of a project and the post of its manager."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_phone
from firms.choices import ContractKind, FeeModel
from firms.models.project import ServiceProject
from firms.querysets import EffectiveQuerySet


def _period() -> Func:
    return Func("effective_from", "effective_to", function="daterange", output_field=DateRangeField())


class ServiceContract(models.Model):
    """A service contract of a project (物业服务合同), half-open. Contracts of one estate do not overlap.

    `agreed_to` is the end that was agreed, `effective_to` the real one: they differ when the firm leaves earlier, and
    a contract that never began has an empty period. The fee is yuan per m² and month. `estate` is that of the
    project; a foreign key over both columns holds it to that.
    """

    project = models.ForeignKey(ServiceProject, models.PROTECT, verbose_name=_("project"), related_name="contracts")
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="contracts")
    kind = models.CharField(_("kind of contract"), max_length=20, choices=ContractKind)
    number = models.CharField(_("number of the contract"), max_length=80, blank=True)
    signed_on = models.DateField(_("signed on"))
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    agreed_to = models.DateField(_("agreed until (not included)"), null=True, blank=True)
    fee_amount = models.DecimalField(
        _("fee (yuan per m² and month)"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    fee_model = models.CharField(_("mode"), max_length=20, choices=FeeModel, blank=True)
    filed_on = models.DateField(_("filed on"))
    due_on = models.DateField(_("to be filed by"), null=True, blank=True)
    filing = models.OneToOneField(
        "firms.Filing",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("record", "filing"),
        related_name="contract",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("service contract")
        verbose_name_plural = _("service contracts")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="contract_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_to__isnull=True) | Q(agreed_to__gt=F("effective_from")),
                name="contract_term_ordered",
                violation_error_message=_("The contract ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(fee_amount__isnull=True) | Q(fee_amount__gte=0),
                name="contract_fee_not_negative",
                violation_error_message=_("The fee cannot be negative."),
            ),
            ExclusionConstraint(
                name="contract_one_at_a_time",
                expressions=[("estate", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another contract of this estate runs in that period. Check the dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} {self.effective_from}"

    @property
    def is_late(self) -> bool:
        """Whether it was filed after its day."""
        return self.due_on is not None and self.filed_on > self.due_on


class ManagerPost(models.Model):
    """Who is the project manager from a day on (项目负责人任职), one at a time. A post; persons are never rated."""

    project = models.ForeignKey(ServiceProject, models.PROTECT, verbose_name=_("project"), related_name="manager_posts")
    name = models.CharField(_("project manager"), max_length=100)
    phone = EncryptedTextField(_("manager's phone"), blank=True, default="")
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"))
    due_on = models.DateField(_("to be reported by"), null=True, blank=True)
    filing = models.OneToOneField(
        "firms.Filing",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("record", "filing"),
        related_name="manager_post",
    )

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("post of a project manager")
        verbose_name_plural = _("posts of project managers")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="manager_post_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            ExclusionConstraint(
                name="manager_post_one_at_a_time",
                expressions=[("project", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("The project has another manager in that period. Check the day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """The number for those who may not read it."""
        return mask_phone(self.phone)

    @property
    def is_late(self) -> bool:
        """Whether it was reported after its day."""
        return self.due_on is not None and self.reported_on > self.due_on
