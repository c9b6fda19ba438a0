"""Steps of a fee-adjustment case in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOVE_LABELS = {
    "propose": pgettext_lazy("disclosure", "Propose"),
    "publish": _("Publish reasons and accounts"),
    "deliberate": _("Put to the owners"),
    "approve": _("Take the assembly's approval"),
    "reject": _("Take the assembly's rejection"),
    "file": _("File the new fee"),
    "refuse": _("Refuse"),
    "withdraw": _("Withdraw"),
}
