"""Videos of a complaint, and what was written before a correction."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import PhotoKind
from complaints.models.complaint import Complaint
from complaints.models.history import ComplaintEvent
from complaints.models.reference import Category


class ComplaintVideo(models.Model):
    """A short video (视频), packed anew without metadata. Served only through views that check who asks."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="videos", verbose_name=_("complaint"))
    event = models.ForeignKey(ComplaintEvent, models.PROTECT, related_name="videos", verbose_name=_("step of handling"))
    kind = models.CharField(_("kind"), max_length=10, choices=PhotoKind, default=PhotoKind.REPORT)
    file = models.FileField(_("file"), max_length=200)
    container = models.CharField(_("container"), max_length=8)
    seconds = models.PositiveSmallIntegerField(_("seconds"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(container__in=["mp4", "webm"]),
                name="complaint_video_container",
                violation_error_message=_("A video is stored as MP4 or WebM."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.seconds} s"


class ComplaintRevision(models.Model):
    """What a complaint said before its reporter corrected it (更正前的内容)."""

    event = models.OneToOneField(
        ComplaintEvent, models.PROTECT, related_name="revision", verbose_name=_("step of handling")
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what happened"))
    place_text = models.CharField(_("place in words"), max_length=200, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"), related_name="+")

    class Meta:
        verbose_name = _("earlier wording")
        verbose_name_plural = _("earlier wordings")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
