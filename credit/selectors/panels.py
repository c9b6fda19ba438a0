"""The credit part of a firm's start page."""

from collections import Counter
from collections.abc import Sequence

from accounts.models import User
from credit.models import CreditFile, ListNotice
from firms.models import PropertyFirm
from firms.panels import Panel
from firms.permissions import can_read_credit_file


def credit_panel(user: User, firms: Sequence[PropertyFirm]) -> Panel | None:
    """Grade, score and unread notices of each of the person's firms; None when they may not read the file."""
    readable = [firm for firm in firms if can_read_credit_file(user, firm)]
    if not readable:
        return None
    files = {file.firm_id: file for file in CreditFile.objects.filter(firm__in=readable)}
    unread = Counter(
        ListNotice.objects.filter(entry__firm__in=readable, first_seen_at=None).values_list("entry__firm_id", flat=True)
    )
    rows = [{"firm": firm, "file": files.get(firm.pk), "unread": unread[firm.pk]} for firm in readable]
    return Panel("credit/_firm_panel.html", {"rows": rows})
