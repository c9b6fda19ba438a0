"""One disclosure, question, case, level and price, so that pages of rows can be asked for."""

import datetime
from decimal import Decimal
from typing import Any

from firms.models import QuestionPolicy, ReferencePrice, ServiceLevel, ServiceProject
from firms.services import Content, ask, disclose, propose_adjustment
from tests.firms.disclosure.conftest import BOARD, add_duty


def one_of_each(project: ServiceProject, owner: Any, now: datetime.datetime) -> None:
    """Rows of the disclosure models about one project; `owner` belongs to its estate."""
    period = {"effective_from": datetime.date(2020, 1, 1), "legal_source": "试验"}
    add_duty("notice_board", frequency="continuous", **period)
    ServiceLevel.objects.create(code="g1", title="一级", **period)
    ReferencePrice.objects.create(level_code="g1", low_amount=Decimal(1), high_amount=Decimal(2), **period)
    QuestionPolicy.objects.create(answer_days=10, **period)
    disclose(project.pk, by=None, now=now, kind="notice_board", content=Content(facts=BOARD))
    ask(project.pk, by=owner, now=now, kind="accounts", text="为什么")
    start = now.date() + datetime.timedelta(days=90)
    propose_adjustment(project.pk, by=None, now=now, proposed_amount=Decimal("1.9"), start_on=start, reasons="成本上涨")
