"""What stands on the notice board of an estate. Work contacts only: no private data belongs there."""

from django.utils.translation import gettext_lazy as _

NOTICE_FIELDS = (
    ("licence", _("business licence")),
    ("manager_name", _("project manager (name at work)")),
    ("manager_phone", _("project manager's work phone")),
    ("service_phone", _("service phone, day and night")),
    ("services", _("services")),
    ("standards", _("service standards")),
    ("fees", _("fees and how they are charged")),
    ("maintainers", _("who maintains lifts, fire protection, water")),
)
REQUIRED_NOTICE_FIELDS = ("licence", "service_phone", "services", "standards", "fees")
