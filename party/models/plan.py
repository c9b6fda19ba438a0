"""Plans of joint branches, and the tasks of the formation drive."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import Actor, PlanState, Step, TaskState
from party.models.formation import FormationRule
from party.models.organisation import PartyOrganisation
from party.models.unit import LINKS, OfUnit, is_one_unit, one_unit
from party.querysets import OfAreaQuerySet, TaskQuerySet

_USER = settings.AUTH_USER_MODEL


class JointPlan(models.Model):
    """Which joint branches would close the gaps of an area with as few of them as possible (联合组建方案).

    Every unit ends in a joint branch or, where the limits leave nobody to join with, with an instructor (`left_count`).
    The plan has the fewest acts it can find, joint branches and instructors together, and among these the fewest
    instructors. `lower_bound` is proven: under these limits no plan has fewer acts; `is_exact` = this one has as many.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    rule = models.ForeignKey(FormationRule, models.PROTECT, related_name="+", verbose_name=_("formation rule"))
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=20, choices=PlanState, default=PlanState.COMPUTING)
    unit_count = models.PositiveIntegerField(pgettext_lazy("party", "units"), default=0)
    branch_count = models.PositiveIntegerField(pgettext_lazy("party", "joint branches"), default=0)
    lower_bound = models.PositiveIntegerField(pgettext_lazy("party", "proven least"), default=0)
    left_count = models.PositiveIntegerField(pgettext_lazy("party", "left for an instructor"), default=0)
    is_exact = models.BooleanField(pgettext_lazy("party", "proven to be the least"), default=False)
    made_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("at"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of joint branches")
        verbose_name_plural = _("plans of joint branches")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(state__in=["computing", "ready"]),
                name="party_plan_one_open",
                violation_error_message=_("There is a plan of this area already. Use it or give it up."),
            ),
            models.CheckConstraint(
                condition=Q(lower_bound__lte=models.F("branch_count") + models.F("left_count")),
                name="party_plan_not_below_bound",
                violation_error_message=_("The counts do not add up."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.day:%Y-%m-%d}"

    @property
    def gap(self) -> int:
        """How many acts the plan may be away from the least."""
        return self.branch_count + self.left_count - self.lower_bound


class PlannedUnit(OfUnit):
    """A unit in a plan: in the branch `number`, or left over (0). Position in WGS 84 degrees; members as counted."""

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="units", verbose_name=_("plan"))
    number = models.PositiveIntegerField(pgettext_lazy("party", "joint branch"))
    members = models.PositiveIntegerField(pgettext_lazy("party", "members"))
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("unit of a plan")
        verbose_name_plural = _("units of a plan")
        ordering = ["number", "pk"]
        default_permissions = ()
        constraints = [one_unit("party_planned_one_unit")]

    def __str__(self) -> str:
        return str(self.unit)


class FormationTask(OfUnit):
    """A step of the formation drive with who acts and its day (组建任务): about a unit, or a planned joint branch."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    plan = models.ForeignKey(
        JointPlan, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("plan")
    )
    number = models.PositiveIntegerField(pgettext_lazy("party", "joint branch"), default=0)
    step = models.CharField(pgettext_lazy("party", "step"), max_length=20, choices=Step)
    actor = models.CharField(pgettext_lazy("party", "who acts"), max_length=20, choices=Actor)
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=20, choices=TaskState, default=TaskState.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Party organisation")
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of the formation drive")
        verbose_name_plural = _("tasks of the formation drive")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=is_one_unit() & Q(number=0)
                | Q(plan__isnull=False, number__gte=1, **{f"{link}__isnull": True for link in LINKS}),
                name="party_task_about_one",
                violation_error_message=_("A task is about one unit, or one joint branch of a plan."),
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, closed_on__isnull=True)
                | ~Q(state=TaskState.OPEN) & Q(closed_on__isnull=False),
                name="party_task_closed_on_a_day",
                violation_error_message=_("A task that is not open any more says since when."),
            ),
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(number__gte=1),
                name="party_task_once_per_branch",
                violation_error_message=_("This joint branch has its task already."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[link, "step"],
                    condition=Q(state=TaskState.OPEN),
                    name=f"party_task_once_{link}",
                    violation_error_message=_("This step is a task already."),
                )
                for link in LINKS
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_step_display())
