"""Management rooms: the rule, the rooms, cases of misuse."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.choices import MisuseState, RoomKind, RoomUse
from programmes.models.register import ORDERED, PERIOD
from programmes.querysets import EffectiveQuerySet, MisuseQuerySet, OfEstateQuerySet


class RoomRule(models.Model):
    """How much room of a kind an estate must have, from a day on (用房标准), with its source.

    Required is the larger of `least_area` (m²) and `share` (0 to 1) of the estate's floor area.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=RoomKind)
    least_area = models.DecimalField(_("at least (m²)"), max_digits=10, decimal_places=2, null=True, blank=True)
    share = models.DecimalField(
        _("share of the floor area (0 to 1)"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for rooms")
        verbose_name_plural = _("rules for rooms")
        ordering = ["kind", "-effective_from"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(least_area__isnull=False) | Q(share__isnull=False),
                name="room_rule_says_something",
                violation_error_message=_("A rule for rooms names an area, a share, or both."),
            ),
            models.CheckConstraint(
                condition=(Q(least_area__isnull=True) | Q(least_area__gt=0))
                & (Q(share__isnull=True) | Q(share__gt=0, share__lte=1)),
                name="room_rule_plausible",
                violation_error_message=_("The area is more than 0 m²; the share lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=ORDERED,
                name="room_rule_period_ordered",
                violation_error_message=_("The end of the period must be after its beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="room_rule_has_source",
                violation_error_message=_("A rule names its source."),
            ),
            ExclusionConstraint(
                name="room_rule_one_in_force",
                expressions=[("kind", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                violation_error_message=_("Another rule is in force in that period. End it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_from:%Y-%m-%d}"


class ManagementRoom(models.Model):
    """A room that the estate's management or its owners' committee has (物业用房). `area` in m²."""

    estate = models.ForeignKey(
        "places.Estate", models.PROTECT, verbose_name=_("estate"), related_name="management_rooms"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RoomKind, default=RoomKind.MANAGEMENT)
    location = models.CharField(_("location"), max_length=120)
    area = models.DecimalField(_("area (m²)"), max_digits=10, decimal_places=2)
    use = models.CharField(_("use"), max_length=20, choices=RoomUse, default=RoomUse.PROPER)
    is_in_register = models.BooleanField(_("exists"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = OfEstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("management room")
        verbose_name_plural = _("management rooms")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(area__gt=0),
                name="room_area_positive",
                violation_error_message=_("The area is more than 0 m²."),
            ),
            models.UniqueConstraint(
                fields=["estate", "location"],
                name="room_once_a_place",
                violation_error_message=_("A room at this place is on the register of the estate."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estate} {self.location}"


class MisuseCase(models.Model):
    """A room is used for something else (违规使用物业用房): found, order with due day, put right or dismissed."""

    room = models.ForeignKey(ManagementRoom, models.PROTECT, verbose_name=_("room"), related_name="cases")
    found_on = models.DateField(_("found on"))
    finding = models.CharField(_("what was found"), max_length=300)
    state = models.CharField(_("state"), max_length=20, choices=MisuseState, default=MisuseState.OPEN)
    order_number = models.CharField(_("number of the order"), max_length=60, blank=True)
    ordered_on = models.DateField(_("order given on"), null=True, blank=True)
    due_on = models.DateField(_("to be put right by"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = MisuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case about a room")
        verbose_name_plural = _("cases about rooms")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(state__in=["open", "ordered"]),
                name="misuse_one_open_a_room",
                violation_error_message=_("There is an open case about this room."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ordered")
                | (Q(ordered_on__isnull=False, due_on__isnull=False) & ~Q(order_number="")),
                name="misuse_order_has_due_day",
                violation_error_message=_("An order has a number, a day and a due day."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "ordered"], closed_on__isnull=True)
                | Q(state__in=["put_right", "dismissed"], closed_on__isnull=False),
                name="misuse_closed_on_a_day",
                violation_error_message=_("A closed case says since when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.found_on:%Y-%m-%d}"


class MisuseStep(models.Model):
    """One act in a case, insert-only."""

    case = models.ForeignKey(MisuseCase, models.PROTECT, verbose_name=_("case"), related_name="history")
    act = models.CharField(_("act"), max_length=20)
    to_state = models.CharField(_("after"), max_length=20, choices=MisuseState)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.case} {self.act}"
