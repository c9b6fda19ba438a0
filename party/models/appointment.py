"""Appointments across between communities and units, in both directions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_name
from party.choices import INTO_COMMUNITY, CrossKind, CrossState, Direction, LegalPath, PostEnd
from party.models.organisation import PartyOrganisation
from party.models.unit import OfUnit, one_unit, ordered
from party.querysets import CrossQuerySet


class CrossAppointment(OfUnit):
    """One person takes a post on the other side for a half-open period (双向进入、交叉任职).

    `community` is the side of the Party line, the unit the other side; `kind` says which way it goes. It is in force
    only with a legal path that leads there and a declaration without conflict. The name is encrypted and read by the
    organisation line only; a committee's own page names its members because they are elected, not because of this row.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=CrossKind)
    community = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        related_name="cross_appointments",
        verbose_name=pgettext_lazy("party", "community organisation"),
    )
    name = EncryptedTextField(_("name"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    own_post = models.CharField(pgettext_lazy("party", "own post"), max_length=100)
    legal_path = models.CharField(pgettext_lazy("party", "legal path"), max_length=20, choices=LegalPath)
    document = models.CharField(pgettext_lazy("party", "document or decision"), max_length=300, blank=True, default="")
    has_kin_at_firm = models.BooleanField(
        pgettext_lazy("party", "a relative works for the firm"), null=True, blank=True
    )
    has_benefit = models.BooleanField(pgettext_lazy("party", "is paid or favoured by that side"), null=True, blank=True)
    declared_on = models.DateField(pgettext_lazy("party", "declared on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=CrossState, default=CrossState.PROPOSED)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=PostEnd, blank=True, default="")

    objects = CrossQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment across")
        verbose_name_plural = _("appointments across")
        ordering = ["-effective_from", "-pk"]
        default_permissions = ()
        constraints = [
            one_unit("party_cross_one_unit"),
            ordered("party_cross_ordered"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["community_in_committee", "committee_in_community"], owners_committee__isnull=False
                )
                | Q(kind__in=["secretary_deputy_manager", "quality_supervisor"], project__isnull=False)
                | Q(kind__in=["secretary_instructs", "manager_in_community"], owners_committee__isnull=True),
                name="party_cross_other_side",
                violation_error_message=_(
                    "This kind of appointment has another other side: committee, project or firm."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=CrossState.IN_FORCE)
                | ~Q(document="") & Q(declared_on__isnull=False, has_kin_at_firm=False, has_benefit=False),
                name="party_cross_in_force_clean",
                violation_error_message=_("In force only with a document and a declaration without conflict."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="community_in_committee") | Q(legal_path=LegalPath.OWNERS_ELECTION),
                name="party_cross_committee_elected",
                violation_error_message=_("Nobody comes into an owners' committee but by the owners' election."),
            ),
            models.CheckConstraint(
                condition=Q(state=CrossState.ENDED, effective_to__isnull=False) & ~Q(end_reason="")
                | ~Q(state=CrossState.ENDED) & Q(end_reason=""),
                name="party_cross_end_has_reason",
                violation_error_message=_("An appointment that ended has a day and a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def direction(self) -> Direction:
        return Direction.INTO_COMMUNITY if self.kind in INTO_COMMUNITY else Direction.INTO_UNIT
