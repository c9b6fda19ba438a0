"""Emergency mobilisation: the call, a task for everyone who is called, reports. No persons and no positions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.choices_volunteers import EmergencyKind, EmergencyLevel, MobilisationState, TaskKind, Via
from programmes.querysets_volunteers import MobilisationQuerySet, TaskQuerySet


class MobilisationCall(models.Model):
    """An emergency call (应急动员令) to everybody in its areas. `summary` is frozen at the stand-down."""

    kind = models.CharField(_("kind"), max_length=20, choices=EmergencyKind)
    level = models.PositiveSmallIntegerField(_("level"), choices=EmergencyLevel)
    title = models.CharField(_("title"), max_length=100)
    text = models.CharField(_("what everybody does now"), max_length=1000)
    areas = models.ManyToManyField(
        "places.Area", through="MobilisationArea", verbose_name=_("areas"), related_name="mobilisations"
    )
    state = models.CharField(_("state"), max_length=20, choices=MobilisationState, default=MobilisationState.RUNNING)
    remind_after_minutes = models.PositiveSmallIntegerField(_("remind after (minutes)"), default=30)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("issued by"), related_name="+"
    )
    stood_down_at = models.DateTimeField(_("stood down"), null=True, blank=True)
    stood_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("stood down by"), related_name="+"
    )
    lessons = models.CharField(_("summary in words"), max_length=1000, blank=True, default="")
    summary = models.JSONField(pgettext_lazy("volunteers", "summary"), default=dict)

    objects = MobilisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency call")
        verbose_name_plural = _("emergency calls")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", stood_down_at__isnull=True)
                | Q(state="stood_down", stood_down_at__isnull=False),
                name="mobilisation_ends_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(remind_after_minutes__gte=5, remind_after_minutes__lte=1440),
                name="mobilisation_reminder_plausible",
                violation_error_message=_("Remind after 5 minutes to one day."),
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="mobilisation_level_known"),
        ]

    def __str__(self) -> str:
        return self.title


class MobilisationArea(models.Model):
    """An area that a call is about; everything below it too."""

    call = models.ForeignKey(MobilisationCall, models.PROTECT, related_name="area_rows")
    area = models.ForeignKey("places.Area", models.PROTECT, verbose_name=_("area"), related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["call", "area"], name="mobilisation_area_once")]

    def __str__(self) -> str:
        return str(self.pk)


class MobilisationTask(models.Model):
    """What one firm, Party branch or team is called to. `name` is as it was at the call.

    `branch_key` is the number that `programmes.seams` gave the branch; there is no foreign key to it.
    """

    call = models.ForeignKey(
        MobilisationCall, models.PROTECT, verbose_name=pgettext_lazy("volunteers", "call"), related_name="tasks"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=TaskKind)
    firm = models.ForeignKey(
        "firms.PropertyFirm", models.PROTECT, null=True, verbose_name=_("firm"), related_name="mobilisation_tasks"
    )
    team = models.ForeignKey(
        "programmes.VolunteerTeam",
        models.PROTECT,
        null=True,
        verbose_name=pgettext_lazy("volunteers", "team"),
        related_name="mobilisation_tasks",
    )
    branch_key = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(_("name"), max_length=200)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_via = models.CharField(_("confirmed through"), max_length=20, choices=Via, blank=True, default="")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("confirmed by"), related_name="+"
    )
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    reminder_count = models.PositiveSmallIntegerField(_("reminders"), default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of an emergency call")
        verbose_name_plural = _("tasks of emergency calls")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="firm", firm__isnull=False, team__isnull=True, branch_key="")
                | Q(kind="team", firm__isnull=True, team__isnull=False, branch_key="")
                | (Q(kind="branch", firm__isnull=True, team__isnull=True) & ~Q(branch_key="")),
                name="mobilisation_task_of_one",
            ),
            models.UniqueConstraint(fields=["call", "firm"], name="mobilisation_firm_once"),
            models.UniqueConstraint(fields=["call", "team"], name="mobilisation_team_once"),
            models.UniqueConstraint(
                fields=["call", "branch_key"], condition=~Q(branch_key=""), name="mobilisation_branch_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_via="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_via="")),
                name="mobilisation_confirmed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaskArea(models.Model):
    """An area in which a task has work: where the firm's projects lie, where branch and team stand."""

    task = models.ForeignKey(MobilisationTask, models.PROTECT, related_name="area_rows")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "area"], name="mobilisation_task_area_once")]

    def __str__(self) -> str:
        return str(self.pk)


class MobilisationReport(models.Model):
    """A report from the spot, insert-only: counts, a few words about places, photos."""

    task = models.ForeignKey(MobilisationTask, models.PROTECT, verbose_name=_("task"), related_name="reports")
    people_count = models.PositiveIntegerField(_("people at work"), default=0)
    machine_count = models.PositiveIntegerField(_("pumps and machines"), default=0)
    handled_count = models.PositiveIntegerField(_("places dealt with"), default=0)
    text = models.CharField(_("in short"), max_length=300, blank=True, default="")
    via = models.CharField(pgettext_lazy("volunteers", "through"), max_length=20, choices=Via)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("report from the spot")
        verbose_name_plural = _("reports from the spot")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(people_count__lte=10000, machine_count__lte=10000, handled_count__lte=10000),
                name="mobilisation_report_plausible",
                violation_error_message=_("Give counts up to 10,000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.at:%Y-%m-%d %H:%M}"


class ReportPhoto(models.Model):
    """A photo of a report, insert-only: a JPEG without metadata, so without a position."""

    report = models.ForeignKey(
        MobilisationReport, models.PROTECT, verbose_name=_("report from the spot"), related_name="photos"
    )
    file = models.FileField(_("file"), upload_to="mobilisation/", max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("photo of a report")
        verbose_name_plural = _("photos of reports")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                name="mobilisation_photo_once",
                violation_error_message=_("This photo was handed in twice."),
            ),
            models.CheckConstraint(condition=~Q(file=""), name="mobilisation_photo_has_file"),
        ]

    def __str__(self) -> str:
        return self.file.name
