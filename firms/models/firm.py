"""The file of one property firm."""

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.masking import mask_name
from firms.choices import FirmStatus
from firms.querysets import FirmQuerySet
from firms.rules import FICTITIOUS_SHAPE, SHAPE, is_unified_code


def validate_unified_code(value: str) -> None:
    """Refuse a code whose check character is wrong: mostly a slip in typing."""
    if not is_unified_code(value):
        raise ValidationError(
            _("“%(code)s” is not a unified social credit code: compare its 18 characters with the business licence."),
            params={"code": value},
        )


class PropertyFirm(models.Model):
    """A firm that serves estates (物业服务企业), known by its unified social credit code (GB 32100).

    `normal_name` finds spelling variants; `search_text` holds name, pinyin initials and code. Services keep both.
    """

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    unified_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        unique=True,
        validators=[validate_unified_code],
        error_messages={"unique": _("A firm with this unified social credit code is already filed.")},
    )
    is_code_fictitious = models.BooleanField(
        _("code is a stand-in"),
        default=False,
        help_text=_("The firm is known only by name so far; the code was made up and belongs to nobody."),
    )
    normal_name = models.CharField(max_length=200, editable=False, db_index=True)
    search_text = models.TextField(blank=True, editable=False)
    status = models.CharField(_("filing"), max_length=20, choices=FirmStatus, default=FirmStatus.FILED)
    registered_address = models.CharField(_("registered address"), max_length=300, blank=True)
    contact_phone = models.CharField(_("office phone"), max_length=40, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    legal_representative = EncryptedTextField(_("legal representative"), blank=True, default="")
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    registration_authority = models.CharField(_("registered with"), max_length=200, blank=True)
    registered_capital = models.DecimalField(
        _("registered capital (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    temporary_since = models.DateField(_("found operating without filing on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = FirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("property firm")
        verbose_name_plural = _("property firms")
        ordering = ["name", "pk"]
        permissions = [
            ("represent_firm", _("May act for the firm")),
            ("answer_complaints", _("May answer complaints for the firm")),
            ("view_credit_file", _("May read the firm's credit file")),
            ("manage_firm_staff", _("May manage the firm's accounts")),
            ("file_for_firm", _("May file for the firm")),
            ("report_for_firm", _("May report for the firm")),
        ]
        default_permissions = ()
        indexes = [GinIndex(fields=["search_text"], name="firm_search", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(unified_code__regex=SHAPE),
                name="firm_code_shape",
                violation_error_message=_("A unified social credit code has 18 characters, without I, O, S, V and Z."),
            ),
            models.CheckConstraint(
                condition=Q(is_code_fictitious=True, unified_code__regex=FICTITIOUS_SHAPE)
                | (Q(is_code_fictitious=False) & ~Q(unified_code__regex=FICTITIOUS_SHAPE)),
                name="firm_code_fictitious_marked",
                violation_error_message=_("Stand-in codes, and only they, carry the division 000000."),
            ),
            models.CheckConstraint(
                condition=Q(registered_capital__isnull=True) | Q(registered_capital__gte=0),
                name="firm_capital_not_negative",
                violation_error_message=_("The registered capital cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name for narrow screens."""
        return self.short_name or self.name

    @property
    def masked_legal_representative(self) -> str:
        """The name for those who may not read it."""
        return mask_name(self.legal_representative)
