"""Rulebooks that a city has adopted, for its districts to copy."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants import validators
from tenants.querysets import OperatorsQuerySet


class SharedRulebook(models.Model):
    """An adopted rulebook of a city, laid open to its districts (共享评分规则). Insert-only.

    Districts read this row and never the city's schema. It leaves with the city (migration 0006).
    """

    jurisdiction = models.ForeignKey(
        "tenants.Jurisdiction",
        models.DO_NOTHING,
        verbose_name=_("jurisdiction"),
        related_name="shared_rulebooks",
        db_constraint=False,
    )
    code = models.CharField(_("code"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=1000)
    subject = models.CharField(_("rates"), max_length=20)
    digest = models.CharField(_("SHA-256"), max_length=64)
    document = models.JSONField(_("document"))
    source_text = models.TextField(_("text as written"), blank=True)
    effective_from = models.DateField(_("in force from"))
    adopted_at = models.DateTimeField(_("adopted"))

    objects = OperatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared rulebook")
        verbose_name_plural = _("shared rulebooks")
        ordering = ["-effective_from", "code", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code", "number"], name="shared_rulebook_once"),
            models.CheckConstraint(condition=Q(digest__regex=validators.SHA256_PATTERN), name="shared_rulebook_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"
