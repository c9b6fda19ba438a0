"""Entries in words: what was done, to what, by whom.

Apps need not register anything: an action is `app.verb`, and the verbs here cover what they do. A verb without a
word is shown as it stands in the code.
"""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.models import AuditEntry

VERBS: dict[str, Promise] = {
    "create": pgettext_lazy("audit", "created"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
    "import": gettext_lazy("imported"),
    "grant_role": gettext_lazy("gave a role"),
    "end_role": gettext_lazy("ended a role"),
    "change_role": gettext_lazy("changed a role's rights"),
    "deactivate": pgettext_lazy("audit", "closed"),
    "reactivate": gettext_lazy("opened again"),
    "unlock": gettext_lazy("unlocked"),
    "remove_second_factors": gettext_lazy("removed the second factors of"),
    "reveal_phone": gettext_lazy("looked at the phone number of"),
    "reveal_contact": gettext_lazy("looked at the contact of"),
    "confirm_phone": gettext_lazy("confirmed the phone of"),
    "lose_phone": gettext_lazy("took over the phone number of"),
    "sign_in": gettext_lazy("signed in"),
    "sign_out": gettext_lazy("signed out"),
    "retry": gettext_lazy("started again"),
    "export_audit": gettext_lazy("exported the audit trail"),
}


def action_words(action: str) -> str:
    """`accounts.grant_role` → “gave a role”."""
    verb = action.partition(".")[2] or action
    return str(VERBS.get(verb, verb.replace("_", " ")))


def object_words(entry: AuditEntry) -> str:
    """`places.estate` 17 → “estate 17”."""
    try:
        kind = str(apps.get_model(entry.object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = entry.object_type
    return f"{kind} {entry.object_id}"


def actor_words(entry: AuditEntry) -> str:
    """The account's user name, or the system."""
    return _("the system") if entry.actor_id is None and entry.actor == "system" else entry.actor


def sentence(entry: AuditEntry) -> str:
    """The entry as one line: who, what, to what."""
    return _("%(who)s %(did)s: %(what)s") % {
        "who": actor_words(entry),
        "did": action_words(entry.action),
        "what": object_words(entry),
    }
