"""Posts in organisations, and which units a joint branch holds."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_name
from party.choices import PartyPostKind, PostEnd
from party.models.organisation import PartyOrganisation
from party.models.unit import OfUnit, once_per_unit, one_unit, ordered
from party.querysets import JointUnitQuerySet, PostQuerySet

TERM = Func("term_from", "term_to", function="daterange", output_field=DateRangeField())


class PartyPost(models.Model):
    """Somebody holds a post in an organisation for a half-open term (党内任职).

    Sensitive personal data: the name is encrypted and read by the organisation line only; it is never published and
    stands in no export. An organisation has one secretary at a time.
    """

    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="posts", verbose_name=_("Party organisation")
    )
    post = models.CharField(pgettext_lazy("party", "post"), max_length=20, choices=PartyPostKind)
    name = EncryptedTextField(_("name"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    term_from = models.DateField(_("from"))
    term_to = models.DateField(_("until (not included)"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=PostEnd, blank=True, default="")

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("Party post")
        verbose_name_plural = _("Party posts")
        ordering = ["organisation_id", "term_from", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(term_to__isnull=True) | Q(term_to__gt=F("term_from")),
                name="party_post_term_ordered",
                violation_error_message=_("The term must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(term_to__isnull=True, end_reason="") | Q(term_to__isnull=False) & ~Q(end_reason=""),
                name="party_post_end_has_reason",
                violation_error_message=_("A post that ended says why."),
            ),
            ExclusionConstraint(
                name="party_one_secretary",
                expressions=[("organisation", RangeOperators.EQUAL), (TERM, RangeOperators.OVERLAPS)],
                condition=Q(post=PartyPostKind.SECRETARY),
                violation_error_message=_("The organisation has a secretary in that time. End that term first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.masked_name}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    def is_held(self, day: datetime.date) -> bool:
        """Whether the term holds a day."""
        return self.term_from <= day and (self.term_to is None or day < self.term_to)


class JointBranchUnit(OfUnit):
    """A unit belongs to a joint branch for a half-open period (联合党支部覆盖单位). One at a time."""

    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="joint_units", verbose_name=_("joint Party branch")
    )
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = JointUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of a joint branch")
        verbose_name_plural = _("units of joint branches")
        ordering = ["organisation_id", "pk"]
        default_permissions = ()
        constraints = [
            one_unit("party_joint_one_unit"),
            ordered("party_joint_ordered"),
            *once_per_unit("party_joint_once", _("This unit belongs to a joint branch in that time already.")),
        ]

    def __str__(self) -> str:
        return str(self.unit)
