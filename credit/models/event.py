"""The ledger of credit events. A fact never changes; what happens to it is added as steps."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credit.choices import EventSource, EventState, EvidencePurpose, FactLevel
from credit.querysets import CreditEventQuerySet

CONFIRMED_STATES = ["confirmed", "effective", "revoked", "repaired", "expired"]
COUNTED_STATES = ["effective", "repaired", "expired"]


class CreditEvent(models.Model):
    """One fact about a firm under one item of the rulebook (信用信息).

    All that says what happened is insert-only by trigger; `state`, the two reviewers and the period follow the
    steps. A correction is a new event that names the one it corrects. Firms are rated, never people.
    """

    public_id = models.UUIDField(_("number"), unique=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="credit_events")
    project = models.ForeignKey(
        "firms.ServiceProject",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("project"),
        related_name="credit_events",
    )
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("responsible area"), related_name="+")
    rulebook_version = models.ForeignKey(
        "credit.RulebookVersion", models.PROTECT, verbose_name=_("rulebook"), related_name="events"
    )
    item_code = models.CharField(_("item"), max_length=40)
    level = models.CharField(_("level"), max_length=20, choices=FactLevel, blank=True)
    points = models.DecimalField(_("points in the range"), max_digits=9, decimal_places=4, null=True, blank=True)
    quantity = models.DecimalField(_("units"), max_digits=16, decimal_places=4, null=True, blank=True)
    fact_key = models.CharField(
        _("same fact"),
        max_length=80,
        blank=True,
        help_text=_("Records with the same mark are about one fact; its number where nothing is said."),
    )
    external_key = models.CharField(
        _("number at the source"), max_length=80, null=True, blank=True, unique=True, editable=False
    )
    fact = models.CharField(
        _("fact"),
        max_length=500,
        help_text=_("Public: what was found, where and when. No names or numbers of persons."),
    )
    occurred_on = models.DateField(_("happened on"))
    certificate_until = models.DateField(_("certificate valid until (not included)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=EventSource)
    source_complaint = models.ForeignKey(
        "complaints.Complaint",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("complaint"),
        related_name="credit_events",
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("corrects"), related_name="corrections"
    )
    state = models.CharField(_("state"), max_length=20, choices=EventState, default=EventState.REPORTED)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("reported by"), related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("reviewed by"), related_name="+"
    )
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("second review by"), related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("confirmed by"), related_name="+"
    )
    effective_on = models.DateField(_("counts from"), null=True, blank=True)
    expires_on = models.DateField(_("counts until (not included)"), null=True, blank=True)
    created_at = models.DateTimeField(_("reported"))
    # When each end of the record became known, as its steps say it: what a rating of the past must not see early.
    effective_at = models.DateTimeField(_("took effect"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    repaired_at = models.DateTimeField(_("repair recorded"), null=True, editable=False)
    repaired_on = models.DateField(_("repaired on"), null=True, editable=False)
    stayed_at = models.DateTimeField(_("suspended"), null=True, editable=False)
    stay_ended_at = models.DateTimeField(_("suspension ended"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last step"), null=True, editable=False)

    objects = CreditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit event")
        verbose_name_plural = _("credit events")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["firm", "state"], name="event_firm_state"),
            models.Index(fields=["area", "state", "-id"], name="event_area_state"),
            models.Index(fields=["state", "expires_on"], name="event_expiry"),
            models.Index(fields=["item_code", "effective_on"], name="event_item_effective"),
            models.Index(
                fields=["certificate_until"],
                name="event_certificate",
                condition=Q(certificate_until__isnull=False),
            ),
            models.Index(fields=["changed_at"], name="event_changed"),
            models.Index(fields=["fact_key"], name="event_fact_key"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("reviewed_by")),
                name="event_two_reviews",
                violation_error_message=_("Whoever reviewed a credit event cannot confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | Q(reported_by__isnull=True)
                | ~Q(confirmed_by=F("reported_by")),
                name="event_reporter_does_not_confirm",
                violation_error_message=_("Whoever reported a credit event cannot confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True)
                | (
                    (Q(reviewed_by__isnull=True) | ~Q(endorsed_by=F("reviewed_by")))
                    & (Q(confirmed_by__isnull=True) | ~Q(endorsed_by=F("confirmed_by")))
                ),
                name="event_each_review_by_another",
                violation_error_message=_("Each review is by another person."),
            ),
            models.CheckConstraint(
                condition=Q(reported_by__isnull=True)
                | (
                    (Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("reported_by")))
                    & (Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("reported_by")))
                ),
                name="event_reporter_does_not_review",
                violation_error_message=_("Whoever reported a credit event cannot review it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=COUNTED_STATES) | Q(effective_at__isnull=False, changed_at__isnull=False),
                name="event_effect_known_since",
                violation_error_message=_("A credit event that took effect says since when that is known."),
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False),
                name="event_revoked_known_since",
                violation_error_message=_("A revoked credit event says since when that is known."),
            ),
            models.CheckConstraint(
                condition=~Q(state="repaired") | Q(repaired_at__isnull=False, repaired_on__isnull=False),
                name="event_repaired_known_since",
                violation_error_message=_("A repaired credit event says since when, and when that became known."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CONFIRMED_STATES) | Q(reviewed_by__isnull=False, confirmed_by__isnull=False),
                name="event_confirmed_by_two",
                violation_error_message=_("A credit event counts only after two reviews."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["effective", "repaired", "expired"]) | Q(effective_on__isnull=False),
                name="event_effective_has_day",
                violation_error_message=_("An effective credit event has a first day."),
            ),
            models.CheckConstraint(
                condition=~Q(source="complaint") | Q(source_complaint__isnull=False),
                name="event_from_complaint_names_it",
                violation_error_message=_("Name the complaint this fact comes from."),
            ),
            models.UniqueConstraint(
                fields=["source_complaint", "item_code"],
                condition=Q(source_complaint__isnull=False) & ~Q(state__in=["refused", "revoked"]),
                name="event_once_per_complaint_and_item",
                violation_error_message=_("This complaint has already been recorded under this item."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {str(self.public_id)[:8]}"


class CreditEventStep(models.Model):
    """One move in the life of a credit event: who, when, into which state, why (办理记录). Insert-only.

    `at` is when it became known, `holds_on` the day from which it has effect on ratings.
    """

    event = models.ForeignKey(CreditEvent, models.PROTECT, verbose_name=_("credit event"), related_name="steps")
    number = models.PositiveIntegerField(_("step"))
    act = models.CharField(_("act"), max_length=20)
    state = models.CharField(_("state"), max_length=20, choices=EventState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("person"), related_name="+"
    )
    at = models.DateTimeField(_("time"))
    holds_on = models.DateField(_("holds from"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["event_id", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="event_step_numbered_once")]

    def __str__(self) -> str:
        return f"{self.event_id}.{self.number} {self.state}"


class CreditEvidence(models.Model):
    """A file that proves a fact, an objection or a repair (证据材料), with the SHA-256 of its bytes. Insert-only."""

    event = models.ForeignKey(CreditEvent, models.PROTECT, verbose_name=_("credit event"), related_name="evidence")
    purpose = models.CharField(_("proves"), max_length=20, choices=EvidencePurpose, default=EvidencePurpose.REPORT)
    file = models.FileField(_("file"), upload_to="credit/evidence/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("added by"), related_name="+"
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sha256"],
                name="evidence_once",
                violation_error_message=_("This file is already attached."),
            )
        ]

    def __str__(self) -> str:
        return self.name
