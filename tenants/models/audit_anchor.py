"""Points of the audit chains that are kept outside the schema they speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.querysets import OperatorsQuerySet


class AuditAnchor(models.Model):
    """The end of one schema's audit chain at a moment (审计锚点). Insert-only.

    Whoever cuts off the tail of a chain leaves it consistent, but shorter than its last anchor says. Plain
    columns: an anchor outlives the jurisdiction.
    """

    schema_name = models.CharField(_("schema"), max_length=63)
    jurisdiction_id = models.BigIntegerField(_("jurisdiction number"), null=True)
    position = models.BigIntegerField(_("position"))
    hash = models.CharField(_("hash"), max_length=64)
    anchored_at = models.DateTimeField(_("anchored"))

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit anchor")
        verbose_name_plural = _("audit anchors")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schema_name", "jurisdiction_id", "position", "hash"],
                name="audit_anchor_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.schema_name} {self.position} {self.hash[:12]}"
