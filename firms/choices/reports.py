"""Codes of quarterly reports. Stable: they stand in the database and in the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FormState(models.TextChoices):
    """Where a version of a report form stands."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class ReportState(models.TextChoices):
    """Where a quarterly report stands (季报状态). The moves between them are in `workflow.py`."""

    DRAFT = "draft", _("to be filled in")
    SUBMITTED = "submitted", pgettext_lazy("report", "submitted")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED_BY_SUBDISTRICT = "accepted_by_subdistrict", _("accepted by the subdistrict")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
    LOCKED = "locked", _("locked")


class ReportSide(models.TextChoices):
    """On whose side somebody acts on a report."""

    FIRM = "firm", _("firm")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DISTRICT = "district", _("housing department")
    SYSTEM = "system", _("system")


class ReportDoor(models.TextChoices):
    """The way by which a report came in (报送渠道)."""

    BROWSER = "browser", _("in the browser")
    WORKBOOK = "workbook", _("by Excel")
    API = "api", _("by another system")


class ReportAct(models.TextChoices):
    """What happened to a report."""

    GENERATE = "generate", _("made out")
    SUBMIT = "submit", _("submitted by the firm")
    WITHDRAW = "withdraw", _("taken back by the firm")
    RETURN = "return", _("returned to the firm")
    ACCEPT_SUBDISTRICT = "accept_subdistrict", _("accepted by the subdistrict office")
    ACCEPT_DISTRICT = "accept_district", _("accepted by the housing department")
    LOCK = "lock", _("locked at the cut-off")
    REOPEN = "reopen", _("opened again")
    ASK_EXTENSION = "ask_extension", _("more time asked for")
    GRANT_EXTENSION = "grant_extension", _("more time granted")
    DENY_EXTENSION = "deny_extension", _("more time refused")
