"""The law of assemblies in versions, what it leaves open as chosen here, and assemblies' own rules of procedure.

Every row is insert-only. Of each kind the version that began last holds; its period ends where the next begins.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.querysets.assembly_rules import ProcedureQuerySet, VersionQuerySet


class AssemblyRuleSet(models.Model):
    """One version of the law of owners' assemblies as it holds in this jurisdiction (业主大会规则).

    `document` is `{place, layers, rules: {layer: {path: {v, a, n, s, printed}}}}`: the place's own text and those that
    it falls back on, nearest first. `digest` is SHA-256 over its canonical JSON.
    """

    place = models.CharField(pgettext_lazy("laws", "place"), max_length=60)
    title = models.CharField(_("text"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    layers = models.JSONField(_("layers"))
    document = models.JSONField(_("document"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    effective_from = models.DateField(_("in force from"))
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("loaded by"), related_name="+"
    )
    loaded_at = models.DateTimeField(_("loaded"))

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of assemblies")
        verbose_name_plural = _("rules of assemblies")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="assembly_rules_digest",
                violation_error_message=_("A digest has 64 hexadecimal characters."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="assembly_rules_sourced",
                violation_error_message=_("Say where the rules come from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.effective_from}"


class VotingChoices(models.Model):
    """What this jurisdiction chose where the law of votes is open; `values` as in `rules.law.choices`.

    Only what was chosen stands there; the rest follows the defaults of the product.
    """

    values = models.JSONField(_("choices"), default=dict)
    basis = models.CharField(_("document or reason"), max_length=300)
    digest = models.CharField(_("SHA-256"), max_length=64)
    effective_from = models.DateField(_("in force from"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("set by"), related_name="+"
    )
    set_at = models.DateTimeField(_("set"))

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("choices where the law is open")
        verbose_name_plural = _("choices where the law is open")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="voting_choices_basis",
                violation_error_message=_("Name the document or the reason of the choice."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"


class RulesOfProcedure(models.Model):
    """An assembly's own rules of procedure (业主大会议事规则), as far as they decide how votes are counted.

    `values` has the points that they settle; `clauses` the clause of each. `document` names the paper.
    """

    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="rules_of_procedure"
    )
    document = models.CharField(_("title or number of the document"), max_length=300)
    adopted_on = models.DateField(_("adopted on"))
    effective_from = models.DateField(_("in force from"))
    values = models.JSONField(_("what they settle"), default=dict)
    clauses = models.JSONField(_("clauses"), default=dict)
    digest = models.CharField(_("SHA-256"), max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("entered by"), related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"))

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of procedure of an assembly")
        verbose_name_plural = _("rules of procedure of assemblies")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["estate", "-effective_from"], name="procedure_estate_from")]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from__gte=models.F("adopted_on")),
                name="procedure_after_adoption",
                violation_error_message=_("Rules of procedure hold from their adoption on."),
            ),
            models.CheckConstraint(
                condition=~Q(document=""),
                name="procedure_cited",
                violation_error_message=_("Name the document in which the rules stand."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estate} · {self.document}"
