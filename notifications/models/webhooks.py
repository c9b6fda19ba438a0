"""Systems of the city that hear of events."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from notifications.querysets import ManagedQuerySet


class WebhookSubscription(models.Model):
    """Another system that is told of events by signed messages (事件推送订阅).

    The secret is shown once. `failing_since` is the first failure after the last success.
    """

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    secret = EncryptedTextField(_("secret"), editable=False)
    events = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("in use"), default=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, verbose_name=_("created by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    switched_off_because = models.CharField(_("why it is off"), max_length=300, blank=True, editable=False)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
