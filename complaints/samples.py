"""Rules of real places to start from: chosen in the administration, never in force by themselves.

Each is a row's values; the office reads its own rule, corrects the numbers and files it under its own legal source.
"""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.choices import PromiseEnd, Severity


class Sample(NamedTuple):
    """A name, and the fields of a row."""

    name: str | Promise
    values: dict[str, Any]


def _answer_in(days: int, source: str, *, working: bool = True) -> dict[str, Any]:
    return {
        "first_response_days": days,
        "resolution_days": days,
        "counts_working_days": working,
        "legal_source": source,
    }


CLOCKS = (
    Sample(_("Hangzhou: 10 days"), _answer_in(10, "杭州市物业管理条例第五十条", working=False)),
    Sample(_("Liaocheng: 5 working days"), _answer_in(5, "聊城市投诉办理规定")),
    Sample(_("Binzhou: 5 working days"), _answer_in(5, "滨州市投诉办理规定")),
    Sample(_("Jinan: 5 working days"), _answer_in(5, "济南市12345热线办理规定")),
    Sample(_("Weifang: 5 working days"), _answer_in(5, "潍坊市12345热线办理规定")),
)
POLICIES = (
    Sample(_("Liaocheng: passed on once"), {"transfer_limit": 1, "legal_source": "聊城市投诉办理规定"}),
    Sample(
        _("Heze: group complaints of 10 accepted or refused in 2 working days"),
        {"group_size": 10, "group_accept_days": 2, "legal_source": "菏泽市投诉办理规定"},
    ),
)


def _promise(name: str, name_en: str, minutes: int, end: str, severity: str = "") -> dict[str, Any]:
    source = "“54321”响应承诺"
    values = {"name": name, "name_en": name_en, "minutes": minutes, "end": end, "severity": severity}
    return {**values, "legal_source": source}


RESPONSE, ANSWER = PromiseEnd.FIRST_RESPONSE.value, PromiseEnd.ANSWER.value
PROMISES = (
    Sample(_("54321: on site in 5 minutes"), _promise("5分钟到场", "On site in 5 minutes", 5, RESPONSE)),
    Sample(
        _("54321: small matters in 40 minutes"),
        _promise("一般问题40分钟解决", "Small matters in 40 minutes", 40, ANSWER, Severity.ROUTINE.value),
    ),
    Sample(
        _("54321: serious matters in 3 hours"),
        _promise("较重问题3小时解决", "Serious matters in 3 hours", 180, ANSWER, Severity.SERIOUS.value),
    ),
    Sample(
        _("54321: complex matters in 2 days"), _promise("复杂问题2日解决", "Complex matters in 2 days", 2880, ANSWER)
    ),
    Sample(
        _("54321: special matters, a plan in 1 day"),
        _promise("特殊问题1日拿出方案", "Special matters: a plan in 1 day", 1440, RESPONSE),
    ),
)
