"""Owners' committees, so far only that they exist and for which term."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OwnersCommittee(models.Model):
    """The owners' committee of one estate for one term (业主委员会); the term is half-open."""

    name = models.CharField(_("name"), max_length=200)
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="committees")
    term_from = models.DateField(_("term from"))
    term_to = models.DateField(_("term until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("owners' committee")
        verbose_name_plural = _("owners' committees")
        ordering = ["-term_from", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(term_to__isnull=True) | Q(term_to__gt=F("term_from")),
                name="committee_term_ordered",
                violation_error_message=_("The term must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
