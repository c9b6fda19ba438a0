"""Codes of demonstration awards. Stable: they stand in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubjectKind(models.TextChoices):
    """What a standard is about (创建对象)."""

    FIRM = "firm", pgettext_lazy("awards", "firm")
    PROJECT = "project", pgettext_lazy("awards", "project")
    SERVICE = "service", pgettext_lazy("awards", "service of a project")


class RoundState(models.TextChoices):
    """Where a round of awards stands (评选批次状态)."""

    DRAFT = "draft", pgettext_lazy("awards", "being prepared")
    OPEN = "open", pgettext_lazy("awards", "open for applications")
    PANEL = "panel", pgettext_lazy("awards", "before the panel")
    VOTING = "voting", pgettext_lazy("awards", "panel votes on a tie")
    PUBLICITY = "publicity", pgettext_lazy("awards", "made public")
    CLOSED = "closed", pgettext_lazy("awards", "closed")


class ApplicationState(models.TextChoices):
    """Where an application stands (申报状态)."""

    DRAFT = "draft", pgettext_lazy("awards", "being written")
    SUBMITTED = "submitted", pgettext_lazy("awards", "with the subdistrict")
    SUBDISTRICT_DONE = "subdistrict_done", pgettext_lazy("awards", "with the district")
    DISTRICT_DONE = "district_done", pgettext_lazy("awards", "for the panel")
    REFUSED = "refused", pgettext_lazy("awards", "refused in review")
    LISTED = "listed", pgettext_lazy("awards", "chosen, made public")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("awards", "not chosen")
    STRUCK = "struck", pgettext_lazy("awards", "struck after an objection")
    AWARDED = "awarded", pgettext_lazy("awards", "awarded")
    WITHDRAWN = "withdrawn", pgettext_lazy("awards", "award withdrawn")
    TAKEN_BACK = "taken_back", pgettext_lazy("awards", "taken back by the firm")


class ReviewLevel(models.TextChoices):
    """Who scored an application (评审层级)."""

    SUBDISTRICT = "subdistrict", pgettext_lazy("awards", "subdistrict")
    DISTRICT = "district", pgettext_lazy("awards", "district")
    PANEL = "panel", pgettext_lazy("awards", "panel")


class TieStep(models.TextChoices):
    """What decides between equal scores at a quota, in the order that the round writes down (同分规则)."""

    MUST_POINTS = "must_points", _("points of the must-have items")
    DISTRICT_SCORE = "district_score", _("score of the district")
    GRADE = "grade", _("credit grade before the round")
    PANEL_VOTE = "panel_vote", _("vote of the panel by name")


class ObjectionState(models.TextChoices):
    """Where an objection to a chosen application stands (异议状态)."""

    OPEN = "open", pgettext_lazy("awards", "to be decided")
    UPHELD = "upheld", pgettext_lazy("awards", "upheld")
    REJECTED = "rejected", pgettext_lazy("awards", "rejected")


class VisitResult(models.TextChoices):
    """What a revisit found (复查结论)."""

    KEPT = "kept", _("the standard is kept")
    PUT_RIGHT = "put_right", _("something is to be put right")
    FAILED = "failed", _("the standard is not met any more")


class WithdrawalState(models.TextChoices):
    """Where a withdrawal stands (撤销程序状态)."""

    HEARING = "hearing", pgettext_lazy("awards", "the firm is heard")
    WITHDRAWN = "withdrawn", pgettext_lazy("awards", "award withdrawn")
    DROPPED = "dropped", pgettext_lazy("awards", "award stays")
