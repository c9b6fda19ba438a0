"""Numbers of the statistics by name: what each is called, and which facts stand behind it."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Measure(NamedTuple):
    """One number: its label, the day by which its facts are found, what else they must be, what it is counted from.

    `plus` and `minus` name the sums (`rates.Counts`) whose difference it is. Limits count when their day is over.
    """

    label: str | Promise
    day: str
    conditions: dict[str, Any]
    plus: str
    minus: tuple[str, ...] = ()
    counts_ended_days: bool = False


MEASURES: dict[str, Measure] = {
    "received": Measure(_("received"), "received_on", {}, "received"),
    "answered": Measure(_("answered and settled by the handler"), "answered_on", {}, "answered"),
    "response_due": Measure(_("first response due"), "response_due_on", {}, "response_due", (), True),
    "response_in_time": Measure(
        _("contacted in time"), "response_due_on", {"is_response_in_time": True}, "response_in_time", (), True
    ),
    "response_late": Measure(
        _("not contacted in time"),
        "response_due_on",
        {"is_response_in_time": False},
        "response_due",
        ("response_in_time",),
        True,
    ),
    "answer_due": Measure(_("answer due"), "answer_due_on", {}, "answer_due", (), True),
    "answer_in_time": Measure(
        _("answered in time"), "answer_due_on", {"is_answer_in_time": True}, "answer_in_time", (), True
    ),
    "answer_late": Measure(
        _("not answered in time"),
        "answer_due_on",
        {"is_answer_in_time": False},
        "answer_due",
        ("answer_in_time",),
        True,
    ),
    "valid": Measure(_("valid call-backs"), "called_back_on", {}, "valid"),
    "settled": Measure(_("settled"), "called_back_on", {"is_settled": True}, "settled"),
    "unsettled": Measure(_("not settled"), "called_back_on", {"is_settled": False}, "valid", ("settled",)),
    "satisfied": Measure(_("satisfied"), "called_back_on", {"satisfaction": "satisfied"}, "satisfied"),
    "basically_satisfied": Measure(
        _("basically satisfied"), "called_back_on", {"satisfaction": "basically_satisfied"}, "basically_satisfied"
    ),
    "not_satisfied": Measure(
        _("not satisfied"),
        "called_back_on",
        {"satisfaction": "not_satisfied"},
        "valid",
        ("satisfied", "basically_satisfied"),
    ),
}


def number_of(measure: str, counts: Any) -> int:
    """The number of a measure among the sums of a period."""
    found = MEASURES[measure]
    return getattr(counts, found.plus) - sum(getattr(counts, name) for name in found.minus)
