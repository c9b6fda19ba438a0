"""Ledgers of an estate: what is wrong, what is done about it, by whom and until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import EntryOrigin, EntryState, EntryStepKind, Ledger
from complaints.querysets import LedgerEntryQuerySet


class LedgerEntry(models.Model):
    """One line of an estate's ledger (台账条目): problem, survey finding or rectification, with its plan.

    `proposal_key` keeps the same finding from being proposed twice. Complaints are what it is based on.
    """

    ledger = models.CharField(_("ledger"), max_length=20, choices=Ledger)
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="+")
    category = models.ForeignKey(
        "complaints.Category", models.PROTECT, null=True, blank=True, verbose_name=_("category"), related_name="+"
    )
    title = models.CharField(_("title"), max_length=120)
    finding = models.TextField(_("what was found"))
    measure = models.TextField(_("measure"), blank=True, default="")
    owner_area = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, verbose_name=_("responsible office"), related_name="+"
    )
    owner_unit = models.CharField(_("responsible unit"), max_length=80, blank=True, default="")
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=EntryState, default=EntryState.PROPOSED)
    origin = models.CharField(_("origin"), max_length=20, choices=EntryOrigin, default=EntryOrigin.PERSON)
    proposal_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 (unique)
    complaints = models.ManyToManyField("complaints.Complaint", verbose_name=_("complaints"), related_name="entries")
    created_at = models.DateTimeField(_("entered on"))
    finished_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledgers of estates")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["estate", "ledger", "state"], name="complaint_ledger_estate"),
            models.Index(fields=["state", "due_on"], name="complaint_ledger_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[EntryState.PROPOSED, EntryState.DISMISSED])
                | (Q(due_on__isnull=False) & ~Q(measure="") & (Q(owner_area__isnull=False) | ~Q(owner_unit=""))),
                name="complaint_ledger_has_plan",
                violation_error_message=_("An entry that was taken up has a measure, somebody responsible and a day."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.CHECKED) | Q(finished_at__isnull=False),
                name="complaint_ledger_closed_has_time",
                violation_error_message=_("A closed entry has a closing time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> str:
        """Who is responsible, in words."""
        return self.owner_unit or (str(self.owner_area) if self.owner_area is not None else "")


class LedgerStep(models.Model):
    """One step of an entry (台账记录). Insert-only, enforced by a trigger. `evidence` is a photo of the work."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="steps", verbose_name=_("ledger entry"))
    kind = models.CharField(_("step"), max_length=20, choices=EntryStepKind)
    from_state = models.CharField(max_length=20, blank=True, default="")
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    note = models.TextField(_("words"), blank=True, default="")
    evidence = models.FileField(_("photo"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("step of a ledger entry")
        verbose_name_plural = _("steps of ledger entries")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
