"""Codes of volunteers, stations, home visits and mobilisation. Codes are stored and never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    """Whether a call for volunteers can be answered."""

    OPEN = "open", pgettext_lazy("volunteers", "open")
    CLOSED = "closed", pgettext_lazy("volunteers", "closed")
    CANCELLED = "cancelled", pgettext_lazy("volunteers", "cancelled")


class LendingBasis(models.TextChoices):
    """For whom a tool is (借用条件). Nobody is rated: open to all, need, or hours given of one's own will."""

    OPEN = "open", _("everybody")
    NEED = "need", _("people in need: elderly, disabled, in hardship")
    HOURS = "hours", _("volunteers with recorded hours, and people in need")


class VisitKind(models.TextChoices):
    """What a home visit is for (上门服务)."""

    REPAIR = "repair", pgettext_lazy("volunteers", "small repair")
    ERRAND = "errand", pgettext_lazy("volunteers", "errand or delivery")
    CLEANING = "cleaning", pgettext_lazy("volunteers", "cleaning")
    COMPANY = "company", pgettext_lazy("volunteers", "company and a look-in")
    OTHER = "other", pgettext_lazy("volunteers", "something else")


class VisitNeed(models.TextChoices):
    """Why the person asks; deleted with the other personal data."""

    ELDERLY = "elderly", pgettext_lazy("volunteers", "elderly")
    DISABLED = "disabled", pgettext_lazy("volunteers", "disabled")
    BOTH = "both", pgettext_lazy("volunteers", "elderly and disabled")


class VisitState(models.TextChoices):
    """Where a home visit stands."""

    ASKED = "asked", pgettext_lazy("volunteers", "asked for")
    ASSIGNED = "assigned", pgettext_lazy("volunteers", "given to a team")
    DONE = "done", pgettext_lazy("volunteers", "done")
    CANCELLED = "cancelled", pgettext_lazy("volunteers", "cancelled")


class TermKind(models.TextChoices):
    """Whose personal data a keeping term is about."""

    VISIT = "visit", _("home visits")
    LOAN = "loan", _("loans of tools")


class EmergencyKind(models.TextChoices):
    """What an emergency call is about (突发事件)."""

    FLOOD = "flood", _("flood or heavy rain")
    TYPHOON = "typhoon", _("typhoon")
    OUTAGE = "outage", _("outage of power, water or gas")
    SNOW = "snow", _("snow and ice")
    OTHER = "other", _("other emergency")


class EmergencyLevel(models.IntegerChoices):
    """Response level (应急响应): I is the gravest."""

    ONE = 1, _("level I")
    TWO = 2, _("level II")
    THREE = 3, _("level III")
    FOUR = 4, _("level IV")


class MobilisationState(models.TextChoices):
    """Whether a call runs."""

    RUNNING = "running", pgettext_lazy("volunteers", "running")
    STOOD_DOWN = "stood_down", pgettext_lazy("volunteers", "stood down")


class TaskKind(models.TextChoices):
    """Who is called."""

    FIRM = "firm", pgettext_lazy("volunteers", "firm")
    BRANCH = "branch", pgettext_lazy("volunteers", "Party branch")
    TEAM = "team", pgettext_lazy("volunteers", "volunteer team")


class Via(models.TextChoices):
    """How a confirmation or report came."""

    PAGE = "page", pgettext_lazy("volunteers", "own page")
    LINK = "link", pgettext_lazy("volunteers", "signed link")
    PHONE = "phone", pgettext_lazy("volunteers", "by phone")
