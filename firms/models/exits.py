"""A firm leaves a project: notice, hand-over item by item, end."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.choices import ExitKind, ExitState, ReceiverSide
from firms.models.firm import PropertyFirm
from firms.models.project import ServiceProject
from firms.models.terms import HandoverKind
from firms.querysets import ExitQuerySet

_USER = settings.AUTH_USER_MODEL


class FirmExit(models.Model):
    """A firm's exit from a project (物业项目退出). `leave_on` is the first day without its service.

    `notice_days`, `notice_due_on` and `legal_source` are those of the term in force on the day of the notice: its last
    day in time for `leave_on`.
    """

    project = models.ForeignKey(ServiceProject, models.PROTECT, verbose_name=_("project"), related_name="exits")
    kind = models.CharField(_("why the firm leaves"), max_length=20, choices=ExitKind)
    notified_on = models.DateField(_("written notice on"))
    leave_on = models.DateField(_("first day without service"))
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), null=True, editable=False)
    notice_due_on = models.DateField(_("notice was due"), null=True, editable=False)
    handover_due_on = models.DateField(_("hand-over due"), null=True, editable=False)
    legal_source = models.CharField(_("legal source"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    receiver_side = models.CharField(_("taken over by"), max_length=20, choices=ReceiverSide)
    receiver = models.ForeignKey(
        PropertyFirm, models.PROTECT, null=True, blank=True, verbose_name=_("next firm"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=ExitState, default=ExitState.OPEN)
    opened_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("recorded by"), related_name="+")
    opened_at = models.DateTimeField(_("recorded"))
    closed_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("closed by"), related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    open_items_reason = models.CharField(_("why it ended with open items"), max_length=500, blank=True)

    objects = ExitQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit of a firm")
        verbose_name_plural = _("exits of firms")
        ordering = ["leave_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state=ExitState.OPEN),
                name="exit_open_once",
                violation_error_message=_("An exit of this project is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(leave_on__gt=F("notified_on")),
                name="exit_after_notice",
                violation_error_message=_("The firm leaves after the notice was given."),
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | Q(receiver_side=ReceiverSide.FIRM),
                name="exit_receiver_is_firm",
                violation_error_message=_("Name the next firm only when it takes over itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.leave_on}"

    @property
    def is_notice_late(self) -> bool:
        """Whether the notice came too late for the day of leaving."""
        return self.notice_due_on is not None and self.notified_on > self.notice_due_on


class ExitItem(models.Model):
    """One thing of a hand-over (移交清单项), confirmed by the leaving firm and by who takes over: two people."""

    exit = models.ForeignKey(FirmExit, models.PROTECT, related_name="items", verbose_name=_("exit"))
    kind = models.ForeignKey(HandoverKind, models.PROTECT, related_name="+", verbose_name=_("what"))
    note = models.CharField(_("number, place, state"), max_length=300, blank=True)
    given_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("handed over by"), related_name="+")
    given_at = models.DateTimeField(_("handed over"), null=True, editable=False)
    received_by = models.ForeignKey(_USER, models.PROTECT, null=True, verbose_name=_("received by"), related_name="+")
    received_at = models.DateTimeField(_("received"), null=True, editable=False)

    class Meta:
        verbose_name = _("item of a hand-over")
        verbose_name_plural = _("items of hand-overs")
        ordering = ["kind__position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["exit", "kind"],
                name="exit_item_once",
                violation_error_message=_("This stands on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | Q(received_by__isnull=True) | ~Q(given_by=F("received_by")),
                name="exit_item_two_sides",
                violation_error_message=_("Handing over and receiving are confirmed by two persons."),
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(given_at__isnull=False),
                name="exit_item_given_first",
                violation_error_message=_("Nothing is received before it was handed over."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)

    @property
    def is_done(self) -> bool:
        """Whether both sides confirmed it."""
        return self.given_at is not None and self.received_at is not None

    @property
    def given_day(self) -> str:
        """Day of the handing over, empty while it is open."""
        return f"{timezone.localtime(self.given_at):%Y-%m-%d}" if self.given_at else ""
