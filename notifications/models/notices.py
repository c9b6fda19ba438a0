"""A notice to one recipient by one channel, and every try to deliver it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from notifications.choices import Channel, NoticeState, Outcome
from notifications.querysets import ManagedQuerySet, NoticeQuerySet


class Notice(models.Model):
    """Something that one recipient is told by one channel (通知).

    The number is made from what happened, the channel and the recipient, so the same notice cannot be promised twice;
    it goes out as Message-ID, key of the text message and id of the webhook, so that it can be known again there.
    The words are fixed when it is promised and hold no personal data. An address that belongs to no account is kept
    encrypted until some days after the delivery; of an account it is read when the notice is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(_("what happened"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("account"), related_name="+"
    )
    subscription = models.ForeignKey(
        "notifications.WebhookSubscription",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("webhook"),
        related_name="notices",
    )
    address = EncryptedTextField(_("address"), blank=True, default="", editable=False)
    address_shown = models.CharField(_("address, masked"), max_length=100, blank=True)
    subject_type = models.CharField(_("kind of object"), max_length=100, blank=True)
    subject_id = models.CharField(_("object number"), max_length=64, blank=True)
    link = models.CharField(_("page"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    title = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    provider_template = models.CharField(_("template of the provider"), max_length=60, blank=True)
    parameters = models.JSONField(_("parameters"), default=dict)
    payload = models.TextField(_("data sent"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    give_up_after = models.PositiveSmallIntegerField(_("tries at most"))
    created_at = models.DateTimeField(_("promised"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_inbox", condition=Q(channel="in_site")),
            models.Index(
                fields=["recipient"], name="notice_unread", condition=Q(channel="in_site", read_at__isnull=True)
            ),
            models.Index(fields=["-created_at"], name="notice_backlog", condition=~Q(state="sent")),
            models.Index(fields=["-created_at"], name="notice_newest"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
            models.Index(fields=["subscription", "-created_at"], name="notice_subscription"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
            models.CheckConstraint(
                condition=Q(channel="webhook") ^ Q(subscription__isnull=True),
                name="notice_webhook_has_subscription",
                violation_error_message=_("A webhook notice belongs to a subscription, and only such a one."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="notice_sent_has_time",
                violation_error_message=_("A notice that was sent has a time of sending."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_channel_display()}"

    @property
    def shown_to(self) -> str:
        """Who gets it, as staff see it: never a full address."""
        return str(self.recipient or self.subscription or self.address_shown or "-")


class NoticeAttempt(models.Model):
    """One try to deliver a notice (发送尝试). Written before the try; only the outcome is added after it."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="attempts", verbose_name=_("notice"))
    number = models.PositiveSmallIntegerField(_("try"))
    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="")
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    words = models.TextField(_("answer"), blank=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        ordering = ["notice_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "number"],
                name="notice_attempt_once",
                violation_error_message=_("Two tries cannot have the same number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_outcome_display()}"


class NoticePreference(models.Model):
    """By which ways besides the inbox somebody wants to be told (通知设置). Without a row: by e-mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, verbose_name=_("account"), related_name="+"
    )
    by_mail = models.BooleanField(_("by e-mail"), default=True)
    by_sms = models.BooleanField(_("by text message to the confirmed number"), default=False)

    class Meta:
        verbose_name = _("way to be told")
        verbose_name_plural = _("ways to be told")

    def __str__(self) -> str:
        return f"{self.user}"
