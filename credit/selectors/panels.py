"""The credit part of a firm's start page."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from credit.models import CreditFile, ListNotice
from credit.selectors.firm_area import due_notices
from credit.selectors.standings import grade_table
from firms.models import PropertyFirm
from firms.panels import Panel
from firms.permissions import can_read_credit_file


def credit_panel(user: User, firms: Sequence[PropertyFirm]) -> Panel | None:
    """Grade, score and notices with their days of each of the person's firms; None when they may not read the file."""
    readable = [firm for firm in firms if can_read_credit_file(user, firm)]
    if not readable:
        return None
    files = CreditFile.objects.of_firms().filter(firm__in=readable).select_related("rating__rulebook_version")
    of_firm = {file.firm_id: file for file in files}
    unread = Counter(
        ListNotice.objects.filter(entry__firm__in=readable, first_seen_at=None).values_list("entry__firm_id", flat=True)
    )
    due = due_notices(readable, timezone.localdate())
    rows = [
        {
            "firm": firm,
            "file": of_firm.get(firm.pk),
            "grade": _grade(of_firm.get(firm.pk)),
            "unread": unread[firm.pk] + due[firm.pk]["unread"],
            "due": due[firm.pk],
        }
        for firm in readable
    ]
    return Panel("credit/_firm_panel.html", {"rows": rows})


def _grade(file: CreditFile | None) -> dict[str, str] | None:
    if file is None or file.rating is None:
        return None
    return grade_table(file.rating.rulebook_version).get(file.grade, {"code": file.grade, "title": ""})
