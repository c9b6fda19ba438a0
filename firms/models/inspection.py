"""An inspection: its two inspectors, what they answered, their photos and findings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firms.choices import FindingSeverity, InspectionState, InspectionStepKind, Verdict
from firms.querysets.inspections import FindingQuerySet, InspectionQuerySet


class Inspection(models.Model):
    """Two inspectors look at one estate by one version of a checklist (现场检查). A task until it is submitted."""

    route = models.ForeignKey(
        "firms.InspectionRoute", models.PROTECT, null=True, blank=True, verbose_name=_("route"), related_name="stops"
    )
    position = models.PositiveSmallIntegerField(_("position on the route"), default=0)
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="inspections")
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, blank=True, verbose_name=_("firm"), related_name="inspections"
    )
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, blank=True, verbose_name=_("project"), related_name="+"
    )
    version = models.ForeignKey(
        "firms.ChecklistVersion", models.PROTECT, verbose_name=_("checklist"), related_name="inspections"
    )
    first_inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("first inspector")
    )
    second_inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("second inspector")
    )
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=20, choices=InspectionState, default=InspectionState.PLANNED)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="inspection_due"),
            models.Index(fields=["first_inspector", "state"], name="inspection_of_first"),
            models.Index(fields=["second_inspector", "state"], name="inspection_of_second"),
            models.Index(fields=["estate", "-submitted_at"], name="inspection_of_estate"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_inspector=F("second_inspector")),
                name="inspection_two_people",
                violation_error_message=_("An inspection is made by two different people."),
            ),
            models.CheckConstraint(
                condition=Q(state=InspectionState.SUBMITTED, submitted_at__isnull=False)
                | (~Q(state=InspectionState.SUBMITTED) & Q(submitted_at=None)),
                name="inspection_submitted_has_time",
                violation_error_message=_("A submitted inspection has its moment, and only such a one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estate} {self.due_on}"


class InspectionStep(models.Model):
    """One step of an inspection (检查记录). Insert-only, enforced by a trigger."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="steps", verbose_name=_("inspection"))
    kind = models.CharField(_("step"), max_length=20, choices=InspectionStepKind)
    from_state = models.CharField(max_length=20, blank=True, default="")
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    note = models.TextField(_("words"), blank=True, default="")
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("step of an inspection")
        verbose_name_plural = _("steps of inspections")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"


class InspectionAnswer(models.Model):
    """What one inspector said of one item at one time (检查项答复). Insert-only: an answer is replaced, never changed.

    `client_key` is made on the phone: the same key sent twice is taken once. `replaces` holds the keys of the answers
    that the inspector saw and means to replace; what nobody replaced counts (`rules.answers.heads`). Two of them for
    one item are a conflict that the inspectors settle. `is_late`: it came when the inspection was submitted already.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers", verbose_name=_("inspection"))
    item_code = models.CharField(_("item"), max_length=40)
    client_key = models.UUIDField(_("key of the device"), unique=True)
    replaces = models.JSONField(_("replaces"), default=list, blank=True)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("inspector")
    )
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict, blank=True, default="")
    number = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    words = models.TextField(_("words"), blank=True, default="")
    answered_at = models.DateTimeField(_("answered, by the clock of the device"))
    received_at = models.DateTimeField(_("received"))
    is_late = models.BooleanField(_("came after the submission"), default=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["id"]
        indexes = [models.Index(fields=["inspection", "item_code"], name="inspection_answer_item")]

    def __str__(self) -> str:
        return f"{self.item_code} {self.get_verdict_display()}"


class InspectionPhoto(models.Model):
    """A photo to an answer (检查照片). JPEG, upright, without metadata. Served only after a check of who asks."""

    answer = models.ForeignKey(InspectionAnswer, models.PROTECT, related_name="photos", verbose_name=_("answer"))
    position = models.PositiveSmallIntegerField(_("position"))
    file = models.FileField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("photo of an inspection")
        verbose_name_plural = _("photos of inspections")
        ordering = ["answer_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "position"],
                name="inspection_photo_once",
                violation_error_message=_("Two photos cannot have the same position."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}"


class Finding(models.Model):
    """An item that was not in order when the inspection was submitted (检查问题): a copy of what the item said then."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings", verbose_name=_("inspection"))
    order = models.ForeignKey(
        "firms.RectificationOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("rectification order"),
    )
    answer = models.ForeignKey(InspectionAnswer, models.PROTECT, related_name="+", verbose_name=_("answer"))
    item_code = models.CharField(_("item"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200)
    severity = models.CharField(_("severity"), max_length=10, choices=FindingSeverity)
    legal_source = models.CharField(_("legal source"), max_length=200)
    days = models.PositiveSmallIntegerField(_("working days to rectify"))
    credit_item = models.CharField(_("credit item"), max_length=40, blank=True, default="")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item_code"],
                name="inspection_finding_once",
                violation_error_message=_("The inspection has this finding already."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1),
                name="inspection_finding_days",
                violation_error_message=_("A finding is rectified within at least one working day."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the language of the page."""
        return self.title if (get_language() or "zh").startswith("zh") else self.title_en
