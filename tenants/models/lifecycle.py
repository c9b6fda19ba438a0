"""Archives and deletions of jurisdictions. They outlive the jurisdiction, so they hold no foreign key to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.querysets import JurisdictionDeletionQuerySet, OperatorsQuerySet


class JurisdictionArchive(models.Model):
    """One file that holds everything a jurisdiction had (归档文件)."""

    slug = models.CharField(_("short name"), max_length=40, db_index=True)
    name = models.CharField(_("name"), max_length=100)
    file = models.FileField(_("file"), upload_to="archives/", max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.BigIntegerField(_("bytes"))
    row_count = models.BigIntegerField(_("rows"))
    file_count = models.BigIntegerField(_("files"))
    chain_position = models.BigIntegerField(_("end of the audit chain"))
    chain_hash = models.CharField(_("hash at the end of the audit chain"), max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("made by"), related_name="+"
    )
    created_at = models.DateTimeField(_("made"))

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive of a jurisdiction")
        verbose_name_plural = _("archives of jurisdictions")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.slug} {self.created_at:%Y-%m-%d}"


class JurisdictionDeletion(models.Model):
    """A request to delete a jurisdiction (删除申请): a second person approves, then a grace period runs."""

    slug = models.CharField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested"))
    due_at = models.DateTimeField(_("to be deleted"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("approved by"), related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True)
    purged_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    objects = JurisdictionDeletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("deletion of a jurisdiction")
        verbose_name_plural = _("deletions of jurisdictions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(cancelled_at__isnull=True, purged_at__isnull=True),
                name="deletion_open_once",
                violation_error_message=_("The deletion of this jurisdiction has been requested already."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="deletion_second_person",
                violation_error_message=_("Another person than the one who asked must approve the deletion."),
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True)
                | Q(approved_by__isnull=False, purged_at__gte=F("due_at"), cancelled_at__isnull=True),
                name="deletion_done_when_due",
                violation_error_message=_("A jurisdiction is deleted after approval and after the grace period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Neither called off nor done."""
        return self.cancelled_at is None and self.purged_at is None
