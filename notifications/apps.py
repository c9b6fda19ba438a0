from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from accounts.navigation import register_entry
        from notifications import own_events  # noqa: F401 (they register themselves)
        from notifications.navigation import inbox_entry

        register_entry(inbox_entry)
