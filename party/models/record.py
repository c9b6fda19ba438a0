"""What happened with Party organisations and their work. Insert-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.words import action_words
from party.querysets import OfAreaQuerySet


class PartyStep(models.Model):
    """One act on anything of this app (党建工作记录). Insert-only, enforced by a trigger.

    `subject` is the name of the model in lower case, `subject_id` its number; states are empty where it has none.
    The note holds no person's name: membership is sensitive, and this row is never deleted.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    subject = models.CharField(_("about"), max_length=40)
    subject_id = models.BigIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=40)
    from_state = models.CharField(_("state before"), max_length=20, blank=True)
    to_state = models.CharField(_("state after"), max_length=20, blank=True)
    note = models.CharField(_("reason"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of Party work")
        verbose_name_plural = _("acts of Party work")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "subject_id"], name="party_step_subject")]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"

    @property
    def note_words(self) -> str:
        """The note as pages show it: it is written in words already."""
        return self.note

    @property
    def act_words(self) -> str:
        """The act in the words of the audit trail."""
        return action_words(self.act)
