"""Accounts as Excel: a template to fill in, a filled-in one read back, and all public accounts of an estate as CSV."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font

from common.cells import CellError, to_choice, to_decimal
from common.errors import Refusal
from common.spreadsheets import Column, Row, csv_lines, open_table
from firms.choices import DutyKind, LineItem, LineSection
from firms.forms.disclosure import INCOME_ITEMS, MOST_LINES, SPENDING_ITEMS
from firms.rules import Account, Line
from firms.selectors import AccountView, EstateDisclosure

OPENING, CLOSING, FUND, FUND_FIRST = "opening", "closing", "fund", "fund_first"
SIDES = {
    OPENING: ("期初余额", "opening"),
    "income": ("收入", "income"),
    "spending": ("支出", "spending"),
    CLOSING: ("期末余额", "closing"),
    FUND: ("维修资金余额", "fund"),
    FUND_FIRST: ("首期维修资金", "fund_first"),
}
ITEM_WORDS = {
    "parking": "停车",
    "advertising": "广告",
    "rent": "场地租金",
    "charging": "充电",
    "fees": "物业费",
    "contribution": "业主交存",
    "interest": "利息",
    "to_repair_fund": "补充维修资金",
    "repair": "维修更新",
    "staff": "人员",
    "utilities": "公共水电",
    "owners": "业主决定",
    "other": "其他",
}
COLUMNS = (
    Column("side", ("收支类别", "side"), is_required=True, max_length=20),
    Column("item", ("项目", "item"), max_length=40),
    Column("title", ("说明", "title"), max_length=120),
    Column("gross", ("总额", "gross"), max_length=40),
    Column("cost", ("成本", "cost"), max_length=40),
    Column("amount", ("金额", "amount"), max_length=40),
)
_SIDE_OF = {word: code for code, words in SIDES.items() for word in words}
_ITEM_OF = {word: code for code, word in ITEM_WORDS.items()} | {code: code for code in ITEM_WORDS}
_MOST = Decimal("999999999999.99")


class AccountFileRefused(Refusal):
    """Rows of the file cannot be read; `problems` names each with its row."""

    status = 422

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def account_template(kind: str) -> bytes:
    """A workbook to fill in: balances stand in rows of their own; items that fit stand on the second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = str(DutyKind(kind).label)[:31]
    sheet.append([column.headers[0] for column in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 18
    sheet.append([SIDES[OPENING][0]])
    for item in INCOME_ITEMS[DutyKind(kind)]:
        sheet.append([SIDES["income"][0], ITEM_WORDS[item]])
    for item in SPENDING_ITEMS[DutyKind(kind)]:
        sheet.append([SIDES["spending"][0], ITEM_WORDS[item]])
    sheet.append([SIDES[CLOSING][0]])
    if kind == DutyKind.COMMON_REVENUE:
        sheet.append([SIDES[FUND][0]])
        sheet.append([SIDES[FUND_FIRST][0]])
    sheet.freeze_panes = "A2"
    guide = book.create_sheet(_("What fits"))
    for words in (*SIDES.values(), *((word, code) for code, word in ITEM_WORDS.items())):
        guide.append(list(words))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_account(file: IO[bytes], kind: str) -> Account:
    """The account in a filled-in template. Rows without amounts are left out. Sums are not checked here.

    Raises `UnreadableTable` for the file as a whole, `AccountFileRefused` with every faulty row.
    """
    problems: list[str] = []
    balances: dict[str, Decimal] = {}
    lines: list[Line] = []
    for row in open_table(file, COLUMNS, max_rows=MOST_LINES * 2).rows():
        try:
            _read_row(row, kind, balances, lines)
        except CellError as error:
            problems.append(_("Row %(row)s: %(problem)s") % {"row": row.number, "problem": error})
    for code in (OPENING, CLOSING):
        if code not in balances and not problems:
            problems.append(_("The row “%(name)s” has no amount.") % {"name": SIDES[code][0]})
    if problems:
        raise AccountFileRefused(problems)
    return Account(balances[OPENING], balances[CLOSING], tuple(lines), balances.get(FUND), balances.get(FUND_FIRST))


def _read_row(row: Row, kind: str, balances: dict[str, Decimal], lines: list[Line]) -> None:
    if row.problems:
        raise CellError(" ".join(row.problems))
    values = row.values
    side = to_choice(values["side"], COLUMNS[0].headers[0], _SIDE_OF)
    gross, cost, amount = (_amount(values[name], name) for name in ("gross", "cost", "amount"))
    if gross is None and cost is None and amount is None:
        return
    if side not in LineSection.values:
        if amount is None or side in balances:
            raise CellError(_("A balance stands once, under the column of the amount."))
        balances[side] = amount
        return
    item = to_choice(values["item"], COLUMNS[1].headers[0], _ITEM_OF)
    fitting = (INCOME_ITEMS if side == LineSection.INCOME else SPENDING_ITEMS)[DutyKind(kind)]
    if item not in fitting:
        raise CellError(
            _("this item does not fit here. Possible: %(items)s.")
            % {"items": "、".join(ITEM_WORDS[code] for code in fitting)}
        )
    if side == LineSection.SPENDING and (gross is not None or cost is not None):
        raise CellError(_("what went out has an amount only."))
    if gross is not None or cost is not None:
        gross, cost = gross or Decimal("0.00"), cost or Decimal("0.00")
        amount = gross - cost if amount is None else amount
    assert amount is not None
    lines.append(Line(side, item, amount, values["title"], gross, cost))


def _amount(text: str, name: str) -> Decimal | None:
    label = next(column.headers[0] for column in COLUMNS if column.name == name)
    return to_decimal(text, label, places=2, least=-_MOST, most=_MOST)


def accounts_csv(page: EstateDisclosure) -> Iterator[str]:
    """Every public account of the estate, line by line, for spreadsheets."""
    headers = [
        _("what is disclosed"),
        pgettext("disclosure", "period from"),
        _("period to"),
        _("version"),
        pgettext("disclosure", "side"),
        pgettext("disclosure", "item"),
        _("what for"),
        _("gross"),
        _("cost"),
        _("amount"),
    ]
    views = [*page.revenue, *page.fund, *page.yearly]
    return csv_lines(headers, (row for view in views for row in _csv_rows(view)))


def _csv_rows(view: AccountView) -> Iterator[list[Any]]:
    version, head = view.version, view.version.disclosure
    last = head.period_end.toordinal() - 1 if head.period_end else None
    start = [
        head.get_kind_display(),
        head.period_start or "",
        type(head.period_end).fromordinal(last) if last and head.period_end else "",
        version.number,
    ]
    yield [*start, _("opening balance"), "", "", "", "", version.opening_amount]
    for line in (*view.income, *view.spending):
        item = dict(LineItem.choices)[line.item]
        amounts = [_cell(line.gross_amount), _cell(line.cost_amount), line.amount]
        yield [*start, line.get_section_display(), item, line.title, *amounts]
    yield [*start, _("closing balance"), "", "", "", "", version.closing_amount]


def _cell(amount: Decimal | None) -> object:
    return "" if amount is None else amount
