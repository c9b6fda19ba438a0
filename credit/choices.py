"""Codes of the credit app. Stable: they stand in the database, in publications and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RulebookState(models.TextChoices):
    """Sign-off of a rulebook version by two people (签署状态)."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed, waits for the second person")
    ADOPTED = "adopted", _("adopted")
    REFUSED = "refused", _("refused")


class EventState(models.TextChoices):
    """Life of a credit event (信用信息状态)."""

    REPORTED = "reported", _("reported")
    REVIEWED = "reviewed", _("reviewed by the subdistrict")
    CONFIRMED = "confirmed", _("confirmed by the district")
    EFFECTIVE = "effective", _("effective")
    REFUSED = "refused", _("refused")
    REVOKED = "revoked", _("revoked")
    REPAIRED = "repaired", _("repaired")
    EXPIRED = "expired", _("expired")


class EventSource(models.TextChoices):
    """Where a fact comes from (信息来源)."""

    FIRM = "firm", _("reported by the firm")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DEPARTMENT = "department", _("department")
    COMPLAINT = "complaint", _("complaint")
    DERIVED = "derived", _("derived from the platform's data")


class FactLevel(models.TextChoices):
    """Level of the body that a fact comes from, for items with points by level (级别)."""

    NATIONAL = "national", _("national")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("district or county")
    SUBDISTRICT = "subdistrict", _("subdistrict")


class RunKind(models.TextChoices):
    """Why ratings were computed (评价批次类型)."""

    NIGHTLY = "nightly", _("nightly")
    MANUAL = "manual", _("started by hand")
    QUARTER = "quarter", _("closing of a quarter")
    PAST = "past", _("as of a past day")


class IssueState(models.TextChoices):
    """Where the lists of a quarter stand (红黑榜状态)."""

    DRAFT = "draft", _("draft, firms notified")
    PUBLICITY = "publicity", _("in publicity")
    FINAL = "final", _("final")
    PUBLISHED = "published", _("published")


class ListKind(models.TextChoices):
    """Red and black list (红榜、黑榜)."""

    RED = "red", _("red list")
    BLACK = "black", _("black list")


class ObjectionState(models.TextChoices):
    """What became of an objection (异议状态)."""

    FILED = "filed", pgettext_lazy("objection", "filed")
    UPHELD = "upheld", _("upheld")
    REFUSED = "refused", _("refused")


CURRENT_RUNS = (RunKind.NIGHTLY, RunKind.MANUAL)
"""Runs that say how firms stand now; the others look at a day of the past."""
