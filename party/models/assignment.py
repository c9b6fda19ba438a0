"""People sent to units: instructors, supervisors, quality supervisors; their visits and what they found."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_name
from party.choices import AssignmentKind, FindingState, PostEnd
from party.models.unit import OfUnit, one_unit, ordered
from party.querysets import AssignmentQuerySet, OfAssignmentQuerySet

_USER = settings.AUTH_USER_MODEL


class PartyAssignment(OfUnit):
    """Somebody is sent to a unit for a half-open period (党建指导员、监察员、服务质量监督员).

    The name is encrypted and read by the organisation line only.
    """

    kind = models.CharField(pgettext_lazy("party", "sent as"), max_length=20, choices=AssignmentKind)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    name = EncryptedTextField(_("name"))
    user = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))
    basis = models.CharField(_("basis"), max_length=300, blank=True, default="")
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=PostEnd, blank=True, default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor or supervisor")
        verbose_name_plural = _("instructors and supervisors")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            one_unit("party_sent_to_one_unit"),
            ordered("party_sent_ordered"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True, end_reason="")
                | Q(effective_to__isnull=False) & ~Q(end_reason=""),
                name="party_sent_end_has_reason",
                violation_error_message=_("An assignment that ended says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether the person is sent on a day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)


class AssignmentVisit(models.Model):
    """A visit to the unit, and what was seen (走访记录). Insert-only. Words are about the unit, not about people."""

    assignment = models.ForeignKey(
        PartyAssignment, models.PROTECT, related_name="visits", verbose_name=pgettext_lazy("party", "assignment")
    )
    visited_on = models.DateField(_("visited on"))
    summary = models.CharField(pgettext_lazy("party", "what was done"), max_length=1000)
    by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit to a unit")
        verbose_name_plural = _("visits to units")
        ordering = ["-visited_on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.visited_on:%Y-%m-%d}"


class VisitFinding(models.Model):
    """Something a visit found that has to be put right, with its day (走访发现问题)."""

    visit = models.ForeignKey(AssignmentVisit, models.PROTECT, related_name="findings", verbose_name=_("visit"))
    finding = models.CharField(pgettext_lazy("party", "finding"), max_length=500)
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=20, choices=FindingState, default=FindingState.OPEN)
    settled_on = models.DateField(pgettext_lazy("party", "settled on"), null=True, blank=True)
    outcome = models.CharField(pgettext_lazy("party", "what was done"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("finding of a visit")
        verbose_name_plural = _("findings of visits")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN, settled_on__isnull=True)
                | Q(state=FindingState.SETTLED, settled_on__isnull=False) & ~Q(outcome=""),
                name="party_finding_settled_whole",
                violation_error_message=_("A settled finding has a day and says what was done."),
            )
        ]

    def __str__(self) -> str:
        return self.finding
