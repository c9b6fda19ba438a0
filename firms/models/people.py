"""Invitations of a firm's colleagues."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.masking import mask_email, mask_phone
from firms.models.firm import PropertyFirm

_USER = settings.AUTH_USER_MODEL


class FirmInvitation(models.Model):
    """A one-time link by which a colleague gets an account with a role of the firm (企业人员邀请).

    Sent to one mail address or mobile number, kept encrypted. Only a digest of the link's secret is kept.
    """

    firm = models.ForeignKey(PropertyFirm, models.PROTECT, related_name="invitations", verbose_name=_("firm"))
    role = models.ForeignKey("accounts.Role", models.PROTECT, related_name="+", verbose_name=_("role"))
    display_name = models.CharField(_("name shown"), max_length=100, blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    contact_hash = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("account"))
    cancelled_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation to a firm")
        verbose_name_plural = _("invitations to firms")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="firm_invitation_expires_later",
                violation_error_message=_("The invitation must be valid for some time."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="firm_invitation_one_end",
                violation_error_message=_("An invitation is accepted or taken back, not both."),
            ),
            models.UniqueConstraint(
                fields=["firm", "role", "contact_hash"],
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="firm_invitation_open_once",
                violation_error_message=_("This person has an open invitation already. Take it back first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} · {self.masked_contact}"

    @property
    def masked_contact(self) -> str:
        """Address or number for lists."""
        return mask_email(self.email) if self.email else mask_phone(self.phone)

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.cancelled_at is None and now < self.expires_at
