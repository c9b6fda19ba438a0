"""Lists: quotas and classes that can be computed."""

from django.utils.translation import gettext as _

from credit.rules.checks.index import Found, Index, number


def _quotas(index: Index) -> Found:
    for path, entry in index.entries("lists"):
        quota = entry.get("quota")
        if quota is None:
            continue
        if "count" in quota and "share" in quota:
            yield (
                (*path, "quota", "share"),
                _("“%(one)s” and “%(other)s” exclude each other.")
                % {
                    "one": "count",
                    "other": "share",
                },
            )
        elif "count" not in quota and "share" not in quota:
            yield (*path, "quota"), _("Write count or share.")
        elif "share" in quota and not 0 < number(quota["share"]) <= 1:
            yield (*path, "quota", "share"), _("A share is more than 0 and at most 1.")


RULES = (_quotas,)
