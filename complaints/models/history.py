"""What happened to a complaint, and the pictures that belong to it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import ActorKind, EventKind, PhotoKind, State
from complaints.models.complaint import Complaint


class ComplaintEvent(models.Model):
    """One step of the handling (办理记录). Insert-only, enforced by a trigger.

    `note` is what the resident reads when `is_public`; `data` holds codes and ids, never personal data.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events", verbose_name=_("complaint"))
    kind = models.CharField(_("step"), max_length=20, choices=EventKind)
    from_state = models.CharField(_("from state"), max_length=20, choices=State, blank=True)
    to_state = models.CharField(_("to state"), max_length=20, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    actor_kind = models.CharField(_("side"), max_length=20, choices=ActorKind)
    note = models.TextField(_("words"), blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)
    is_public = models.BooleanField(_("shown to the resident"), default=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("step of handling")
        verbose_name_plural = _("steps of handling")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"


class ComplaintPhoto(models.Model):
    """A photo of the resident, or a firm's proof of work (照片). JPEG, upright, without metadata.

    Served only through views that check who asks.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="photos", verbose_name=_("complaint"))
    event = models.ForeignKey(ComplaintEvent, models.PROTECT, related_name="photos", verbose_name=_("step of handling"))
    kind = models.CharField(_("kind"), max_length=10, choices=PhotoKind)
    position = models.PositiveSmallIntegerField(_("position"))
    file = models.FileField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["event_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "position"],
                name="complaint_photo_position_once",
                violation_error_message=_("Two photos cannot have the same position."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position + 1}"
