"""Raising or lowering the fee: a case that needs the owners' decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.choices import AdjustmentState, ApprovalSource, BuildingType
from firms.querysets import AdjustmentQuerySet

DECIDED = (AdjustmentState.APPROVED, AdjustmentState.FILED)
FINISHED = (
    AdjustmentState.REJECTED,
    AdjustmentState.FILED,
    AdjustmentState.REFUSED,
    AdjustmentState.WITHDRAWN,
)


class FeeAdjustment(models.Model):
    """A firm proposes another fee (收费标准调整). Moves: `workflow/adjustments.py`; amounts are yuan per m² and month.

    It cannot be approved without the owners: either the assembly's result on this platform, or a decision document
    that an officer entered. Both leave a digest (SHA-256) and the day of the decision.
    """

    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, related_name="adjustments", verbose_name=_("project")
    )
    building_type = models.CharField(
        pgettext_lazy("disclosure", "buildings"), max_length=10, choices=BuildingType, default=BuildingType.ALL
    )
    level_code = models.SlugField(_("service level"), max_length=30, blank=True)
    current_amount = models.DecimalField(
        _("fee today (yuan/m²/month)"), max_digits=8, decimal_places=4, null=True, blank=True
    )
    proposed_amount = models.DecimalField(_("proposed fee (yuan/m²/month)"), max_digits=8, decimal_places=4)
    start_on = models.DateField(_("from"))
    reasons = models.TextField(pgettext_lazy("disclosure", "reasons"))
    accounts = models.ForeignKey(
        "firms.DisclosureVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("accounts behind it")
    )
    state = models.CharField(_("state"), max_length=20, choices=AdjustmentState, default=AdjustmentState.PROPOSED)
    approval_source = models.CharField(_("decided how"), max_length=10, choices=ApprovalSource, blank=True)
    decision_title = models.CharField(_("decision document"), max_length=200, blank=True)
    decision_file = models.FileField(_("file"), max_length=200, blank=True)
    decision_digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    proposed_at = models.DateTimeField(pgettext_lazy("disclosure", "proposed"))

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee-adjustment case")
        verbose_name_plural = _("fee-adjustment cases")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_amount__gt=0),
                name="fee_adjustment_positive",
                violation_error_message=_("A fee is more than 0."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | (Q(decided_on__isnull=False, decision_digest__regex=r"^[0-9a-f]{64}$") & ~Q(approval_source="")),
                name="fee_adjustment_stands_on_the_owners",
                violation_error_message=_("An approved case names the owners' decision, its day and its digest."),
            ),
            models.UniqueConstraint(
                fields=["project", "building_type"],
                condition=~Q(state__in=FINISHED),
                name="fee_adjustment_one_open",
                violation_error_message=_("Another case about this fee is not finished yet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.proposed_amount}"


class AdjustmentStep(models.Model):
    """One step of a case (办理记录). Insert-only. The reason is public."""

    case = models.ForeignKey(
        FeeAdjustment, models.PROTECT, related_name="steps", verbose_name=pgettext_lazy("disclosure", "case")
    )
    move = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(_("state"), max_length=20, choices=AdjustmentState)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    happened_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a fee-adjustment case")
        verbose_name_plural = _("steps of fee-adjustment cases")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_to_state_display()
