"""Names of reads on the audit trail."""

from typing import Any, Self

from django.db import models

from common.rights import holds


class AuditEntryQuerySet(models.QuerySet):
    """Chainable reads of audit entries; nothing writes through it."""

    def visible_to(self, user: Any) -> Self:
        """Auditors of the whole jurisdiction (or platform) read all, nobody else any."""
        return self if holds("audit.view", user) else self.none()

    def about(self, target: models.Model) -> Self:
        """The history of one object."""
        return self.filter(object_type=target._meta.label_lower, object_id=str(target.pk))
