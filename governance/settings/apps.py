"""Which schema each app's tables live in, and why.

The check `tenants.E001` refuses to start when an installed app is missing here or a reason is empty.
"""

from typing import NamedTuple

PUBLIC, TENANT, BOTH = "public", "tenant", "both"


class Placement(NamedTuple):
    """One installed app: dotted name, schema side, reason in one line."""

    app: str
    side: str
    reason: str


PLACEMENTS = (
    # Django's and libraries' own
    # First, because its `migrate` must win over that of django_tenants
    Placement("tenants", PUBLIC, "jurisdictions and domains choose the schema, so they stand outside"),
    Placement("django_tenants", PUBLIC, "chooses the schema; has no tables"),
    Placement("unfold", BOTH, "look of the admin; must precede django.contrib.admin; no tables"),
    Placement("common.frame", BOTH, "site of the admin; after unfold, before django.contrib.admin; no tables"),
    Placement("unfold.contrib.filters", BOTH, "admin filters; no tables"),
    Placement("unfold.contrib.forms", BOTH, "admin widgets; no tables"),
    Placement("django.contrib.contenttypes", BOTH, "ids differ per schema, so permissions stay inside one"),
    Placement("django.contrib.auth", BOTH, "permissions and groups belong to the accounts of one schema"),
    Placement("django.contrib.sessions", BOTH, "a session of one host must mean nothing on another"),
    Placement("django.contrib.messages", BOTH, "kept in session or cookie; no tables"),
    Placement("django.contrib.admin", BOTH, "the admin log refers to accounts of the same schema"),
    Placement("django.contrib.staticfiles", BOTH, "no tables"),
    Placement("django.contrib.humanize", BOTH, "no tables"),
    Placement("guardian", BOTH, "object permissions refer to accounts and objects of the same schema"),
    Placement("allauth", BOTH, "no tables"),
    Placement("allauth.account", BOTH, "mail addresses of accounts"),
    Placement("allauth.mfa", BOTH, "second factors of accounts"),
    Placement("allauth.usersessions", BOTH, "session list of accounts"),
    Placement("django_celery_beat", PUBLIC, "one schedule for all jurisdictions; tasks fan out"),
    Placement("rest_framework", BOTH, "no tables"),
    Placement("drf_spectacular", BOTH, "no tables"),
    Placement("drf_spectacular_sidecar", BOTH, "no tables"),
    Placement("django_filters", BOTH, "no tables"),
    Placement("crispy_forms", BOTH, "no tables"),
    Placement("crispy_bootstrap5", BOTH, "no tables"),
    Placement("django_htmx", BOTH, "no tables"),
    # Ours, lowest layer first
    Placement("common", BOTH, "technical helpers; no tables"),
    Placement("audit", BOTH, "platform operators and each jurisdiction have a chain of their own"),
    Placement("jobs", BOTH, "outbox and job rows commit with the change they belong to"),
    Placement("accounts", BOTH, "platform operators in public; staff, firms, residents in their jurisdiction"),
    Placement("notifications", TENANT, "notices name people and matters of one jurisdiction"),
    Placement("places", TENANT, "areas and estates belong to one jurisdiction"),
    Placement("firms", TENANT, "filings belong to the jurisdiction that reviews them"),
    Placement("committees", TENANT, "owners' committees belong to one jurisdiction"),
    Placement("complaints", TENANT, "residents' data never leaves its jurisdiction"),
    Placement("party", TENANT, "Party organisations belong to one jurisdiction; membership never leaves it"),
    Placement("credit", TENANT, "rules and ratings differ per jurisdiction"),
    Placement("programmes", TENANT, "surveys, take-overs and subsidies are a jurisdiction's own"),
    Placement("portal", TENANT, "pages that join several apps; no tables"),
)


def installed_on(*sides: str) -> list[str]:
    """Names of the apps placed on any of `sides`, in order."""
    return [placement.app for placement in PLACEMENTS if placement.side in sides]


SHARED_APPS = installed_on(PUBLIC, BOTH)
TENANT_APPS = installed_on(TENANT, BOTH)
INSTALLED_APPS = [placement.app for placement in PLACEMENTS]
