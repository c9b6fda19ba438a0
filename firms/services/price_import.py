"""Service levels and reference prices from a table: all rows or none, every faulty row named."""

import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import CellError, is_blank, to_choice, to_date, to_decimal, to_int
from common.errors import NotAllowed, Refusal
from common.spreadsheets import Column, Row, open_table
from firms.choices import BuildingType
from firms.models import ReferencePrice, ServiceLevel
from firms.permissions import can_set_duties
from firms.services.duties import add_dated_row
from places.choices import EstateKind

MOST_ROWS = 2000
COLUMNS = (
    Column("code", ("等级代码", "level code"), is_required=True, max_length=30),
    Column("title", ("等级名称", "level"), max_length=60),
    Column("rank", ("等级序号", "rank"), max_length=10),
    Column("items", ("服务内容", "items"), max_length=4000),
    Column("kind", ("项目类型", "kind of place"), max_length=20),
    Column("building", ("房屋类型", "buildings"), max_length=20),
    Column("low", ("下限", "low"), max_length=20),
    Column("high", ("上限", "high"), max_length=20),
    Column("start", ("生效日期", "from"), is_required=True, max_length=30),
    Column("end", ("失效日期", "until"), max_length=30),
    Column("source", ("依据", "source"), is_required=True, max_length=200),
)
_HEADERS = {column.name: column.headers[0] for column in COLUMNS}
_KINDS = {value: value for value in EstateKind.values} | {"住宅": EstateKind.RESIDENTIAL.value}
_BUILDINGS = {value: value for value in BuildingType.values} | {"全部": "all", "有电梯": "lift", "无电梯": "no_lift"}


class TableRefused(Refusal):
    """Rows that cannot be taken; `problems` names each. Nothing was written."""

    status = 422

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@transaction.atomic
def import_prices(file: IO[bytes], *, by: User | None, now: datetime.datetime) -> tuple[int, int]:
    """File levels (rows with a name) and prices (rows with amounts) from a table; (levels, prices) that are new.

    A row that says what stands already changes nothing, so a file can be handed in twice. Raises `UnreadableTable`,
    `TableRefused`, `NotAllowed`.
    """
    if by is not None and not can_set_duties(by):
        raise NotAllowed
    problems: list[str] = []
    levels = prices = 0
    for row in open_table(file, COLUMNS, max_rows=MOST_ROWS).rows():
        try:
            with transaction.atomic():
                level, price = _read(row)
                levels += _file(level, by, now)
                prices += _file(price, by, now)
        except (CellError, Refusal) as error:
            problems.append(_("Row %(row)s: %(problem)s") % {"row": row.number, "problem": error})
        except ValidationError as error:
            words = " ".join(error.messages)
            problems.append(_("Row %(row)s: %(problem)s") % {"row": row.number, "problem": words})
    if problems:
        raise TableRefused(problems)
    return levels, prices


def _read(row: Row) -> tuple[ServiceLevel | None, ReferencePrice | None]:
    if row.problems:
        raise CellError(" ".join(row.problems))
    values = row.values
    period: dict[str, Any] = {
        "effective_from": to_date(values["start"], _HEADERS["start"]),
        "effective_to": to_date(values["end"], _HEADERS["end"]),
        "legal_source": values["source"],
    }
    level = price = None
    if not is_blank(values["title"]):
        level = ServiceLevel(
            code=values["code"],
            title=values["title"],
            rank=to_int(values["rank"], _HEADERS["rank"], least=1, most=20) or 1,
            items=[item.strip() for item in values["items"].replace("；", ";").split(";") if item.strip()],
            **period,
        )
    low = to_decimal(values["low"], _HEADERS["low"], places=4, most=1000)
    high = to_decimal(values["high"], _HEADERS["high"], places=4, most=1000)
    if low is not None or high is not None:
        price = ReferencePrice(
            level_code=values["code"],
            estate_kind=to_choice(values["kind"], _HEADERS["kind"], _KINDS, default=EstateKind.RESIDENTIAL),
            building_type=to_choice(values["building"], _HEADERS["building"], _BUILDINGS, default=BuildingType.ALL),
            low_amount=low,
            high_amount=high if high is not None else low,
            **period,
        )
    if level is None and price is None:
        raise CellError(_("enter the name of the level, or a price."))
    return level, price


def _file(row: ServiceLevel | ReferencePrice | None, by: User | None, now: datetime.datetime) -> int:
    if row is None:
        return 0
    same = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    if type(row)._default_manager.filter(**same).exists():
        return 0
    add_dated_row(row, by=by, now=now)
    return 1
