"""Work that outlives its request: outbox entries and long jobs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.querysets import JobRunQuerySet, OutboxEntryQuerySet


class OutboxEntry(models.Model):
    """A side effect that was promised in the transaction of a change (待发事项).

    The row is the queue: a broker message only says "look now". Done when `done_at` is set, in the
    same transaction as the effect. The sweep takes up whatever is due and not done.
    """

    topic = models.CharField(_("kind"), max_length=100)
    payload = models.JSONField(_("content"), default=dict)
    queue = models.CharField(_("queue"), max_length=20, default="default")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    due_at = models.DateTimeField(_("next attempt"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    request_id = models.CharField(_("request number"), max_length=64, blank=True)

    objects = OutboxEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox entry")
        verbose_name_plural = _("outbox entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk}"


class JobRun(models.Model):
    """One run of a long job: import, recompute, export, provisioning (后台任务).

    `error` says in words what the person can do; `error_detail` is for those who look after the system.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.QUEUED)
    parameters = models.JSONField(_("parameters"), default=dict)
    done_count = models.PositiveIntegerField(_("done"), default=0)
    total_count = models.PositiveIntegerField(_("of"), null=True, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    error = models.TextField(_("error"), blank=True)
    error_detail = models.TextField(_("technical detail"), blank=True)
    input_file = models.FileField(_("input"), upload_to="jobs/input/", blank=True)
    result_file = models.FileField(_("result"), upload_to="jobs/result/", blank=True)
    error_file = models.FileField(_("rows with errors"), upload_to="jobs/errors/", blank=True)
    queue = models.CharField(_("queue"), max_length=20, default="default")
    request_id = models.CharField(_("request number"), max_length=64, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("started by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["created_at"], name="job_unfinished", condition=models.Q(state__in=["queued", "running"])
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=False) | ~models.Q(state__in=["succeeded", "failed"]),
                name="job_finished_has_time",
                violation_error_message=_("A finished job has a finishing time."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.SUCCEEDED, self.State.FAILED)

    @property
    def percent(self) -> int | None:
        """Whole percent done, None while the total is unknown."""
        if self.state == self.State.SUCCEEDED:
            return 100
        if not self.total_count:
            return None
        return min(self.done_count * 100 // self.total_count, 100)
