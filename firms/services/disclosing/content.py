"""What a disclosure says, and whether it is whole: every fault is named at once, in words."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import Refusal
from firms.choices import ACCOUNT_KINDS, DutyKind, LineSection
from firms.models import DisclosureDuty
from firms.rules import Account, bad_lines, totals, yuan
from firms.rules.notice_board import NOTICE_FIELDS, REQUIRED_NOTICE_FIELDS

MOST_LINES = 200


class ContentRefused(Refusal):
    """The content has faults; `problems` names each."""

    message = gettext_lazy("What you entered is not complete.")
    status = 422

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class Content:
    """What is handed in: words, items of a notice board (code → text), an account, the days of the posting."""

    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    posted_from: datetime.date | None = None
    posted_to: datetime.date | None = None


def check_content(kind: str, content: Content, duty: DisclosureDuty) -> None:
    """Raise `ContentRefused` with every fault of a content."""
    problems = [*_missing(kind, content), *_posting(content, duty)]
    if content.account is not None:
        problems += _account(content.account)
    if problems:
        raise ContentRefused(problems)


def _missing(kind: str, content: Content) -> Iterator[str]:
    if kind in ACCOUNT_KINDS:
        if content.account is None:
            yield _("Enter the account: opening balance, what came in, what went out, closing balance.")
    elif kind == DutyKind.NOTICE_BOARD:
        labels = dict(NOTICE_FIELDS)
        for code in REQUIRED_NOTICE_FIELDS:
            if not content.facts.get(code, "").strip():
                yield _("%(label)s: is empty.") % {"label": labels[code]}
        unknown = sorted(set(content.facts) - set(labels))
        if unknown:
            yield _("These items are not known: %(names)s.") % {"names": ", ".join(unknown)}
    elif not content.text.strip():
        yield _("Write what is disclosed.")


def _posting(content: Content, duty: DisclosureDuty) -> Iterator[str]:
    first, last = content.posted_from, content.posted_to
    if (first is None) != (last is None):
        yield _("Enter both the first and the last day of the posting.")
    elif first is not None and last is not None and last < first:
        yield _("The posting ends before it begins.")
    elif duty.posting_days and (first is None or last is None):
        yield _("Enter the days of the posting: the paper stays on the board for %(least)s days at least.") % {
            "least": duty.posting_days
        }
    elif first is not None and last is not None and (last - first).days + 1 < duty.posting_days:
        yield _("The paper is on the board for %(days)s days only; at least %(least)s are needed.") % {
            "days": (last - first).days + 1,
            "least": duty.posting_days,
        }


def _account(account: Account) -> Iterator[str]:
    if len(account.lines) > MOST_LINES:
        yield _("An account has at most %(most)s lines. Add small ones up.") % {"most": MOST_LINES}
    yield from _lines(account)
    sums = totals(account)
    if not sums.adds_up:
        yield _(
            "The account does not add up: opening %(opening)s + came in %(income)s − went out %(spending)s = "
            "%(expected)s, but the closing balance says %(closing)s. Difference: %(difference)s."
        ) % {
            "opening": yuan(account.opening),
            "income": yuan(sums.income),
            "spending": yuan(sums.spending),
            "expected": yuan(sums.expected_closing),
            "closing": yuan(account.closing),
            "difference": yuan(sums.difference),
        }


def _lines(account: Account) -> Iterator[str]:
    sides = dict(LineSection.choices)
    for bad in bad_lines(account.lines):
        yield _("%(side)s, line %(line)s: gross less cost is %(expected)s; correct the net.") % {
            "side": sides[bad.section],
            "line": bad.position,
            "expected": yuan(bad.expected),
        }
    for section in LineSection.values:
        lines = [line for line in account.lines if line.section == section]
        for place, line in enumerate(lines, start=1):
            is_net = line.gross is not None and line.cost is not None
            parts = (line.gross, line.cost) if is_net else (line.amount,)
            if any(part < 0 for part in parts if part is not None) or (line.gross is None) != (line.cost is None):
                yield _("%(side)s, line %(line)s: enter amounts of 0 or more, and gross together with cost.") % {
                    "side": sides[section],
                    "line": place,
                }
