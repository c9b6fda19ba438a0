"""Committees of an estate and who sits in them."""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import NEEDS_GROUND, SEATED, CommitteeKind, Dissolution, MemberEnd, MemberPost
from committees.querysets.work import CommitteeQuerySet, MemberQuerySet
from common.fields import EncryptedTextField
from common.masking import mask_name

_USER = settings.AUTH_USER_MODEL


class OwnersCommittee(models.Model):
    """The owners' committee of one estate for one term (业主委员会), or the body in its stead (物业管理委员会).

    The term is half-open. `seats` is the agreed number of members, without alternates; 0 while it is not known.
    Whether it is in office, short of members or overdue is computed from the facts (`selectors.office`); only what
    somebody decided is stored: the filing, the end.
    """

    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=20, blank=True, default="")
    kind = models.CharField(_("body"), max_length=20, choices=CommitteeKind, default=CommitteeKind.OWNERS)
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="committees")
    term_from = models.DateField(_("term from"))
    term_to = models.DateField(_("term until (not included)"), null=True, blank=True)
    seats = models.SmallIntegerField(_("agreed number of members"), default=0)
    certificate_number = models.CharField(_("certificate"), max_length=60, blank=True, default="")
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    ended_on = models.DateField(_("dissolved from"), null=True, blank=True)
    end_reason = models.CharField(_("why it was dissolved"), max_length=20, choices=Dissolution, blank=True, default="")
    end_note = models.CharField(_("basis of the dissolution"), max_length=500, blank=True, default="")

    objects = CommitteeQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | Q(ended_on__isnull=False, ended_on__gt=F("term_from")) & ~Q(end_reason=""),
                name="committee_end_whole",
                violation_error_message=_("A dissolution has a day after the term began, and a reason."),
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True, certificate_number="")
                | Q(filed_on__isnull=False) & ~Q(certificate_number=""),
                name="committee_filing_whole",
                violation_error_message=_("A filed committee has a certificate number and the day of filing."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=0),
                name="committee_seats_counted",
                violation_error_message=_("The agreed number of members is 0 (not known) or more."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="committee_code_once",
                violation_error_message=_("Another committee has this code."),
            ),
            ExclusionConstraint(
                name="committee_terms_apart",
                expressions=[
                    ("estate", "="),
                    ("kind", "="),
                    (
                        Func(
                            "term_from",
                            Least("term_to", "ended_on"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                violation_error_message=_("Another committee of this estate serves in that time. End its term first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeMember(models.Model):
    """Somebody who sits in a committee, or waits as an alternate (委员、候补委员). The term is half-open.

    Personal data: the name is encrypted. It is published in full with the post while the person holds a seat of a filed
    committee, because owners must know who acts for them; otherwise it is masked. Membership of the Party is neither
    asked nor kept, and never a bar. `stood_in_for` is the member whose place an alternate took.
    """

    committee = models.ForeignKey(
        OwnersCommittee, models.PROTECT, related_name="members", verbose_name=_("owners' committee")
    )
    name = EncryptedTextField(_("name"))
    post = models.CharField(pgettext_lazy("work", "post"), max_length=20, choices=MemberPost, default=MemberPost.MEMBER)
    user = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="committee_seats", verbose_name=_("account")
    )
    owner = models.ForeignKey(
        "places.Owner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    term_from = models.DateField(_("from"))
    term_to = models.DateField(_("until (not included)"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=MemberEnd, blank=True, default="")
    end_ground = models.CharField(_("legal ground"), max_length=200, blank=True, default="")
    stood_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("took the place of")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        ordering = ["committee_id", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(term_to__isnull=True) | Q(term_to__gte=F("term_from")),
                name="member_term_ordered",
                violation_error_message=_("The term must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(term_to__isnull=True, end_reason="") | Q(term_to__isnull=False) & ~Q(end_reason=""),
                name="member_end_has_reason",
                violation_error_message=_("A membership that ended says why."),
            ),
            models.CheckConstraint(
                condition=~Q(end_reason__in=NEEDS_GROUND) | ~Q(end_ground=""),
                name="member_end_has_ground",
                violation_error_message=_("Name the legal ground: without one nobody loses a seat against their will."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(post=MemberPost.CHAIR, term_to__isnull=True),
                name="member_one_chair",
                violation_error_message=_("The committee has a chair already."),
            ),
            models.UniqueConstraint(
                fields=["committee", "owner"],
                condition=Q(term_to__isnull=True, owner__isnull=False),
                name="member_seat_once",
                violation_error_message=_("This owner sits in the committee already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.masked_name}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    def is_serving(self, day: datetime.date) -> bool:
        """Whether the membership holds on a day, as a member with a seat or as an alternate."""
        return self.term_from <= day and (self.term_to is None or day < self.term_to)

    def public_name(self, day: datetime.date) -> str:
        """The name as everybody may read it; asks for the committee."""
        is_public = self.committee.filed_on is not None and self.post in SEATED and self.is_serving(day)
        return self.name if is_public else self.masked_name
