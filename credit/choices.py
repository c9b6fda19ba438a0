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
    ENDORSED = "endorsed", _("reviewed by the district, waits for the city")
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
    IMPORT = "import", _("imported")
    DERIVED = "derived", _("derived from the platform's data")


class EvidencePurpose(models.TextChoices):
    """What a file proves (证明事项)."""

    REPORT = "report", _("the fact")
    OBJECTION = "objection", _("the objection")
    REPAIR = "repair", pgettext_lazy("proved by a file", "the repair")


class RepairState(models.TextChoices):
    """What became of a request for repair (信用修复申请状态)."""

    ASKED = "asked", pgettext_lazy("repair", "asked")
    GRANTED = "granted", pgettext_lazy("repair", "granted")
    REFUSED = "refused", pgettext_lazy("repair", "refused")


class Subject(models.TextChoices):
    """Who is rated (评价对象). A manager post is an office at a project, never a person."""

    FIRM = "firm", _("firm")
    PROJECT = "project", _("project")
    MANAGER_POST = "manager_post", _("project manager's post")


class Cycle(models.TextChoices):
    """How often lists are made (评定周期)."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF_YEAR = "half_year", _("half year")
    YEAR = "year", _("year")


class ListTone(models.TextChoices):
    """What a list says about those on it (榜单性质)."""

    HONOUR = "honour", _("honours")
    WARNING = "warning", _("warns")
    SANCTION = "sanction", _("punishes")


class EntryEnd(models.TextChoices):
    """Why an entry left a published list (移出原因)."""

    EXPIRED = "expired", pgettext_lazy("list entry", "expired")
    REPAIRED = "repaired", pgettext_lazy("list entry", "repaired")
    CORRECTED = "corrected", pgettext_lazy("list entry", "corrected")


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


class ObjectionState(models.TextChoices):
    """What became of an objection (异议状态)."""

    FILED = "filed", pgettext_lazy("objection", "filed")
    UPHELD = "upheld", _("upheld")
    REFUSED = "refused", _("refused")


CURRENT_RUNS = (RunKind.NIGHTLY, RunKind.MANUAL)
"""Runs that say how firms stand now; the others look at a day of the past."""
