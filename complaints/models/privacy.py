"""How long personal data is kept, and what was made unreadable."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from complaints.models.complaint import Complaint


class RetentionPolicy(models.Model):
    """How long finished complaints keep what points to a person (个人信息保存期限), from a day on.

    Days count from the day after the last step of the handling. `delete_after_days` empty: title and text stay,
    without the person.
    """

    effective_from = models.DateField(_("from"), unique=True)
    anonymise_after_days = models.PositiveIntegerField(_("days until it is made anonymous"), default=365)
    delete_after_days = models.PositiveIntegerField(
        _("days until text and photos are deleted"), null=True, blank=True, default=1095
    )
    legal_source = models.CharField(_("legal source"), max_length=200)

    class Meta:
        verbose_name = _("retention policy")
        verbose_name_plural = _("retention policies")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delete_after_days__isnull=True) | Q(delete_after_days__gte=F("anonymise_after_days")),
                name="complaint_retention_ordered",
                violation_error_message=_("Text is deleted after it was made anonymous, not before."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"


class SealedOriginal(models.Model):
    """What stood where something was made unreadable (封存原件). Encrypted; read with a reason, each time audited.

    `source` is model and field, as `complaintevent.note`; `object_id` the row. A photo is kept here as Base64, so that
    encryption, backup and deletion are those of the database.
    """

    PHOTO = "complaintphoto.file"

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="sealed", verbose_name=_("complaint"))
    source = models.CharField(_("what"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    content = EncryptedTextField(_("original"), editable=False)
    sealed_at = models.DateTimeField(_("sealed"))
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("sealed original")
        verbose_name_plural = _("sealed originals")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.sealed_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """What it was, in words: the kind of row and the field."""
        model, field = self.source.split(".")
        meta = apps.get_model("complaints", model)._meta
        return f"{meta.verbose_name} · {meta.get_field(field).verbose_name}"
