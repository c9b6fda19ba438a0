"""Neighbours who report the same thing, and join a complaint instead of making one more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.masking import mask_name, mask_phone
from complaints.models.complaint import Complaint
from complaints.rules import spoken_code


class Joining(models.Model):
    """One neighbour behind a complaint (附议). Has a receipt code of its own and never sees who the others are."""

    receipt_code = models.CharField(_("receipt code"), max_length=12, unique=True, editable=False)
    submission_key = models.UUIDField(_("submission key"), unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="joinings", verbose_name=_("complaint"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("account"), related_name="+"
    )
    reporter_name = EncryptedTextField(_("name"), blank=True, default="")
    reporter_phone = EncryptedTextField(_("phone"), blank=True, default="")
    reporter_phone_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    reporter_email = EncryptedTextField(_("e-mail"), blank=True, default="")
    note = EncryptedTextField(_("words"), blank=True, default="")
    created_at = models.DateTimeField(_("joined"))

    class Meta:
        verbose_name = _("neighbour who joined")
        verbose_name_plural = _("neighbours who joined")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt_code__regex=r"^[2-9A-HJ-NP-Z]{12}$"),
                name="complaint_joining_code_form",
                violation_error_message=_("The receipt code is malformed."),
            ),
            models.UniqueConstraint(
                fields=["complaint", "reporter_phone_hash"],
                condition=~Q(reporter_phone_hash=""),
                name="complaint_joining_phone_once",
                violation_error_message=_("This phone number has joined already."),
            ),
        ]

    def __str__(self) -> str:
        return self.spoken_code

    @property
    def spoken_code(self) -> str:
        """Receipt code in groups of four."""
        return spoken_code(self.receipt_code)

    @property
    def masked_contact(self) -> str:
        """Name and phone as those see them who may not read personal data."""
        parts = (mask_name(self.reporter_name), mask_phone(self.reporter_phone))
        return " ".join(part for part in parts if part)
