"""A jurisdiction's own words for notices."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.choices import TEXT_CHANNELS
from notifications.querysets import TemplateQuerySet
from notifications.rules import unknown_names


class NoticeTemplate(models.Model):
    """The words of one kind of notice, for a channel and a language, from a day on (通知模板).

    Without a row the words that come with the portal are used. Fixed names in braces are filled in, nothing else.
    """

    event = models.CharField(_("what happened"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=TEXT_CHANNELS)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=2000)
    provider_template = models.CharField(
        _("template of the provider"),
        max_length=60,
        blank=True,
        help_text=_("Code under which the provider of text messages has registered this text."),
    )
    is_sent = models.BooleanField(_("is sent"), default=True)
    effective_from = models.DateField(_("from"))

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a notice")
        verbose_name_plural = _("texts of notices")
        ordering = ["event", "channel", "language", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel", "language", "effective_from"],
                name="notice_template_once",
                violation_error_message=_("There is already a text for this kind of notice from this day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_channel_display()} · {self.language} · {self.effective_from}"

    def clean(self) -> None:
        """Refuse names in braces that nobody fills in."""
        from notifications.events import find_event

        found = find_event(self.event)
        if found is None:
            raise ValidationError({"event": _("There is no such kind of notice.")})
        for field in ("subject", "text"):
            unknown = unknown_names(getattr(self, field) or "", found.samples)
            if unknown:
                names = ", ".join(f"{{{name}}}" for name in unknown)
                allowed = ", ".join(f"{{{name}}}" for name in found.samples)
                message = _("%(names)s is not filled in here. Possible are: %(allowed)s.")
                raise ValidationError({field: message % {"names": names, "allowed": allowed}})
