"""What follows an answer or goes beside it: call-backs, and referrals to law enforcement."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import CallOutcome, ReferralOutcome, Satisfaction
from complaints.models.complaint import Complaint
from complaints.querysets import ReferralQuerySet


class CallBack(models.Model):
    """The office asks the resident how it was (回访). Insert-only; a try that reached nobody is kept too.

    `round` is the number of answers that had been given: a complaint handled again is asked about again.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="call_backs", verbose_name=_("complaint"))
    round = models.PositiveSmallIntegerField(_("round"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=CallOutcome)
    is_solved = models.BooleanField(_("problem solved"), null=True)
    satisfaction = models.CharField(_("rating"), max_length=20, choices=Satisfaction, blank=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=CallOutcome.REACHED, is_solved__isnull=False) & ~Q(satisfaction="")
                | ~Q(outcome=CallOutcome.REACHED) & Q(is_solved__isnull=True, satisfaction=""),
                name="complaint_call_back_answers_when_reached",
                violation_error_message=_("Only somebody who was reached has answered, and then both questions."),
            )
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def is_valid(self) -> bool:
        """Whether it counts for the rates: only answers of people who were reached do."""
        return self.outcome == CallOutcome.REACHED


class Referral(models.Model):
    """A matter handed to law enforcement (执法进小区), with the reply that is due and the one that came."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="referrals", verbose_name=_("complaint"))
    body = models.CharField(_("law-enforcement body"), max_length=100)
    reason = models.TextField(_("what it is asked to look into"))
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    reply_due_date = models.DateField(_("reply due"))
    is_due_provisional = models.BooleanField(_("due by an estimated calendar"), default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=ReferralOutcome, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    document_number = models.CharField(_("number of the document"), max_length=100, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral to law enforcement")
        verbose_name_plural = _("referrals to law enforcement")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reply_due_date"], name="complaint_referral_due", condition=Q(replied_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "body"],
                condition=Q(replied_at=None),
                name="complaint_referral_open_once",
                violation_error_message=_("This body has the matter already and has not replied yet."),
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, outcome="", reply="") | Q(replied_at__isnull=False) & ~Q(outcome=""),
                name="complaint_referral_reply_whole",
                violation_error_message=_("A reply has a time and an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return self.body
