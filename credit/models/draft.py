"""Rulebooks that somebody is writing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credit.models.rulebook import RulebookVersion
from credit.querysets import RulebookDraftQuerySet


class RulebookDraft(models.Model):
    """A rulebook that is being written (评分规则草稿). Counts for nothing and may be thrown away.

    The text may have problems. Kept as a version, it never changes again. `revision` grows with each save, so
    that nobody writes over what somebody else has saved in the meantime.
    """

    code = models.SlugField(_("code"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=1000)
    text = models.TextField(_("text as written"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    based_on = models.ForeignKey(
        RulebookVersion, models.PROTECT, null=True, blank=True, verbose_name=_("written from"), related_name="drafts"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("begun by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("last saved by"), related_name="+"
    )
    edited_at = models.DateTimeField(_("last saved"))

    objects = RulebookDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("rulebook draft")
        verbose_name_plural = _("rulebook drafts")
        ordering = ["-edited_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title
