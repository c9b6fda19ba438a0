"""Steps of a fee-adjustment case in words."""

from django.utils.translation import gettext_lazy as _

MOVE_LABELS = {
    "propose": _("Propose"),
    "publish": _("Publish reasons and accounts"),
    "deliberate": _("Put to the owners"),
    "approve": _("Take the assembly's approval"),
    "reject": _("Take the assembly's rejection"),
    "file": _("File the new fee"),
    "refuse": _("Refuse"),
    "withdraw": _("Withdraw"),
}
