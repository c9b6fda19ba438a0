"""Words for what jobs count."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COUNT_LABELS: dict[str, Promise] = {
    "rows": _("rows read"),
    "created": _("new"),
    "updated": _("changed"),
    "unchanged": _("unchanged"),
    "duplicates": _("twice in the file"),
    "skipped": _("left out"),
    "changed": _("changed"),
    "copied": _("copied"),
    "exported": _("written to the file"),
    "already_there": _("already there"),
    "rejected": _("with errors"),
    "errors": _("with errors"),
    "failed": _("failed"),
    "deleted": _("deleted"),
    "finished": _("finished"),
    "files": _("files"),
    "firms": _("property firms"),
    "new_ratings": _("new ratings"),
    "effective": _("effective"),
    "expired": _("expired"),
    "red": _("red list"),
    "black": _("black list"),
    "complaints": _("complaints"),
    "acted": _("done"),
    "refused": _("not done"),
    "differing": _("decided otherwise"),
    "unmatched": _("no rule spoke"),
    "lines": _("lines"),
}


def count_label(name: str) -> str:
    """The word for a count; one without a word is shown by its name in the code."""
    return str(COUNT_LABELS.get(name, name.replace("_", " ")))
