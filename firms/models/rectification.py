"""Rectification orders: what a firm has to put right by when, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firms.choices import FindingSeverity, OrderActor, OrderState, OrderStepKind, RungStep
from firms.models.inspection import Inspection
from firms.querysets.inspections import OrderQuerySet


class RectificationOrder(models.Model):
    """An order to a firm to put findings of one inspection right (整改通知书), all with the same number of days.

    `due_on` is the last day, which counts whole. `round` counts how often it was given back. `answered_on` is the day
    of the last proof.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="orders", verbose_name=_("inspection"))
    estate = models.ForeignKey("places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="+")
    firm = models.ForeignKey("firms.PropertyFirm", models.PROTECT, verbose_name=_("firm"), related_name="orders")
    project = models.ForeignKey(
        "firms.ServiceProject", models.PROTECT, null=True, blank=True, verbose_name=_("project"), related_name="+"
    )
    days = models.PositiveSmallIntegerField(_("working days to rectify"))
    state = models.CharField(_("state"), max_length=20, choices=OrderState, default=OrderState.ISSUED)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    demand = models.TextField(_("what is demanded"), blank=True, default="")
    due_on = models.DateField(_("to be rectified by"))
    is_due_provisional = models.BooleanField(_("calendar not announced yet"), default=False)
    is_extended = models.BooleanField(_("time was extended"), default=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    issued_at = models.DateTimeField(_("served"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    answered_on = models.DateField(_("proof handed in"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification order")
        verbose_name_plural = _("rectification orders")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="rectification_due"),
            models.Index(fields=["firm", "state"], name="rectification_of_firm"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "days"],
                condition=~Q(state=OrderState.REVOKED),
                name="rectification_once",
                violation_error_message=_("The firm has an order of this inspection with this term already."),
            ),
            models.CheckConstraint(
                condition=(Q(state__in=[OrderState.ISSUED, OrderState.ANSWERED], closed_at=None))
                | Q(state__in=[OrderState.RECTIFIED, OrderState.REVOKED], closed_at__isnull=False),
                name="rectification_closed_has_time",
                violation_error_message=_("A closed order has a closing time."),
            ),
            models.CheckConstraint(
                condition=~Q(legal_basis=""),
                name="rectification_has_basis",
                violation_error_message=_("Name the legal basis of the order."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, round__gte=1),
                name="rectification_days",
                violation_error_message=_("An order gives at least one working day."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OrderStep(models.Model):
    """One step of an order (整改记录). Insert-only, enforced by a trigger. `data` holds days and codes."""

    order = models.ForeignKey(RectificationOrder, models.PROTECT, related_name="steps", verbose_name=_("order"))
    kind = models.CharField(_("step"), max_length=20, choices=OrderStepKind)
    round = models.PositiveSmallIntegerField(_("round"))
    from_state = models.CharField(max_length=20, blank=True, default="")
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    side = models.CharField(_("side"), max_length=10, choices=OrderActor)
    note = models.TextField(_("words"), blank=True, default="")
    data = models.JSONField(_("details"), default=dict, blank=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("step of an order")
        verbose_name_plural = _("steps of orders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(kind=OrderStepKind.EXTEND),
                name="rectification_extended_once",
                violation_error_message=_("The time of an order is extended once."),
            ),
            models.UniqueConstraint(
                fields=["order", "round", "kind"],
                condition=Q(kind__in=RungStep.values),
                name="rectification_rung_once",
                violation_error_message=_("This step was taken already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"


class OrderPhoto(models.Model):
    """A photo of what was put right (整改照片), handed in by the firm. JPEG without metadata."""

    step = models.ForeignKey(OrderStep, models.PROTECT, related_name="photos", verbose_name=_("step of an order"))
    position = models.PositiveSmallIntegerField(_("position"))
    file = models.FileField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("photo of a rectification")
        verbose_name_plural = _("photos of rectifications")
        ordering = ["step_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "position"],
                name="rectification_photo_once",
                violation_error_message=_("Two photos cannot have the same position."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}"


class InspectionDaily(models.Model):
    """Sums of a day (检查日统计), added to in the transaction of each act. `severity` is empty for inspections."""

    day = models.DateField(_("day"))
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    checklist = models.ForeignKey("firms.Checklist", models.PROTECT, related_name="+", verbose_name=_("checklist"))
    severity = models.CharField(_("severity"), max_length=10, choices=FindingSeverity, blank=True, default="")
    inspections = models.IntegerField(_("inspections"), default=0)
    findings = models.IntegerField(_("findings"), default=0)
    ordered = models.IntegerField(_("findings ordered to be rectified"), default=0)
    rectified = models.IntegerField(_("findings rectified"), default=0)
    in_time = models.IntegerField(_("rectified in time"), default=0)

    class Meta:
        verbose_name = _("statistics of inspections")
        verbose_name_plural = _("statistics of inspections")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "area", "checklist", "severity"],
                name="inspection_daily_once",
                violation_error_message=_("There is already a row for this day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.area_id}"
