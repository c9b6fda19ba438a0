"""Filings: what a firm wants entered in the register, its steps and files, and the history of the register."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.fields import EncryptedTextField
from firms.choices import FilingAct, FilingKind, FilingSource, FilingState
from firms.models.firm import PropertyFirm
from firms.models.project import ServiceProject
from firms.querysets import FileChangeQuerySet, FilingQuerySet

OF_PROJECTS = [FilingKind.PROJECT, FilingKind.PROJECT_CHANGE, FilingKind.MANAGER]
OPEN_STATES = [FilingState.DRAFT, FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.RETURNED]
PENDING_STATES = [FilingState.SUBMITTED, FilingState.REVIEWED]
_USER = settings.AUTH_USER_MODEL


def _another(first: str, second: str) -> Q:
    return Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True}) | ~Q(**{first: F(second)})


class Filing(models.Model):
    """An application of a firm to the register (备案申请): reviewed by the subdistrict, then approved by the district.

    `values` are what the firm states, as text by field (`firms.rules.filing_values`); what points to a person is in
    `personal` alone, encrypted JSON. `event_on` is the day from which the term counts, `due_on` the last day in time.
    `round` counts how often it was handed in.
    """

    public_id = models.UUIDField(_("number"), unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("filing of"), max_length=20, choices=FilingKind)
    firm = models.ForeignKey(PropertyFirm, models.PROTECT, verbose_name=_("firm"), related_name="filings")
    project = models.ForeignKey(
        ServiceProject, models.PROTECT, null=True, blank=True, verbose_name=_("project"), related_name="filings"
    )
    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, null=True, blank=True, verbose_name=_("estate"), related_name="filings"
    )
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("responsible area"), related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=FilingState, default=FilingState.DRAFT)
    source = models.CharField(_("source"), max_length=20, choices=FilingSource, default=FilingSource.PAGE)
    values = models.JSONField(_("stated"), default=dict, blank=True)
    personal = EncryptedTextField(_("stated about persons"), blank=True, default="", editable=False)
    round = models.PositiveSmallIntegerField(_("times handed in"), default=0)
    event_on = models.DateField(_("day of the event"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    legal_source = models.CharField(_("legal source of the term"), max_length=200, blank=True)
    first_submitted_at = models.DateTimeField(_("first handed in"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("handed in"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last step"))
    created_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("begun by"), related_name="+")
    submitted_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("handed in by"), related_name="+")
    reviewed_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("reviewed by"), related_name="+")
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("record", "filing")
        verbose_name_plural = _("filings")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "area"], name="filing_state_area"),
            models.Index(fields=["firm", "-id"], name="filing_firm"),
            models.Index(fields=["changed_at", "id"], name="filing_changed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_another("decided_by", "reviewed_by"),
                name="filing_two_reviews",
                violation_error_message=_("Whoever reviewed a filing cannot decide on it."),
            ),
            models.CheckConstraint(
                condition=_another("reviewed_by", "submitted_by") & _another("decided_by", "submitted_by"),
                name="filing_not_by_the_filer",
                violation_error_message=_("Whoever handed a filing in cannot review it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.APPROVED)
                | Q(reviewed_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="filing_approved_by_two",
                violation_error_message=_("A filing is approved by two persons."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_PROJECTS) | Q(estate__isnull=False),
                name="filing_of_project_has_estate",
                violation_error_message=_("Choose the estate."),
            ),
            models.UniqueConstraint(
                fields=["firm", "kind", "estate"],
                condition=Q(state__in=OPEN_STATES) & ~Q(kind__in=[FilingKind.BRANCH, FilingKind.HONOUR]),
                nulls_distinct=False,
                name="filing_open_once",
                violation_error_message=_("Such a filing is under way already. Go on with that one, or withdraw it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.estate or self.firm}"

    @property
    def is_pending(self) -> bool:
        """Whether an office has to act."""
        return self.state in PENDING_STATES

    def is_late(self, today: "object" = None) -> bool:
        """Whether it was first handed in after its day, or was not handed in and the day is over."""
        if self.due_on is None:
            return False
        day = timezone.localdate(self.first_submitted_at) if self.first_submitted_at else today or timezone.localdate()
        return day > self.due_on  # type: ignore[operator]


class FilingStep(models.Model):
    """One step of a filing (备案办理记录). Insert-only.

    `field_notes` says per field what is to be corrected; `values` are those handed in with a submission, without what
    points to a person; `personal_changed` names such fields that differ from the round before.
    """

    filing = models.ForeignKey(
        Filing, models.PROTECT, related_name="steps", verbose_name=pgettext_lazy("record", "filing")
    )
    number = models.PositiveSmallIntegerField(_("step"))
    act = models.CharField(_("what happened"), max_length=20, choices=FilingAct)
    state = models.CharField(_("state after it"), max_length=20, choices=FilingState)
    actor = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("who"), related_name="+")
    at = models.DateTimeField(_("time"))
    note = models.CharField(_("reason"), max_length=500, blank=True)
    field_notes = models.JSONField(_("to be corrected"), default=dict, blank=True)
    values = models.JSONField(_("stated"), default=dict, blank=True)
    personal_changed = models.JSONField(_("personal fields changed"), default=list, blank=True)

    class Meta:
        verbose_name = _("step of a filing")
        verbose_name_plural = _("steps of filings")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "number"],
                name="filing_step_once",
                violation_error_message=_("Somebody else has already moved this on. Reload the page."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class FilingFile(models.Model):
    """A file of a filing (备案附件): the contract, a certificate. PDF byte for byte, or a photo without metadata."""

    filing = models.ForeignKey(
        Filing, models.PROTECT, related_name="files", verbose_name=pgettext_lazy("record", "filing")
    )
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(_("file"), max_length=200, upload_to="filings")
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    round = models.PositiveSmallIntegerField(_("times handed in"), default=0)
    added_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("added by"), related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file of a filing")
        verbose_name_plural = _("files of filings")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "sha256"],
                name="filing_file_once",
                violation_error_message=_("This file is attached already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class FileChange(models.Model):
    """A change of the register (登记变更记录): who changed what of a firm or a project, when. Insert-only.

    `changes` is field → [before, after] as text; of what points to a person only the name of the field, with null.
    """

    firm = models.ForeignKey(PropertyFirm, models.PROTECT, verbose_name=_("firm"), related_name="changes")
    project = models.ForeignKey(
        ServiceProject, models.PROTECT, null=True, blank=True, verbose_name=_("project"), related_name="changes"
    )
    filing = models.ForeignKey(
        Filing,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("record", "filing"),
        related_name="changes",
    )
    act = models.CharField(_("act"), max_length=40)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    actor = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("who"), related_name="+")
    at = models.DateTimeField(_("time"))

    objects = FileChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the register")
        verbose_name_plural = _("changes of the register")
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(fields=["firm", "-id"], name="file_change_firm")]

    def __str__(self) -> str:
        return f"{self.act} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
