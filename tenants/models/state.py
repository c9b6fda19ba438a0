"""What the platform knows about each schema's migrations and each jurisdiction's recurring tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import choices
from tenants.querysets import OperatorsQuerySet


class JurisdictionMigration(models.Model):
    """How far one schema is brought up to date (迁移状态). `fingerprint` covers its applied migrations."""

    schema_name = models.CharField(_("schema"), max_length=63, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=choices.MigrationState)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    error = models.TextField(_("error"), blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("migration of a jurisdiction")
        verbose_name_plural = _("migrations of jurisdictions")
        ordering = ["schema_name"]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.state}"


class JurisdictionTask(models.Model):
    """How the last run of a recurring task went in one jurisdiction (定时任务状态)."""

    task = models.CharField(_("task"), max_length=150)
    jurisdiction = models.ForeignKey(
        "tenants.Jurisdiction", models.CASCADE, verbose_name=_("jurisdiction"), related_name="tasks"
    )
    state = models.CharField(_("state"), max_length=20, choices=choices.TaskState)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    failed_at = models.DateTimeField(_("last failure"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("recurring task of a jurisdiction")
        verbose_name_plural = _("recurring tasks of jurisdictions")
        ordering = ["task", "jurisdiction_id"]
        constraints = [models.UniqueConstraint(fields=["task", "jurisdiction"], name="jurisdiction_task_once")]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"
