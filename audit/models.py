"""Append-only record of every change, hash-chained per schema."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.querysets import AuditEntryQuerySet


class AuditEntry(models.Model):
    """Who did what to which object, when and why (审计记录). Written in the transaction of the change.

    `payload` is the canonical JSON of all other columns but the id; the seal's hash covers it.
    No foreign keys: an entry outlives what it speaks of.
    """

    occurred_at = models.DateTimeField(_("time"), db_index=True)
    actor_id = models.BigIntegerField(_("account number"), null=True, db_index=True)
    actor = models.CharField(_("who"), max_length=150)
    role = models.CharField(_("role"), max_length=100, blank=True)
    action = models.CharField(_("action"), max_length=100, db_index=True)
    object_type = models.CharField(_("object type"), max_length=100)
    object_id = models.CharField(_("object number"), max_length=64)
    fields = models.JSONField(_("changed fields"), default=list)
    reason = models.TextField(_("reason"), blank=True)
    request_id = models.CharField(_("request number"), max_length=64, blank=True, db_index=True)
    payload = models.TextField(_("sealed text"))

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_entry_object")]

    def __str__(self) -> str:
        when = f"{timezone.localtime(self.occurred_at):%Y-%m-%d %H:%M}"
        return f"{when} {self.actor} {self.action} {self.object_type} {self.object_id}"


class AuditSeal(models.Model):
    """Link of the chain (防篡改链). Written by the database at commit, never by the application.

    hash = SHA-256(previous_hash + payload), hexadecimal; the first previous_hash is 64 zeros.
    """

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
