"""Notices, the tries to deliver them, their texts, and who asked for webhooks."""

from notifications.models.notices import Notice, NoticeAttempt, NoticePreference
from notifications.models.templates import NoticeTemplate
from notifications.models.webhooks import WebhookSubscription

__all__ = ["Notice", "NoticeAttempt", "NoticePreference", "NoticeTemplate", "WebhookSubscription"]
