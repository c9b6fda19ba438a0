"""What the public page of an estate shows of the firm's disclosures. Nothing here is personal or unpublished."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from firms.choices import DutyKind, DutyState
from firms.models import (
    AccountLine,
    AccountQuestion,
    DisclosureVersion,
    FeeAdjustment,
    RepairRecord,
    ServiceProject,
)
from firms.rules.notice_board import NOTICE_FIELDS
from firms.selectors.accounts import AccountView, account_view
from firms.selectors.duties import DutyLine, duty_lines
from firms.selectors.prices import FeeView, fees_of
from firms.selectors.serving import project_on
from places.models import Estate

MOST_PERIODS, MOST_REPAIRS, MOST_QUESTIONS = 8, 50, 20
IN_THE_OPEN = (DutyState.DONE, DutyState.LATE)


@dataclass(frozen=True)
class EstateDisclosure:
    """Everything on the page. Lists are newest first; `others` are texts by kind: performance, inspection …"""

    estate: Estate
    project: ServiceProject | None
    lines: list[DutyLine]
    board: DisclosureVersion | None
    board_items: list[tuple[str, str]]
    revenue: list[AccountView]
    fund: list[AccountView]
    yearly: list[AccountView]
    others: list[DisclosureVersion]
    repairs: list[RepairRecord]
    fees: list[FeeView]
    questions: list[AccountQuestion]
    overdue_questions: int
    cases: list[FeeAdjustment]

    @property
    def wanting(self) -> list[DutyLine]:
        """Duties that are missing, or whose ordered correction did not come."""
        return [line for line in self.lines if line.is_wanting]

    @property
    def postings(self) -> list[DisclosureVersion]:
        """Public versions with days on the board, newest first."""
        seen = [*([self.board] if self.board else []), *self.others]
        seen += [view.version for view in (*self.revenue, *self.fund, *self.yearly)]
        return sorted(
            (version for version in seen if version.posted_from is not None),
            key=lambda version: version.posted_from or datetime.date.min,
            reverse=True,
        )


def latest_public(project: ServiceProject) -> list[DisclosureVersion]:
    """The latest public version of each disclosure of a project, newest period first, with its lines."""
    return list(
        DisclosureVersion.objects.public()
        .filter(disclosure__project=project)
        .order_by("disclosure_id", "-number")
        .distinct("disclosure_id")
        .select_related("disclosure", "duty", "correction_order")
        .prefetch_related(Prefetch("lines", AccountLine.objects.order_by("section", "position")))
    )


def estate_disclosure(estate: Estate, today: datetime.date) -> EstateDisclosure:
    """The page of an estate on a day. A dozen statements, whatever was disclosed."""
    project = project_on(estate, today)
    if project is None:
        return EstateDisclosure(estate, None, [], None, [], [], [], [], [], [], [], [], 0, [])
    project.estate = estate
    versions = sorted(latest_public(project), key=_newest, reverse=True)
    board = next((version for version in versions if version.disclosure.kind == DutyKind.NOTICE_BOARD), None)
    yearly = [*_accounts(versions, DutyKind.ACCOUNTS), *_accounts(versions, DutyKind.BUDGET)]
    shown_as_text = (DutyKind.PERFORMANCE, DutyKind.MAINTENANCE, DutyKind.INSPECTION)
    questions = AccountQuestion.objects.filter(project=project)
    return EstateDisclosure(
        estate=estate,
        project=project,
        lines=duty_lines([project], today)[project.pk],
        board=board,
        board_items=board_items(board),
        revenue=_accounts(versions, DutyKind.COMMON_REVENUE),
        fund=_accounts(versions, DutyKind.REPAIR_FUND),
        yearly=yearly,
        others=[version for version in versions if version.disclosure.kind in shown_as_text][:MOST_PERIODS],
        repairs=list(RepairRecord.objects.current().filter(project=project)[:MOST_REPAIRS]),
        fees=fees_of(project, today),
        questions=list(
            questions.public().select_related("publication", "answer").defer("text", "answer__text")[:MOST_QUESTIONS]
        ),
        overdue_questions=questions.overdue(today).count(),
        cases=list(FeeAdjustment.objects.public().filter(project=project).prefetch_related("steps")[:MOST_PERIODS]),
    )


def _newest(version: DisclosureVersion) -> tuple[datetime.date, int]:
    return (version.disclosure.period_start or datetime.date.min, version.pk)


def board_items(board: DisclosureVersion | None) -> list[tuple[str, str]]:
    """(label, text) of a notice board in the order of the form."""
    facts = {} if board is None else board.facts
    return [(str(label), facts[code]) for code, label in NOTICE_FIELDS if facts.get(code)]


def _accounts(versions: Sequence[DisclosureVersion], kind: str) -> list[AccountView]:
    own = [version for version in versions if version.disclosure.kind == kind][:MOST_PERIODS]
    return [account_view(version, before) for version, before in zip(own, [*own[1:], None], strict=False)]


def estate_section(estate: Estate) -> dict[str, object] | None:
    """The short part on the estate's own page: what is missing, the fee, the way to the whole."""
    today = timezone.localdate()
    project = project_on(estate, today)
    if project is None:
        return None
    project.estate = estate
    lines = duty_lines([project], today)[project.pk]
    return {
        "estate": estate,
        "project": project,
        "wanting": [line for line in lines if line.is_wanting],
        "shown": sum(line.state in IN_THE_OPEN for line in lines),
        "fees": fees_of(project, today),
    }
