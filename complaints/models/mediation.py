"""The mediation of a dispute, its parties, mediators, sessions, duties and history."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from common.masking import mask_name, mask_phone
from complaints.choices import ActorKind, MediationState, MediationStep, MediatorBody, PartyKind
from complaints.models.complaint import Complaint
from complaints.querysets import MediationQuerySet

USER = settings.AUTH_USER_MODEL


class MediationCase(models.Model):
    """A dispute at the joint mediation centre (物业纠纷联合调解), from application to confirmation by the court.

    What the parties say is confidential: summary, minutes and agreement are encrypted and stand on no public page.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="mediations", verbose_name=_("complaint")
    )
    estate = models.ForeignKey("places.Estate", models.PROTECT, null=True, blank=True, verbose_name=_("estate"))
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("responsible area"), related_name="+")
    subject = models.CharField(_("matter"), max_length=120)
    summary = EncryptedTextField(_("the dispute in short"), blank=True, default="")
    state = models.CharField(_("state"), max_length=30, choices=MediationState, default=MediationState.APPLIED)
    created_at = models.DateTimeField(pgettext_lazy("moment", "applied for"))
    accepted_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    agreed_date = models.DateField(_("agreement in force from"), null=True, blank=True)
    agreement = EncryptedTextField(_("agreement"), blank=True, default="")
    confirmation_due_date = models.DateField(_("confirmation to be asked for by"), null=True, blank=True)
    confirmation_applied_date = models.DateField(_("confirmation asked for"), null=True, blank=True)
    court = models.CharField(_("court"), max_length=100, blank=True)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("made anonymous"), null=True, blank=True)

    objects = MediationQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation")
        verbose_name_plural = _("mediations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(state__in=[MediationState.APPLIED, MediationState.ACCEPTED]),
                name="complaint_mediation_open_once",
                violation_error_message=_("A mediation of this complaint is under way already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MediationState.AGREED, MediationState.CONFIRMATION_APPLIED])
                & ~Q(state__in=[MediationState.CONFIRMED, MediationState.CONFIRMATION_REJECTED])
                | Q(agreed_date__isnull=False, confirmation_due_date__isnull=False),
                name="complaint_mediation_agreement_whole",
                violation_error_message=_("An agreement has a day and a term for its confirmation."),
            ),
            models.CheckConstraint(
                condition=Q(confirmation_applied_date=None)
                | Q(
                    confirmation_applied_date__gte=models.F("agreed_date"),
                    confirmation_applied_date__lte=models.F("confirmation_due_date"),
                ),
                name="complaint_mediation_confirmation_in_time",
                violation_error_message=_("Confirmation is asked for between the agreement and the end of its term."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def number(self) -> str:
        """Number of the case as it is read out: the year and a running number."""
        return f"{self.created_at:%Y}-{self.pk:05}"


class MediationParty(models.Model):
    """A party of a dispute. Mediation is voluntary: nothing begins before every party has agreed to it."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="parties", verbose_name=_("mediation"))
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind)
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("property firm")
    )
    name = EncryptedTextField(_("name"), blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    consented_at = models.DateTimeField(_("agreed to mediation"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "firm"],
                condition=Q(firm__isnull=False),
                name="complaint_mediation_firm_once",
                violation_error_message=_("This firm is a party already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=PartyKind.FIRM, firm__isnull=False) | ~Q(kind=PartyKind.FIRM) & Q(firm=None),
                name="complaint_mediation_party_named",
                violation_error_message=_("A firm is chosen from the register, and nobody else."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.firm) if self.firm_id else self.masked_name

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class MediatorPost(models.Model):
    """Somebody who mediates in a case, for the body they come from. They see this case and no other."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="posts", verbose_name=_("mediation"))
    mediator = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("mediator"))
    body = models.CharField(_("from"), max_length=20, choices=MediatorBody)
    is_lead = models.BooleanField(_("leads"), default=False)
    appointed_at = models.DateTimeField(_("appointed"))
    relieved_at = models.DateTimeField(_("relieved"), null=True, blank=True)

    class Meta:
        verbose_name = _("mediator's post")
        verbose_name_plural = _("mediators' posts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "mediator"],
                condition=Q(relieved_at=None),
                name="complaint_mediator_once",
                violation_error_message=_("This mediator is appointed already."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(relieved_at=None, is_lead=True),
                name="complaint_mediator_one_lead",
                violation_error_message=_("Another mediator leads this case. Relieve them first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediator} ({self.get_body_display()})"


class MediationSession(models.Model):
    """A session that was held (调解会). Insert-only; its minutes are encrypted."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="sessions", verbose_name=_("mediation"))
    held_at = models.DateTimeField(_("held"))
    place = models.CharField(_("place"), max_length=100)
    present = models.ManyToManyField(MediationParty, related_name="+", verbose_name=_("parties present"))
    minutes = EncryptedTextField(_("minutes"))
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    created_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["held_at", "id"]

    def __str__(self) -> str:
        return f"{self.held_at:%Y-%m-%d %H:%M} {self.place}"


class MediationDuty(models.Model):
    """What a party has to do by the agreement, until when, and when it was done (履行)."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="duties", verbose_name=_("mediation"))
    party = models.ForeignKey(MediationParty, models.PROTECT, related_name="duties", verbose_name=_("party"))
    what = EncryptedTextField(_("what is to be done"))
    due_date = models.DateField(_("due"))
    performed_date = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("duty of the agreement")
        verbose_name_plural = _("duties of the agreement")
        ordering = ["due_date", "id"]

    def __str__(self) -> str:
        return f"{self.due_date}"


class MediationEvent(models.Model):
    """One step of a mediation. Insert-only; `note` is an office's or mediator's word, never a party's statement."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="events", verbose_name=_("mediation"))
    kind = models.CharField(_("step"), max_length=30, choices=MediationStep)
    from_state = models.CharField(_("from state"), max_length=30, choices=MediationState, blank=True)
    to_state = models.CharField(_("to state"), max_length=30, choices=MediationState)
    actor = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    actor_kind = models.CharField(_("side"), max_length=20, choices=ActorKind)
    note = models.TextField(_("words"), blank=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("step of a mediation")
        verbose_name_plural = _("steps of a mediation")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_kind_display()
