"""What this app itself tells."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event, register_webhook_event

WEBHOOK_OFF = "notices.webhook_off"
TEST = "notices.test"

register_event(
    EventKind(
        WEBHOOK_OFF,
        _("A webhook was switched off"),
        {"name": "市级平台"},
        {
            ZH: Words(
                "事件推送“{name}”已停用",
                "推送连续失败时间过长，系统已自动停用。请检查对方地址后重新启用，并补发未送达的消息。",
            ),
            EN: Words(
                "The webhook “{name}” was switched off",
                "It failed for too long. Check the other side, switch it on again and send again what was given up.",
            ),
        },
        {},
    )
)
register_webhook_event(TEST, _("Test message"))
