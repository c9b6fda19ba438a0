"""Words of the notices: stable codes, translated labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """The way by which a notice goes out (通知渠道)."""

    MAIL = "mail", _("e-mail")
    SMS = "sms", _("text message")
    IN_SITE = "in_site", _("inbox on this site")
    WEBHOOK = "webhook", _("webhook")


TEXT_CHANNELS = [(code, label) for code, label in Channel.choices if code != Channel.WEBHOOK]
"""Those that carry words; a webhook carries data."""

MOST_TRIES = {Channel.MAIL: 8, Channel.SMS: 8, Channel.WEBHOOK: 12, Channel.IN_SITE: 1}
"""After so many tries a notice is given up; with waits of 2, 4, 8 … 60 minutes that is four hours, or eight."""


class NoticeState(TextChoices):
    """Where a notice stands (发送状态)."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")


class Outcome(TextChoices):
    """How a try ended (发送结果)."""

    RUNNING = "", _("under way")
    DELIVERED = "delivered", _("taken by the other side")
    FAILED = "failed", _("failed, to be tried again")
    REFUSED = "refused", _("refused for good")
    UNKNOWN = "unknown", _("interrupted, outcome unknown")
