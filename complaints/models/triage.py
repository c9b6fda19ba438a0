"""What the machine thinks of a complaint, and the models it thinks with."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import ModelKind
from complaints.models.complaint import Complaint
from complaints.querysets import TriageModelQuerySet


class TriageModel(models.Model):
    """A classifier that this jurisdiction trained (分类模型), with what was measured. One of a kind is in use.

    The file holds numbers only (docs/rules/triage.md); older versions stay and can be taken into use again.
    """

    kind = models.CharField(_("what it decides"), max_length=20, choices=ModelKind)
    version = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64)
    sample_count = models.PositiveIntegerField(_("trained on"))
    class_count = models.PositiveSmallIntegerField(_("classes"))
    measured = models.JSONField(_("measured on unseen messages"), default=dict)
    trained_at = models.DateTimeField(_("trained"))
    trained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trained by")
    )
    is_active = models.BooleanField(_("in use"), default=False)
    activated_at = models.DateTimeField(_("in use since"), null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put to use by"),
    )

    objects = TriageModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("classifier")
        verbose_name_plural = _("classifiers")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="complaint_triage_model_version"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(is_active=True),
                name="complaint_triage_model_in_use",
                violation_error_message=_("Another classifier of this kind is in use."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(activated_at__isnull=False), name="complaint_triage_model_activated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class Triage(models.Model):
    """What was thought of a complaint when it came in (智能研判). Insert-only; codes and numbers, none of its words.

    `suggestions`: [[category code, probability]]; `desks`: [[label, probability]]; `dangers`: [code];
    `near`: [[id of a complaint, similarity]]. `model_digests`: of the models that were asked.
    """

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="triage", verbose_name=_("complaint"))
    model_digests = models.JSONField(default=dict)
    suggestions = models.JSONField(default=list)
    desks = models.JSONField(default=list)
    dangers = models.JSONField(default=list)
    near = models.JSONField(default=list)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("triage")
        verbose_name_plural = _("triages")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.complaint_id}"


class ComplaintSketch(models.Model):
    """A complaint as numbers by which near ones are found without comparing all: no word can be read back.

    `keys` are bands of its MinHash signature, `buckets` and `weights` (thousandths) its rarest runs of signs.
    """

    complaint = models.OneToOneField(Complaint, models.CASCADE, primary_key=True, related_name="sketch")
    keys = ArrayField(models.BigIntegerField())
    buckets = ArrayField(models.IntegerField())
    weights = ArrayField(models.SmallIntegerField())
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sketch of a complaint")
        verbose_name_plural = _("sketches of complaints")
        ordering = ["complaint_id"]
        indexes = [
            GinIndex(fields=["keys"], name="complaint_sketch_keys"),
            models.Index(fields=["created_at"], name="complaint_sketch_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}"
