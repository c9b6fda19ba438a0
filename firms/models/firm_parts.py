"""What belongs to the file of a firm: branches and honours."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from firms.models.firm import PropertyFirm, validate_unified_code
from firms.querysets import HonourQuerySet
from firms.rules import SHAPE


class FirmBranch(models.Model):
    """A branch of a firm (分支机构); open from a day on until it closes."""

    firm = models.ForeignKey(PropertyFirm, models.PROTECT, verbose_name=_("firm"), related_name="branches")
    name = models.CharField(_("name of the branch"), max_length=200)
    unified_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, validators=[validate_unified_code]
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    contact_phone = models.CharField(_("office phone"), max_length=40, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ["opened_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "name"],
                name="firm_branch_once",
                violation_error_message=_("The firm has a branch of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(unified_code="") | Q(unified_code__regex=SHAPE),
                name="firm_branch_code_shape",
                violation_error_message=_("A unified social credit code has 18 characters, without I, O, S, V and Z."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="firm_branch_ordered",
                violation_error_message=_("A branch closes after it opened."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FirmHonour(models.Model):
    """An honour that somebody awarded to a firm (企业荣誉), valid until a day (not included) or for good."""

    firm = models.ForeignKey(PropertyFirm, models.PROTECT, verbose_name=_("firm"), related_name="honours")
    title = models.CharField(_("honour"), max_length=200)
    issuer = models.CharField(_("awarded by"), max_length=200)
    number = models.CharField(_("number of the certificate"), max_length=80, blank=True)
    awarded_on = models.DateField(_("awarded on"))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["-awarded_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "title", "awarded_on"],
                name="firm_honour_once",
                violation_error_message=_("This honour stands in the register already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("awarded_on")),
                name="firm_honour_ordered",
                violation_error_message=_("An honour is valid for some time after it was awarded."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
