"""Demo of what offices set up: routing rules, standard texts, a kept filter. Added once."""

import datetime

from django.utils import timezone

from accounts.models import User
from complaints.choices import EventKind, RouteOutcome, Severity
from complaints.models import Category, RoutingRule, StandardText
from complaints.permissions import can_handle_anywhere, can_manage_routing, can_manage_texts
from complaints.selectors import root_area
from complaints.services.finding import save_filter
from complaints.services.routing import save_routing_rule
from complaints.services.texts import save_standard_text
from places.choices import AreaKind

SOURCE = "示例：分派口径由本地规定"
TEXTS = (
    ("受理告知", EventKind.ACCEPT, "您反映的{estate}的问题已受理，我们会在{due_day}前答复。"),
    ("转办告知", EventKind.DISPATCH, "{estate}的事项已转{handler}办理，办理情况可凭查询码{receipt_code}查看。"),
    ("不予受理告知", EventKind.REFUSE, "您反映的事项不属于物业服务范围，建议向有关部门反映。"),
)


def seed(people: list[User], now: datetime.datetime) -> None:
    """A table of three rules that only suggest, three texts, and a filter of the first officer."""
    today = timezone.localdate(now)
    chief = next(filter(can_manage_routing, people), None)
    if chief is not None and not RoutingRule.objects.exists():
        for rule in _rules(today):
            save_routing_rule(rule, by=chief, fields=["name"])
    area = root_area()
    writer = next((user for user in people if can_manage_texts(user, area)), None)
    if writer is not None and not StandardText.objects.exists():
        for title, move, text in TEXTS:
            row = StandardText(title=title, move=move, text=text, area=area, effective_from=today)
            save_standard_text(row, by=writer, fields=["text"])
    officer = next(filter(can_handle_anywhere, people), None)
    if officer is not None:
        save_filter(by=officer, name="紧急未办结", query="limit=open&severity=urgent")


def _rules(today: datetime.date) -> list[RoutingRule]:
    """Danger to the subdistrict, cleaning to the firm, all else to an officer's eyes."""
    shared = {"legal_source": SOURCE, "effective_from": today}
    return [
        RoutingRule(
            name="燃气、困人等险情转街道",
            keywords="燃气\n困人\n坍塌",
            outcome=RouteOutcome.LEVEL,
            office_level=AreaKind.SUBDISTRICT,
            severity_lift=Severity.URGENT,
            **shared,
        ),
        RoutingRule(
            name="保洁类转物业企业",
            category=Category.objects.get(code="cleaning"),
            outcome=RouteOutcome.FIRM,
            **shared,
        ),
        RoutingRule(name="其余由工作人员研判", outcome=RouteOutcome.TRIAGE, **shared),
    ]
