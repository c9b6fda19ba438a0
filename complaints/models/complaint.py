"""The complaint."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.masking import mask_name, mask_phone
from complaints.choices import OPEN_STATES, Channel, Satisfaction, Severity, State
from complaints.querysets import ComplaintQuerySet
from complaints.rules import spoken_code

SHOWN_BY = ["state", "severity", "category", "channel", "firm", "estate"]
"""What the queue is narrowed by: it stands in the indexes, so that a walk along them reads no other page."""

IS_OPEN = Q(state__in=[State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS])


class Complaint(models.Model):
    """A resident's complaint about an estate (投诉), from receipt to closure.

    The receipt code is the resident's key to it: unguessable, no account needed. `area` is where the
    responsibility lies and decides which staff see it; `firm` or `handling_area` is who was told to act. What an index
    of `Meta` begins with needs none of its own.
    """

    receipt_code = models.CharField(_("receipt code"), max_length=12, unique=True, editable=False)
    submission_key = models.UUIDField(_("submission key"), unique=True, null=True, editable=False)
    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("estate")
    )
    place_text = models.CharField(_("place in words"), max_length=200, blank=True)
    area = models.ForeignKey(
        "places.Area", models.PROTECT, db_index=False, verbose_name=_("responsible area"), related_name="+"
    )
    category = models.ForeignKey("complaints.Category", models.PROTECT, verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what happened"))
    severity = models.CharField(_("severity"), max_length=20, choices=Severity, default=Severity.ROUTINE)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.RECEIVED)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, default=Channel.WEB)

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("account"), related_name="+"
    )
    reporter_name = EncryptedTextField(_("name"), blank=True, default="")
    reporter_phone = EncryptedTextField(_("phone"), blank=True, default="")
    reporter_phone_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    reporter_email = EncryptedTextField(_("e-mail"), blank=True, default="")

    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("property firm")
    )
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, blank=True, verbose_name=_("project")
    )
    handling_area = models.ForeignKey(
        "places.Area",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("handled by the office of"),
        related_name="+",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("person in charge"),
        related_name="+",
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("split from"), related_name="parts"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("joined to"), related_name="joined"
    )
    transfer_count = models.PositiveSmallIntegerField(_("times passed on"), default=0)
    return_count = models.PositiveSmallIntegerField(_("times given back"), default=0)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)

    source = models.CharField(_("source"), max_length=50, blank=True, default="")
    source_number = models.CharField(_("number at the source"), max_length=64, blank=True, default="")
    source_label = models.CharField(_("label at the source"), max_length=100, blank=True, default="")

    created_at = models.DateTimeField(_("received"))
    first_response_due_at = models.DateTimeField(_("first response due"))
    due_at = models.DateTimeField(_("answer due"))
    is_due_provisional = models.BooleanField(_("due by an estimated calendar"), default=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("dispatched"), null=True, blank=True)
    first_responded_at = models.DateTimeField(_("first response"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    satisfaction = models.CharField(_("rating"), max_length=20, choices=Satisfaction, blank=True, default="")
    rated_at = models.DateTimeField(_("rated"), null=True, blank=True)

    public_text = models.TextField(_("text released to everybody"), blank=True, default="")
    hold_reason = models.CharField(_("kept beyond the retention time because"), max_length=300, blank=True, default="")
    anonymised_at = models.DateTimeField(_("made anonymous"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("content deleted"), null=True, blank=True)
    tombstone = models.CharField(_("keyed digest of what was deleted"), max_length=64, blank=True, default="")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area", "-created_at", "-id"], name="complaint_area_newest", include=SHOWN_BY),
            models.Index(
                fields=["area", "due_at", "id"], name="complaint_area_due", include=SHOWN_BY, condition=IS_OPEN
            ),
            models.Index(
                fields=["handling_area", "-created_at", "-id"],
                name="complaint_office_newest",
                condition=Q(handling_area__isnull=False),
            ),
            models.Index(fields=["-created_at", "-id"], name="complaint_newest", include=["area", *SHOWN_BY]),
            models.Index(fields=["due_at", "id"], name="complaint_due", include=["area", *SHOWN_BY], condition=IS_OPEN),
            models.Index(fields=["state", "due_at"], name="complaint_state_due"),
            models.Index(fields=["firm", "state", "due_at"], name="complaint_firm_due"),
            models.Index(fields=["estate", "-created_at"], name="complaint_estate_newest"),
            models.Index(fields=["assignee", "state"], name="complaint_assignee", condition=Q(assignee__isnull=False)),
            models.Index(fields=["reporter_phone_hash"], name="complaint_phone", condition=~Q(reporter_phone_hash="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_number"],
                condition=~Q(source_number=""),
                name="complaint_source_once",
                violation_error_message=_("This order was imported before."),
            ),
            models.CheckConstraint(
                condition=Q(receipt_code__regex=r"^[2-9A-HJ-NP-Z]{12}$"),
                name="complaint_receipt_code_form",
                violation_error_message=_("The receipt code is malformed."),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="complaint_has_words",
                violation_error_message=_("Say what happened."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="complaint_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DISPATCHED, State.IN_PROGRESS])
                | Q(firm__isnull=False)
                | Q(handling_area__isnull=False),
                name="complaint_dispatched_to_somebody",
                violation_error_message=_("A dispatched complaint needs a firm or an office that handles it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RESOLVED, State.CLOSED]) | Q(resolved_at__isnull=False),
                name="complaint_resolved_has_time",
                violation_error_message=_("An answered complaint has a time of the answer."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False),
                name="complaint_closed_has_time",
                violation_error_message=_("A closed complaint has a closing time."),
            ),
            models.CheckConstraint(
                condition=Q(satisfaction="") | Q(rated_at__isnull=False, state__in=[State.RESOLVED, State.CLOSED]),
                name="complaint_rating_after_answer",
                violation_error_message=_("Only an answered complaint can be rated."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="complaint_merged_names_main",
                violation_error_message=_("A complaint that was joined to another one names it."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(parent__lt=models.F("id")),
                name="complaint_part_after_whole",
                violation_error_message=_("A part is younger than the complaint that it was split from."),
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True)
                | Q(reporter_phone_hash="", reporter__isnull=True) & ~Q(tombstone=""),
                name="complaint_anonymous_has_no_reporter",
                violation_error_message=_("An anonymous complaint names nobody."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=models.F("first_response_due_at")),
                name="complaint_due_ordered",
                violation_error_message=_("The answer cannot be due before the first response."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spoken_code} {self.title}"

    @property
    def spoken_code(self) -> str:
        """Receipt code in groups of four, as it is shown and read out."""
        return spoken_code(self.receipt_code)

    @property
    def is_open(self) -> bool:
        """Whether the clock runs."""
        return self.state in OPEN_STATES

    @property
    def has_contact(self) -> bool:
        return bool(self.reporter_name or self.reporter_phone or self.reporter_email)

    @property
    def masked_contact(self) -> str:
        """Name and phone as those see them who may not read personal data."""
        parts = (mask_name(self.reporter_name), mask_phone(self.reporter_phone))
        return " ".join(part for part in parts if part)
